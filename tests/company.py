"""A company with a row of everything it may have."""

from base64 import b64decode
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from banking import receiving
from banking.models import CsvLayout, PendingTransaction, Statement
from invoicing.delivering import Message, send_by_email
from invoicing.document_files import file_of
from invoicing.holds import holds_of
from invoicing.models import CompanyIdentity, CsvUpload, Customer, DocumentArchive, Invoice, Payment, Product
from invoicing.reminding import Seen, remind
from invoicing.settlement import mark_as_paid
from organisations.models import Organisation, User
from reconciliation import ignoring, inquiring, operations, payers, rules
from reconciliation.models import MatchProposal, PayerAlias
from reconciliation.payers import Payer
from reconciliation.proposing import propose_matches
from tests.factories import (
    BankAccountFactory,
    BankTransactionFactory,
    CustomerFactory,
    DraftFactory,
    InvoiceFactory,
    StatementFactory,
    StatementImportFactory,
)

# A PNG of one pixel, in our green.
GREEN_DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPgj/IFAAEyALdYcBGPAAAAAElFTkSuQmCC")


def furnish(organisation: Organisation, by: User, today: date) -> None:
    """Drafts and documents in every status, bank lines in every status, proposals, decisions, a refusal."""
    customer = CustomerFactory(
        organisation=organisation, name="Menuiserie Lefèvre SARL", email="compta@lefevre.example", siren="732829320"
    )
    DraftFactory(organisation=organisation, customer=customer, issue_date=today, due_date=today + timedelta(days=30))
    for place, amount in enumerate(("1234.56", "480.00", "72.90", "5160.00", "960.00", "310.80"), start=1):
        send(customer, f"F2026-{place:05d}", amount, today - timedelta(days=15 * place))
    original = Invoice.objects.get(number="F2026-00001", organisation=organisation)
    send(customer, "A2026-00001", "36.00", today, kind=Invoice.Kind.CREDIT_NOTE, credited_invoice=original)
    post(customer, by, today)
    receive(customer, ("1234.56", 1), ("480.00", 2), ("72.90", 3), ("5160.00", 4), today=today)
    decide(organisation, by)
    know_payers(customer, by)
    ask(organisation, by)
    ignore_always(organisation, by)
    bring(organisation, by)
    settle_in(organisation, by)
    pay(Invoice.objects.get(number="F2026-00005", organisation=organisation), "960.00", today, by)
    pay(Invoice.objects.get(number="F2026-00006", organisation=organisation), "100.00", today, by)
    chase(Invoice.objects.get(number="F2026-00006", organisation=organisation), by, today)


def send(customer: Customer, number: str, amount: str, on: date, **fields: object) -> Invoice:
    return InvoiceFactory(
        organisation=customer.organisation,
        customer=customer,
        number=number,
        issue_date=on,
        total_incl_vat=Decimal(amount),
        **fields,
    )


def post(customer: Customer, by: User, today: date) -> None:
    """An invoice whose e-mail waits for the worker, the PDFs of what was taken over, and an archive of one."""
    draft = DraftFactory(organisation=customer.organisation, customer=customer)
    email = send_by_email(draft, Message((customer.email,), "Facture", "Bonjour"), today=today, by=by)
    for document in customer.documents.issued():
        file_of(document)  # made at the first request, which opening a page would be
    archive = DocumentArchive(
        organisation=customer.organisation, document_ids=[email.invoice_id], total=1, done=1, state="ready", asked_by=by
    )
    archive.file.save("factures.zip", ContentFile(b"PK"))


def receive(customer: Customer, *payments: tuple[str, int], today: date) -> None:
    """A statement on which the customer pays each amount and names the invoice of that number."""
    organisation = customer.organisation
    statement = StatementFactory(
        organisation=organisation,
        bank_account=BankAccountFactory(organisation=organisation),
        statement_import=StatementImportFactory(organisation=organisation),
        period_start=today - timedelta(days=30),
        period_end=today,
    )
    for amount, number in payments:
        BankTransactionFactory(
            organisation=organisation,
            statement=statement,
            booking_date=today - timedelta(days=1),
            amount=Decimal(amount),
            counterparty_name="MENUISERIE LEFEVRE",
            counterparty_iban="FR7630004000031234567890143",
            remittance_information=f"VIR SEPA MENUISERIE LEFEVRE FACTURE F2026-{number:05d}",
        )


def decide(organisation: Organisation, by: User) -> None:
    """Accept the first proposal, refuse the second, ignore the third line; the fourth waits."""
    propose_matches(organisation)
    best = MatchProposal.objects.filter(organisation=organisation, rank=1)
    first, second, third, _fourth = best.order_by("bank_transaction_id")
    operations.accept(organisation, [first.pk], by, batch=uuid4())
    operations.refuse(second, by)
    operations.ignore(third.bank_transaction, "Remboursement d’un fournisseur", by)


