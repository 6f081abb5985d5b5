"""Plain factories: each makes one valid row and nothing that its name does not say."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory
from stdnum import luhn

from banking.models import BankAccount, BankTransaction, Statement, StatementImport
from invoicing.models import CompanyIdentity, Customer, Invoice, InvoiceLine
from organisations.models import Membership, Organisation, User

TODAY = timezone.localdate()  # pages ask the clock: a day of our own would drift from theirs
YEAR_GONE_BY = 2025  # of numbers that the factories make up: never those given today
PASSWORD = "correct horse battery"
HASHED_PASSWORD = make_password(PASSWORD)  # once: hashing is slow on purpose


def todays_number(count: int, prefix: str = "F") -> str:
    """What the company's `count`-th document of the year is called where it is issued today."""
    return f"{prefix}{TODAY.year}-{count:05d}"


def siren(number: int) -> str:
    """A valid SIREN, different for each number."""
    digits = f"{number:08d}"
    return digits + luhn.calc_check_digit(digits)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@quittance.example")
    password = HASHED_PASSWORD


class OrganisationFactory(DjangoModelFactory):
    """A company that may lawfully invoice."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Atelier Fictif {n}")
    slug = factory.Sequence(lambda n: f"atelier-fictif-{n}")
    identity = factory.RelatedFactory("tests.factories.CompanyIdentityFactory", factory_related_name="organisation")


class CompanyIdentityFactory(DjangoModelFactory):
    """What the law wants to read about the company: enough to send its invoices."""

    class Meta:
        model = CompanyIdentity

    organisation = factory.SubFactory(OrganisationFactory, identity=None)
    legal_name = factory.SelfAttribute("organisation.name")
    legal_form = "SARL"
    share_capital = Decimal("10000.00")
    siren = factory.Sequence(lambda n: siren(50_000_000 + n))
    vat_number = factory.LazyAttribute(lambda o: f"FR{(12 + 3 * (int(o.siren) % 97)) % 97:02d}{o.siren}")
    registry_city = "Lyon"
    address_line1 = "12 rue des Tanneurs"
    postcode = "69003"
    city = "Lyon"
    email = "facturation@atelier.example"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.MEMBER


class CustomerFactory(DjangoModelFactory):
    class Meta:
        model = Customer

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Client Fictif {n} SARL")
    siren = factory.Sequence(lambda n: siren(40_000_000 + n))
    address_line1 = "4 quai du Port"
    postcode = "13002"
    city = "Marseille"


class DraftFactory(DjangoModelFactory):
    """A draft of 100.00 excl. VAT, 120.00 incl. VAT, with its one line."""

    class Meta:
        model = Invoice
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    customer = factory.SubFactory(CustomerFactory, organisation=factory.SelfAttribute("..organisation"))
    issue_date = TODAY
    due_date = TODAY + timedelta(days=30)
    total_excl_vat = Decimal("100.00")
    total_vat = Decimal("20.00")
    total_incl_vat = Decimal("120.00")
    line = factory.RelatedFactory("tests.factories.LineFactory", factory_related_name="invoice")


class LineFactory(DjangoModelFactory):
    class Meta:
        model = InvoiceLine

    invoice = factory.SubFactory(DraftFactory, line=None)
    position = 1
    description = "Conseil"
    quantity = Decimal(1)
    unit_price = Decimal(100)
    total_excl_vat = Decimal("100.00")


class InvoiceFactory(DjangoModelFactory):
    """A sent invoice of 120.00 incl. VAT, without lines: what matching and settling look at."""

    class Meta:
        model = Invoice

    organisation = factory.SubFactory(OrganisationFactory)
    customer = factory.SubFactory(CustomerFactory, organisation=factory.SelfAttribute("..organisation"))
    status = Invoice.Status.SENT
    number = factory.Sequence(lambda n: f"F{YEAR_GONE_BY}-{n:05d}")
    number_key = factory.LazyAttribute(lambda o: o.number.replace("-", ""))
    issue_date = TODAY - timedelta(days=20)
    due_date = factory.LazyAttribute(lambda o: o.issue_date + timedelta(days=30))
    total_incl_vat = Decimal("120.00")
    total_vat = factory.LazyAttribute(
        lambda o: o.total_incl_vat - (o.total_incl_vat / Decimal("1.2")).quantize(Decimal("0.01"))
    )
    total_excl_vat = factory.LazyAttribute(lambda o: o.total_incl_vat - o.total_vat)


class BankAccountFactory(DjangoModelFactory):
    class Meta:
        model = BankAccount

    organisation = factory.SubFactory(OrganisationFactory)
    name = "Compte courant"
    number = factory.Sequence(lambda n: f"FR76300030000000000000{n:05d}")


class StatementImportFactory(DjangoModelFactory):
    class Meta:
        model = StatementImport

    organisation = factory.SubFactory(OrganisationFactory)
    file_name = "releve.ofx"
    file_sha256 = "0" * 64
    format = "ofx"


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    organisation = factory.SubFactory(OrganisationFactory)
    statement_import = factory.SubFactory(StatementImportFactory, organisation=factory.SelfAttribute("..organisation"))
    bank_account = factory.SubFactory(BankAccountFactory, organisation=factory.SelfAttribute("..organisation"))
    period_start = TODAY - timedelta(days=30)
    period_end = TODAY
    transactions_read = 1
    created = 1


class BankTransactionFactory(DjangoModelFactory):
    """A credit of 120.00 booked today, still to treat."""

    class Meta:
        model = BankTransaction

    organisation = factory.SubFactory(OrganisationFactory)
    statement = factory.SubFactory(StatementFactory, organisation=factory.SelfAttribute("..organisation"))
    bank_account = factory.SelfAttribute("statement.bank_account")
    booking_date = TODAY
    amount = Decimal("120.00")
    counterparty_name = "VIR SEPA CLIENT FICTIF"
    remittance_information = "FACTURE"
    content_key = factory.Sequence(lambda n: f"{n:032x}")
