"""Files on their way in: brought, shown, answered, confirmed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from banking.models import BankAccount, BankTransaction, StatementBatch, StatementImport, StatementUpload
from banking.uploads import KEPT, forget_old
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.banking.batches import answer, bring, confirm, show, states, upload_of
from tests.factories import BankAccountFactory, MembershipFactory, StatementFactory

pytestmark = pytest.mark.django_db

SAVINGS = "FR7630003031100005034567967"
TRANSFER = booked(15, "1200.00", "VIR SEPA LEFEVRE", "FACTURE F-2026-0012")
FEE = booked(17, "-12.50", "FRAIS", "COTISATION")
OCTOBER = ofx_file(ofx_statement(TRANSFER, FEE, closing="1000.00"))
SAME_DAYS = b"Date;Libell\xc3\xa9;Montant\n15/10/2026;VIREMENT DE LEFEVRE;1200,00\n20/10/2026;REMISE;80,00\n"


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN, name="Compte courant")


def part(batch: StatementBatch, name: str) -> dict[str, object]:
    return upload_of(batch, name).preview[0]


def amounts() -> list[Decimal]:
    return list(BankTransaction.objects.order_by("booking_date", "pk").values_list("amount", flat=True))


def test_bringing_files_stores_nothing_but_shows_what_they_bring(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER, lettre_txt=b"Bonjour")

    shown = show(member_client, batch).content.decode()
    facts = part(batch, "octobre.ofx")
    assert states(batch) == {"lettre.txt": "refused", "octobre.ofx": "ready"}
    assert (facts["account"], facts["new"], facts["known"]) == (account.pk, 2, 0)
    assert (facts["period_start"], facts["period_end"]) == ("2026-10-01", "2026-10-31")
    assert facts["closing_balance"] == "1000.00"
    assert all(words in shown for words in ("octobre.ofx", "Compte courant", "31/10/2026", "lettre.txt"))
    assert (BankTransaction.objects.count(), StatementImport.objects.count()) == (0, 0)


def test_a_refused_file_keeps_no_bytes(member_client: Client, organisation: Organisation) -> None:
    batch = bring(member_client, organisation, lettre_txt=b"Bonjour")

    assert not upload_of(batch, "lettre.txt").pieces.exists()


def test_confirming_imports_under_the_persons_name(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)

    confirm(member_client, batch)

    upload = upload_of(batch, "octobre.ofx")
    assert (upload.state, upload.pieces.exists()) == ("imported", False)
    assert (upload.results[0]["created"], upload.results[0]["account"]) == (2, IBAN)
    assert StatementImport.objects.get().imported_by == organisation.memberships.get().user
    assert amounts() == [Decimal("1200.00"), Decimal("-12.50")]


def test_confirming_again_from_a_stale_page_imports_nothing_more(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)

    answers = [confirm(member_client, batch).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (StatementImport.objects.count(), len(amounts())) == (1, 2)


def test_a_gap_is_imported_once_it_is_ticked(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    StatementFactory(
        organisation=organisation, bank_account=account, period_start=date(2026, 8, 1), period_end=date(2026, 9, 10)
    )
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)
    digest = str(part(batch, "octobre.ofx")["digest"])

    tries = []
    for seen in ("", "0" * 16, digest):
        confirm(member_client, batch, octobre_ofx={"seen": seen})
        tries.append(states(batch)["octobre.ofx"])

    assert tries == ["ready", "ready", "imported"]


def test_files_dropped_together_follow_each_other_whatever_their_names(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    november = ofx_statement(period=(date(2026, 11, 1), date(2026, 11, 30)))
    december = ofx_statement(period=(date(2026, 12, 5), date(2026, 12, 31)))

    batch = bring(member_client, organisation, b_ofx=ofx_file(november), a_ofx=ofx_file(december), c_ofx=OCTOBER)

    found = {name: part(batch, name)["to_tick"] for name in ("c.ofx", "b.ofx", "a.ofx")}
    assert {name: len(words) for name, words in found.items()} == {"c.ofx": 0, "b.ofx": 0, "a.ofx": 1}
    assert "01/12/2026" in found["a.ofx"][0]


@pytest.mark.parametrize(
    ("said", "state", "expected"),
    [
        ("", "ready", ["1200.00", "-12.50"]),
        ("perhaps", "ready", ["1200.00", "-12.50"]),
        ("same", "imported", ["1200.00", "-12.50", "80.00"]),
        ("other", "imported", ["1200.00", "1200.00", "-12.50", "80.00"]),
    ],
)
def test_the_same_days_from_another_format_are_asked_about(
    member_client: Client, organisation: Organisation, account: BankAccount, said: str, state: str, expected: list[str]
) -> None:
    confirm(member_client, bring(member_client, organisation, octobre_ofx=OCTOBER))
    batch = bring(member_client, organisation, octobre_csv=SAME_DAYS)

    confirm(member_client, batch, octobre_csv={"account": str(account.pk), "lookalikes": said})

    assert states(batch) == {"octobre.csv": state}
    assert amounts() == [Decimal(text) for text in expected]


def test_what_a_person_called_the_same_is_not_asked_about_again(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    for name, content in (("octobre_ofx", OCTOBER), ("octobre_csv", SAME_DAYS)):
        batch = bring(member_client, organisation, **{name: content})
        confirm(member_client, batch, **{name: {"account": str(account.pk), "lookalikes": "same"}})

    batch = bring(member_client, organisation, encore_csv=SAME_DAYS)
    answer(member_client, batch, encore_csv={"account": str(account.pk)})

    facts = part(batch, "encore.csv")
    assert (facts["new"], facts["known"], facts["lookalike_count"]) == (0, 2, 0)


def test_a_file_that_changed_under_the_preview_is_shown_again(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    """Two tabs: the second brings the same days in another format while the first waits."""
    first = bring(member_client, organisation, octobre_csv=SAME_DAYS)
    answer(member_client, first, octobre_csv={"account": str(account.pk)})
    confirm(member_client, bring(member_client, organisation, octobre_ofx=OCTOBER))

    confirm(member_client, first, octobre_csv={"account": str(account.pk)})

    assert states(first) == {"octobre.csv": "ready"}
    assert part(first, "octobre.csv")["lookalike_count"] == 1
    assert len(amounts()) == 2


def test_a_file_can_be_taken_away(member_client: Client, organisation: Organisation, account: BankAccount) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER, lettre_txt=b"Bonjour")
    letter, october = upload_of(batch, "lettre.txt"), upload_of(batch, "octobre.ofx")

    kept = member_client.post(reverse("statement_upload_remove", args=[organisation.slug, letter.pk]))
    emptied = member_client.post(reverse("statement_upload_remove", args=[organisation.slug, october.pk]))

    assert kept["Location"] == reverse("statement_batch_review", args=[organisation.slug, batch.pk])
    assert emptied["Location"] == reverse("statement_import", args=[organisation.slug])
    assert not StatementBatch.objects.exists()


def test_an_imported_file_cannot_be_taken_away(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)
    confirm(member_client, batch)

    member_client.post(reverse("statement_upload_remove", args=[organisation.slug, upload_of(batch, "octobre.ofx").pk]))

    assert states(batch) == {"octobre.ofx": "imported"}


def test_a_batch_of_another_company_is_not_found(member_client: Client, organisation: Organisation) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)
    elsewhere = MembershipFactory()
    stranger = Client()
    stranger.force_login(elsewhere.user)
    slug = elsewhere.organisation.slug
    upload = upload_of(batch, "octobre.ofx")

    codes = [
        stranger.get(reverse("statement_batch_review", args=[slug, batch.pk])).status_code,
        stranger.post(reverse("statement_batch_confirm", args=[slug, batch.pk])).status_code,
        stranger.post(reverse("statement_batch_answer", args=[slug, batch.pk])).status_code,
        stranger.post(reverse("statement_upload_remove", args=[slug, upload.pk])).status_code,
    ]

    assert codes == [404] * 4
    assert states(batch) == {"octobre.ofx": "ready"}


def test_answers_for_another_batchs_files_change_nothing(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    first, second = (bring(member_client, organisation, octobre_ofx=OCTOBER) for _ in range(2))
    address = reverse("statement_batch_answer", args=[organisation.slug, second.pk])

    member_client.post(address, {f"{upload_of(first, 'octobre.ofx').pk}-0-account": "new"})

    assert upload_of(first, "octobre.ofx").choices == {}


def test_files_that_nobody_confirmed_are_forgotten_after_a_week(
    member_client: Client, organisation: Organisation
) -> None:
    old, fresh = (bring(member_client, organisation, octobre_ofx=OCTOBER) for _ in range(2))
    now = timezone.now()
    StatementBatch.objects.filter(pk=old.pk).update(brought_at=now - KEPT - timedelta(minutes=1))

    assert forget_old(now) == 1
    assert list(StatementUpload.objects.values_list("batch", flat=True)) == [fresh.pk]


def test_statement_import_tells_of_files_that_wait(member_client: Client, organisation: Organisation) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)

    shown = member_client.get(reverse("statement_import", args=[organisation.slug])).content.decode()

    assert reverse("statement_batch_review", args=[organisation.slug, batch.pk]) in shown


@pytest.mark.parametrize("files", [1, 3])
def test_statement_batch_review_needs_as_many_queries_for_1_file_as_for_3(
    member_client: Client, organisation: Organisation, files: int, django_assert_num_queries: object
) -> None:
    batch = bring(member_client, organisation, **{f"f{n}_ofx": OCTOBER for n in range(files)})
    show(member_client, batch)

    with django_assert_num_queries(10):
        show(member_client, batch)


def test_statement_import_refuses_a_file_above_the_limit(
    member_client: Client, organisation: Organisation, settings: object
) -> None:
    settings.STATEMENT_MAX_BYTES = 100
    address = reverse("statement_import", args=[organisation.slug])

    from_form = member_client.post(address, {"statements": [SimpleUploadedFile("octobre.ofx", OCTOBER)]})

    assert (from_form.status_code, StatementBatch.objects.count()) == (422, 0)


def test_statement_import_asks_for_a_file(member_client: Client, organisation: Organisation) -> None:
    response = member_client.post(reverse("statement_import", args=[organisation.slug]), {"x": "y"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["statements"])
