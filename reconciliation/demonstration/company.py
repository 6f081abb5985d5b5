"""Bring the demonstration company into being, by the same acts as its people would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from banking.importing import ImportOptions, import_file
from banking.models import BankAccount
from common.errors import BusinessError
from invoicing.drafting import set_totals
from invoicing.models import CompanyIdentity, Customer, Invoice, InvoiceLine, Payment, Product
from invoicing.sending import send_invoice
from invoicing.settlement import mark_as_paid
from organisations.models import Organisation, User
from organisations.people import add_owner
from reconciliation.demonstration.corrections import correct_and_deposit
from reconciliation.demonstration.reminder import remind_the_latest
from reconciliation.demonstration.statement import Movement, write_ofx
from reconciliation.demonstration.story import (
    ADDRESS,
    BUYERS,
    CATALOGUE,
    COMPANY,
    EMAIL,
    EXPENSES,
    IBAN,
    PASSWORD,
    SILENT,
    SIREN,
    SLUG,
    VAT_NUMBER,
    Buyer,
)
from reconciliation.models import MatchProposal
from reconciliation.operations import accept

TERM = timedelta(days=30)
FEE = Decimal("12.50")
ODD = 5
RECENT = timedelta(days=21)  # what the bank received since waits to be reconciled


@dataclass(frozen=True, slots=True)
class Sale:
    invoice: Invoice
    buyer: Buyer

    @property
    def paid_on(self) -> date:
        return self.invoice.due_date + timedelta(days=self.buyer.days_late)


@transaction.atomic
def create_demonstration(today: date) -> Organisation:
    """Return the demonstration company, created if it is not there yet."""
    known = Organisation.objects.filter(slug=SLUG).first()
    if known is not None:
        return known
    organisation = Organisation.objects.create(name=COMPANY, slug=SLUG)
    owner = User.objects.filter(email=EMAIL).first() or User.objects.create_user(
        EMAIL, PASSWORD, first_name="Camille", last_name="Verdier"
    )
    add_owner(organisation, owner)
    BankAccount.objects.create(organisation=organisation, name="Compte professionnel", number=IBAN)
    _introduce(organisation)
    Product.objects.bulk_create(Product(organisation=organisation, **each) for each in CATALOGUE)
    customers = [_customer(organisation, buyer) for buyer in BUYERS]
    sales = [_sell(customers[place], BUYERS[place], day, owner) for day, place in sorted(_orders(today))]
    _bank_of_the_past(organisation, sales, today, owner)
    _recent_weeks(organisation, sales, today, owner)
    correct_and_deposit(organisation, today - timedelta(days=1), owner)
    _drafts(customers, today)
    remind_the_latest(organisation, today, owner)
    return organisation


def _introduce(organisation: Organisation) -> None:
    """What the law wants to read about the company on its invoices."""
    street, postcode, city = ADDRESS
    CompanyIdentity.objects.create(
        organisation=organisation,
        legal_name=COMPANY,
        legal_form="SARL",
        share_capital=Decimal(20000),
        siren=SIREN,
        vat_number=VAT_NUMBER,
        registry_city="Lyon",
        address_line1=street,
        postcode=postcode,
        city=city,
        email="bonjour@atelier-verdier.example",
        phone="04 99 90 00 10",
        iban=IBAN,
        account_holder=COMPANY,
    )


def _customer(organisation: Organisation, buyer: Buyer) -> Customer:
    street, postcode, city = buyer.place
    return Customer.objects.create(
        organisation=organisation,
        name=buyer.name,
        email=_email(buyer),
        siren=buyer.siren,
        address_line1=street,
        postcode=postcode,
        city=city,
    )


def _email(buyer: Buyer) -> str:
    return f"compta@{buyer.on_statements.split()[-1].lower()}.example"


def _orders(today: date) -> Iterator[tuple[date, int]]:
    """(day, buyer's place) of a year of orders, spread evenly, each buyer with a day of their own."""
    for place, buyer in enumerate(BUYERS):
        for order in range(buyer.orders):
            days_ago = 350 - (350 * order) // buyer.orders - (place * 5) % 23
            yield today - timedelta(days=max(days_ago, 2)), place


def _sell(customer: Customer, buyer: Buyer, day: date, by: User) -> Sale:
    draft = _draft(customer, buyer, day)
    return Sale(send_invoice(draft, today=day, by=by), buyer)


def _draft(customer: Customer, buyer: Buyer, day: date, kind: str = Invoice.Kind.INVOICE) -> Invoice:
    draft = Invoice.objects.create(
        organisation=customer.organisation,
        customer=customer,
        kind=kind,
        subject=buyer.service,
        issue_date=day,
        due_date=day + TERM,
    )
    line = InvoiceLine.objects.create(
        invoice=draft, position=1, description=buyer.service, unit_price=buyer.price, total_excl_vat=buyer.price
    )
    set_totals(draft, [line])
    draft.save()
    return draft


def _receipt(sale: Sale, on: date, amount: Decimal | None = None, motif: str | None = None) -> Movement:
    number = sale.invoice.number or ""
    text = f"FACTURE {number}" if motif is None else motif
    return Movement(
        on, sale.invoice.total_incl_vat if amount is None else amount, f"VIR {sale.buyer.on_statements}", text
    )


def _bank_of_the_past(organisation: Organisation, sales: list[Sale], today: date, owner: User) -> None:
    """What was due came in and was reconciled, but for what the story keeps open."""
    end = today - RECENT
    movements = [_receipt(sale, sale.paid_on) for sale in sales if sale.paid_on <= end]
    for name, memo, amount, day in EXPENSES:
        movements += [
            Movement(date(y, m, day), amount, name, memo) for y, m in _months(today) if date(y, m, day) <= end
        ]
    movements.sort(key=lambda each: each.booked_on)
    content = write_ofx(IBAN, movements, start=today - timedelta(days=365), end=end, balance=Decimal("48216.40"))
    _import(organisation, "releves-annee.ofx", content, owner)
    certain = MatchProposal.objects.filter(organisation=organisation, rank=1, band=MatchProposal.Band.CERTAIN)
    accept(organisation, list(certain.values_list("pk", flat=True)), owner)


def _months(today: date) -> Iterator[tuple[int, int]]:
    for back in range(12):
        months = today.year * 12 + today.month - 1 - back
        yield months // 12, months % 12 + 1


def _recent_weeks(organisation: Organisation, sales: list[Sale], today: date, owner: User) -> None:
    """The lines that wait: sure ones, a fee, a part payment, two at once, a twin amount, a payer nobody knows."""
    unpaid = [sale for sale in sales if not Invoice.objects.get(pk=sale.invoice.pk).amount_paid]
    waiting = [sale for sale in unpaid if sale.buyer.name != SILENT]
    recent = [today - timedelta(days=days) for days in (1, 2, 3, 4, 6, 9, 12, 15, 19)]
    movements = []
    for day, sale in zip(recent, waiting[:8], strict=False):
        movements.append(_receipt(sale, day))
    rest = waiting[8:]
    movements += _odd_receipts(rest, recent)
    movements.append(Movement(recent[6], Decimal("640.00"), "VIR DUPLESSIS M", "REMBOURSEMENT FRAIS"))
    movements.append(Movement(recent[7], Decimal("-62.30"), "CB PAPETERIE", "FACTURE CARTE"))
    declared = rest[ODD:][:1]
    for sale in declared:
        balance = sale.invoice.total_incl_vat
        mark_as_paid(
            sale.invoice, amount=balance, expected_balance=balance, on=recent[3], means=Payment.Means.CHEQUE, by=owner
        )
    movements.sort(key=lambda each: each.booked_on)
    content = write_ofx(
        IBAN, movements, start=today - RECENT, end=today - timedelta(days=1), balance=Decimal("61090.10")
    )
    _import(organisation, "releve-du-mois.ofx", content, owner)


def _import(organisation: Organisation, file_name: str, content: bytes, owner: User) -> None:
    for result in import_file(organisation, file_name, content, owner, ImportOptions()):
        if result.error:
            raise BusinessError(result.error)


def _odd_receipts(sales: list[Sale], days: list[date]) -> list[Movement]:
    """Fees deducted, a deposit, no number, an unknown payer, too much: one of each."""
    if len(sales) < ODD:
        return []
    fee, deposit, wordless, stranger, generous = sales[:ODD]
    return [
        _receipt(fee, days[1], fee.invoice.total_incl_vat - FEE, f"SCT INTL {fee.invoice.number}"),
        _receipt(deposit, days[2], Decimal("150.00"), f"ACOMPTE {deposit.invoice.number}"),
        _receipt(wordless, days[3], None, "REGLEMENT"),
        Movement(days[4], stranger.invoice.total_incl_vat, "VIR HOLDING QUARTZ", "VIREMENT"),
        _receipt(generous, days[5], generous.invoice.total_incl_vat + 20, f"FACT {generous.invoice.number}"),
    ]


def _drafts(customers: list[Customer], today: date) -> None:
    for place in (1, 4, 8):
        _draft(customers[place], BUYERS[place], today)
