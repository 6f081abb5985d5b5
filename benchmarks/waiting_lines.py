"""A company whose bank lines wait, made by its own acts: a ledger taken over, a statement imported and matched.

Imported after `django.setup()`.
"""

from datetime import date

from banking.importing import ImportOptions, import_file
from benchmarks.matching_ofx import as_ofx
from invoicing.importing import import_ledger
from organisations.models import Membership, Organisation, User
from reconciliation.matching.ledger import BankLine

OF_ONE_CUSTOMER = 4
EVERY = 5  # one line in so many cites nothing: several documents of its amount may be what it pays


def waiting_lines(count: int) -> tuple[Organisation, User]:
    """The company and its owner: `count` invoices, and as many lines for them, all proposed for something."""
    company = Organisation.objects.create(name="Atelier des essais", slug="atelier-des-essais")
    owner = User.objects.create_user("essais@quittance.example")
    Membership.objects.create(organisation=company, user=owner, role=Membership.Role.OWNER)
    rows = ["number;customer;issue_date;due_date;total_incl_vat"]
    rows += [f"F2026-{n:05};{_customer(n)};2026-03-01;2026-03-31;{_euros(n)}.00" for n in range(count)]
    taken = import_ledger(company, "\n".join(rows).encode())
    results = import_file(
        company, "f.ofx", as_ofx([_line(n) for n in range(count)]), owner, ImportOptions(create_account=True)
    )
    if taken.created != count or sum(each.created for each in results) != count:
        raise RuntimeError(f"not stored: {taken}, {results}")
    return company, owner


def _customer(n: int) -> str:
    return f"Menuiserie {chr(65 + n // OF_ONE_CUSTOMER % 26)}{n // OF_ONE_CUSTOMER:03} SARL"


def _euros(n: int) -> int:
    return 100 + n // 2 % 40  # pairs of the same amount


def _line(n: int) -> BankLine:
    label = "VIR SEPA" if n % EVERY == 0 else f"VIR SEPA FACTURE F2026-{n:05}"
    return BankLine(
        id=n + 1,
        booking_date=date(2026, 4, 1 + n % 28),
        amount=_euros(n) * 100,
        currency="EUR",
        counterparty_name=_customer(n).upper(),
        remittance_information=label,
    )
