"""Documents of every kind made through the acts that people have, from a seed: drafted, sent, corrected, taken over."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

from invoicing import deposits, vat
from invoicing.credit_notes import Credited, draft_credit_note
from invoicing.creditable import issued_credit_notes, left_of_lines
from invoicing.deposit_drafts import Part, deposit_of_draft
from invoicing.drafting import Writing, new_draft, store
from invoicing.legal.vat_treatments import VatTreatment
from invoicing.models import Customer, Invoice, InvoiceLine, Nature
from invoicing.models.line import Unit
from invoicing.replacing import draft_correction
from invoicing.sending import send_invoice
from invoicing.vat_choices import bear, vat_choices
from tests.factories import TODAY
from tests.invoicing.whole_companies import COMPANIES, Company, company, customer

WORDS = [
    "Escalier",
    "d’angle",
    "à façon",
    "№ 5",
    "<b>fort</b>",
    "& Cie",
    "100 %",
    "œuvre",
    "«\u00a0clé\u00a0»",
    '2"',
    "m²",
]
ACTS = ["plain", "plain", "plain", "credited", "credited", "corrected", "final"]


def documents(seed: int, count: int) -> Iterator[Invoice]:
    """Issue at least so many documents, of companies of all kinds in turn."""
    random, made = Random(seed), 0
    companies = [company(kind) for kind in COMPANIES]
    while made < count:
        for owner in companies:
            for document in act(random, owner):
                made += 1
                yield document


def act(random: Random, owner: Company) -> list[Invoice]:
    kind = random.choice(ACTS)
    draft = drafted(random, owner, customer(random, owner))
    if kind == "final":
        return final(random, owner, draft)
    issued = send_invoice(draft, today=TODAY, by=owner.by)
    if kind == "credited":
        return [issued, *credited(random, owner, issued)]
    if kind == "corrected":
        again = draft_correction(issued, today=TODAY, by=owner.by)
        return [issued, send_invoice(again, today=TODAY, by=owner.by)]
    return [issued]


def drafted(random: Random, owner: Company, buyer: Customer) -> Invoice:
    """A draft as the editor stores it, with what may be written on it."""
    draft = new_draft(owner.organisation, owner.settings, TODAY, buyer)
    draft.nature = random.choice(list(Nature))
    draft.delivery_date = TODAY - timedelta(days=random.randint(0, 40))
    draft.subject = words(random, 4)[:200]
    draft.note = random.choice(["", "Ligne une\nligne deux : « œuf » & <cœur>"])
    if random.random() < 0.3:
        draft.discount_percent, draft.discount_until = Decimal("1.50"), TODAY + timedelta(days=10)
    count = random.choice([1, 2, 3]) if random.random() < 0.9 else random.choice([5, 8, 15, 30, 60, 100])
    treatments = bearable(random, draft, owner)
    lines = [line(random, random.choice(treatments), draft) for _ in range(count)]
    lines.append(plain_line(random.choice(treatments)))
    return store(draft, lines, Writing(None, uuid4()), owner.by)


def bearable(random: Random, draft: Invoice, owner: Company) -> list[VatTreatment]:
    """What the editor offers, without what the customer's own papers rule out."""
    choices = vat_choices(owner.settings, draft.customer, draft.nature, TODAY)
    lacking = {"vat_intra_community", "vat_reverse_charge"} if not draft.customer.vat_number else set()
    known = [each for each in choices.allowed if each.key not in lacking or draft.customer.siren]
    alone = [each for each in known if each.category == "O"]
    together = [each for each in known if each.category != "O"]
    if alone and (not together or random.random() < 0.2):
        return alone
    usual = [each for each in together if each.key == choices.default] if random.random() < 0.5 else []
    return usual or together


def line(random: Random, treatment: VatTreatment, draft: Invoice) -> InvoiceLine:
    made = InvoiceLine(
        description=random.choice([words(random, 3), f"{words(random, 2)}\n{words(random, 14)}\n- {words(random, 3)}"]),
        quantity=decimal(random, 4, 10 ** random.randint(1, 7)),
        unit=random.choice(Unit.values),
        unit_price=decimal(random, random.randint(0, 6), 10 ** random.randint(1, 6)),
        discount_percent=random.choice([Decimal(0), Decimal(0), Decimal(100), decimal(random, 2, 9999)]),
    )
    bear(made, treatment)
    if draft.prices_include_vat:
        made.unit_price_incl_vat = decimal(random, 2, 10 ** random.randint(2, 7))
        made.unit_price = vat.unit_price_excl_vat(made.unit_price_incl_vat, treatment.rate)
    made.total_excl_vat = vat.PricedLine(
        made.quantity, made.unit_price, treatment.rate, made.discount_percent
    ).total_excl_vat
    return made


def plain_line(treatment: VatTreatment) -> InvoiceLine:
    """What makes the total more than nothing."""
    made = InvoiceLine(description="Déplacement", unit_price=Decimal("35.90"), total_excl_vat=Decimal("35.90"))
    bear(made, treatment)
    return made


def credited(random: Random, owner: Company, invoice: Invoice) -> list[Invoice]:
    """All of it, or some lines by a part of their quantity or of their amount; then at times the rest."""
    whole = random.random() < 0.4
    return [
        send_invoice(
            draft_credit_note(
                invoice, chosen, today=TODAY, by=owner.by, reason="Erreur de quantité — «\u00a0remise\u00a0»"
            ),
            today=TODAY,
            by=owner.by,
        )
        for _ in range(1 if whole else 2)
        if (chosen := choose(random, invoice, whole=whole))
    ]


def choose(random: Random, invoice: Invoice, *, whole: bool) -> list[Credited]:
    left = [each for each in left_of_lines(invoice, issued_credit_notes(invoice)) if each.amount > 0]
    if whole or len(left) == 1:
        return [
            Credited(left=each, **({"quantity": each.quantity} if each.quantity else {"amount": each.amount}))
            for each in left
        ]
    some = random.sample(left, random.randint(1, len(left))) if left else []
    return [Credited(left=each, amount=max(round(each.amount / 3, 2), vat.CENT)) for each in some]


def final(random: Random, owner: Company, draft: Invoice) -> list[Invoice]:
    """A deposit or two, by percentage and by amount, then the invoice that takes them off."""
    parts = [Part(percent=decimal(random, 2, 5000) + 1), Part(amount=round(draft.total_incl_vat / 5, 2))]
    issued = []
    for part in random.sample(parts, random.randint(1, 2)):
        deposit = deposit_of_draft(draft, part, today=TODAY, by=owner.by)
        issued.append(send_invoice(deposit, today=TODAY, by=owner.by))
    kept = Invoice.objects.select_related("organisation", "customer").get(pk=draft.pk)
    deposits.choose(kept, [each.pk for each in issued])
    return [*issued, send_invoice(kept, today=TODAY, by=owner.by)]


def decimal(random: Random, decimals: int, most: int) -> Decimal:
    return Decimal(random.randint(0, most)).scaleb(-decimals)


def words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))
