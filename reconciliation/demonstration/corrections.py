"""What goes otherwise than planned in the demonstration company: deposits, credit, corrections, customers apart."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from invoicing.credit_notes import Credited, draft_credit_note
from invoicing.creditable import left_of_lines
from invoicing.deposit_drafts import Part, deposit_of_draft
from invoicing.drafting import priced, set_totals
from invoicing.models import Customer, Invoice, InvoiceLine, Payment, VatCategory
from invoicing.replacing import draft_correction
from invoicing.sending import send_invoice
from invoicing.settlement import mark_as_paid
from organisations.models import Organisation, User

TERM = timedelta(days=30)
FRENCH = VatCategory.STANDARD, Decimal(20), ""
REVERSED = VatCategory.REVERSE_CHARGE, Decimal(0), "VATEX-EU-AE"

Sold = tuple[str, str, str]  # description, quantity, unit price


def correct_and_deposit(organisation: Organisation, day: date, by: User) -> None:
    """One of each: a deposit and its final invoice, too much paid, a credit note, a replacement, customers apart."""
    _site(organisation, day, by)
    _mistakes(organisation, day, by)
    _customers_apart(organisation, day, by)


def _site(organisation: Organisation, day: date, by: User) -> None:
    """A building site: 30 % before, the rest after; and the last payment rounded up by the customer."""
    customer = _business(
        organisation, "Domaine des Trois Sources", "999000235", ("Chemin des Sources", "26110", "Nyons")
    )
    site = _draft(
        customer, day, "Bar de dégustation", ("Fabrication", "1", "6400"), ("Pose sur place, en heures", "18", "58")
    )
    deposit = send_invoice(deposit_of_draft(site, Part(percent=Decimal(30)), today=day, by=by), today=day, by=by)
    _pay(deposit, deposit.total_incl_vat, day, by)
    send_invoice(Invoice.objects.get(pk=site.pk), today=day, by=by)
    shelves = _issue(customer, day, by, "Étagères de cave", ("Étagère en chêne", "4", "171.25"))
    _pay(shelves, Decimal(900), day, by)  # 822.00 were due


def _mistakes(organisation: Organisation, day: date, by: User) -> None:
    """A piece taken back, and a price that was not the one agreed."""
    customer = _business(organisation, "Librairie Passe-Page", "999000243", ("3 rue des Arts", "38200", "Vienne"))
    desk = _issue(customer, day, by, "Comptoir de caisse", ("Comptoir", "1", "1830"), ("Tabouret", "2", "145"))
    stool = left_of_lines(desk, [])[1]
    returned = draft_credit_note(
        desk, [Credited(left=stool, quantity=Decimal(1))], today=day, by=by, reason="Un tabouret rendu"
    )
    send_invoice(returned, today=day, by=by)
    wrong = _issue(customer, day, by, "Vitrine", ("Vitrine éclairée", "1", "2480"))
    corrected = draft_correction(wrong, today=day, by=by)
    corrected.lines.update(unit_price=Decimal(2280), total_excl_vat=Decimal(2280))
    send_invoice(corrected, today=day, by=by)


def _customers_apart(organisation: Organisation, day: date, by: User) -> None:
    """A consumer, and a company of another country of the Union, which owes the VAT itself."""
    consumer = Customer.objects.create(
        organisation=organisation,
        kind=Customer.Kind.CONSUMER,
        name="Mme Colette Aubry",
        email="colette.aubry@courriel.example",
        address_line1="22 montée du Gourguillon",
        postcode="69005",
        city="Lyon",
    )
    table = _issue(consumer, day, by, "Table de ferme", ("Restauration d’une table", "1", "415.50"))
    _pay(table, table.total_incl_vat, day, by, Payment.Means.CARD)
    abroad = Customer.objects.create(
        organisation=organisation,
        name="Atelier Brandt GmbH",
        email="buchhaltung@brandt.example",
        vat_number="DE999000105",
        address_line1="Werkstraße 14",
        postcode="79098",
        city="Freiburg",
        country="DE",
    )
    _issue(abroad, day, by, "Conception d’un escalier", ("Étude et plans", "3", "720"), vat=REVERSED)


def _business(organisation: Organisation, name: str, siren: str, place: tuple[str, str, str]) -> Customer:
    street, postcode, city = place
    email = f"compta@{name.rsplit(maxsplit=1)[-1].lower()}.example"
    return Customer.objects.create(
        organisation=organisation,
        name=name,
        siren=siren,
        email=email,
        address_line1=street,
        postcode=postcode,
        city=city,
    )


def _issue(
    customer: Customer, day: date, by: User, subject: str, *sold: Sold, vat: tuple[str, Decimal, str] = FRENCH
) -> Invoice:
    return send_invoice(_draft(customer, day, subject, *sold, vat=vat), today=day, by=by)


def _draft(customer: Customer, day: date, subject: str, *sold: Sold, vat: tuple[str, Decimal, str] = FRENCH) -> Invoice:
    draft = Invoice.objects.create(
        organisation=customer.organisation, customer=customer, subject=subject, issue_date=day, due_date=day + TERM
    )
    lines = _lines(draft, sold, vat)
    set_totals(draft, lines)
    draft.save()
    InvoiceLine.objects.bulk_create(lines)
    return draft


def _lines(draft: Invoice, sold: Sequence[Sold], vat: tuple[str, Decimal, str]) -> list[InvoiceLine]:
    category, rate, reason = vat
    lines = [
        InvoiceLine(
            invoice=draft,
            position=position,
            description=description,
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            vat_category=category,
            vat_rate=rate,
            vat_exemption=reason,
        )
        for position, (description, quantity, price) in enumerate(sold, start=1)
    ]
    for line in lines:
        line.total_excl_vat = priced(line).total_excl_vat
    return lines


def _pay(
    invoice: Invoice, amount: Decimal, on: date, by: User, means: Payment.Means = Payment.Means.TRANSFER
) -> Payment:
    return mark_as_paid(invoice, amount=amount, expected_balance=invoice.balance_due, on=on, means=means, by=by)