def know_payers(customer: Customer, by: User) -> None:
    """One that a person typed, one forgotten, one who pays for many; and a group of customers."""
    payers.add(customer, Payer(name="LEFEVRE HOLDING"), by)
    payers.forget(payers.add(customer, Payer(name="LEFEVRE ET FILS"), by), by)
    payers.mark(customer.organisation, Payer(name="AFFACTURAGE EXEMPLE"), PayerAlias.Kind.FACTOR, by)
    payers.join_group(customer, "Lefèvre")


def ask(organisation: Organisation, by: User) -> None:
    """Two customers asked about a line that nobody recognises: one has answered, the other may still."""
    line = BankTransactionFactory(
        organisation=organisation,
        statement=Statement.objects.filter(organisation=organisation).earliest("pk"),
        amount=Decimal("77.70"),
        counterparty_name="",
        remittance_information="VIR RECU",
    )
    customers = (organisation.customers.earliest("pk"), CustomerFactory(organisation=organisation, name="Bois et Cie"))
    for seen, customer in enumerate(customers):
        letter = inquiring.Letter("compta@lefevre.example", "À quoi correspond ce règlement ?", "{lien}")
        site = "https://quittance.example"
        asked = inquiring.ask(line, customer, letter, site=site, asked_seen=seen, by=by, now=timezone.now())
        if not seen:
            inquiring.answer(asked, "message", [], "Un acompte pour la commande 12", timezone.now())


def ignore_always(organisation: Organisation, by: User) -> None:
    """A rule that has ignored a line, and one that a person's acts suggest."""
    statement = Statement.objects.filter(organisation=organisation).earliest("pk")
    words = ("PRLV SEPA URSSAF", "PRLV SEPA ELECTRICITE", "PRLV SEPA ELECTRICITE")
    paid, *others = [
        BankTransactionFactory(
            organisation=organisation,
            statement=statement,
            amount=Decimal("-310.00"),
            counterparty_name="",
            remittance_information=each,
        )
        for each in words
    ]
    asked = {"words": words[0], "place": "start", "direction": "out", "bank_account": None, "reason": "Cotisations"}
    ignoring.ignore_lines(rules.create(organisation, asked, by), [paid.pk], by)
    for line in others:
        operations.ignore(line, "", by)


def bring(organisation: Organisation, by: User) -> None:
    """Two files on their way in: one to confirm, one whose columns nobody has told."""
    columns = b"Jour;Quoi;Combien;Sens\n03/10/2026;Un;douze;C\n04/10/2026;Deux;treize;D\n"
    known = b"Date;Libell\xc3\xa9;Montant\n03/10/2026;VIREMENT LEFEVRE;1234,56\n"
    receiving.receive(organisation, by, [("octobre.csv", known), ("colonnes.csv", columns)], timezone.now())
    statement = Statement.objects.filter(organisation=organisation).earliest("pk")
    CsvLayout.objects.create(
        organisation=organisation, bank_account=statement.bank_account, titles_key="0" * 32, mapping={}
    )
    PendingTransaction.objects.create(
        organisation=organisation,
        bank_account=statement.bank_account,
        statement=statement,
        expected_on=date(2026, 10, 5),
        amount=Decimal("18.20"),
    )


def chase(invoice: Invoice, by: User, today: date) -> None:
    """A reminder that waits, although the customer may have paid."""
    held_by = [hold.key for hold in holds_of(invoice, today)]
    message = Message(("compta@lefevre.example",), "Rappel", "Bonjour")
    remind(invoice, message, Seen(0, invoice.balance_due, held_by), today=today, by=by)


def settle_in(organisation: Organisation, by: User) -> None:
    """A logo, a catalogue, and a file that waits for somebody to say what it is."""
    CompanyIdentity.objects.filter(organisation=organisation).update(logo=GREEN_DOT, logo_type="image/png")
    Product.objects.create(organisation=organisation, name="Heure d’atelier", unit="HUR", unit_price=Decimal(65))
    CsvUpload.objects.create(
        organisation=organisation,
        kind=CsvUpload.Kind.CUSTOMERS,
        file_name="clients.csv",
        content=b"Nom;SIREN\nTransports Colbert;999000136\nFaux;123456789\n",
        created_by=by,
    )


def pay(invoice: Invoice, amount: str, on: date, by: User) -> None:
    mark_as_paid(
        invoice,
        amount=Decimal(amount),
        expected_balance=invoice.balance_due,
        on=on,
        means=Payment.Means.CHEQUE,
        by=by,
    )
