"""One draft, several windows at the same moment: real threads against a real PostgreSQL."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from common.errors import BusinessError
from invoicing.company import settings_of
from invoicing.drafting import StaleDraftError, Writing, new_draft, store
from invoicing.models import Invoice, InvoiceLine
from invoicing.sending import send_invoice
from organisations.models import User
from tests.factories import TODAY, CustomerFactory, DraftFactory, UserFactory
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def writing(draft: Invoice, words: str, version: UUID, by: User) -> Callable[[], Invoice]:
    """Store the draft with one line, as a window that began from the version which is stored now."""
    mine, base = Invoice.objects.get(pk=draft.pk), draft.version
    line = InvoiceLine(description=words, unit_price=100)
    return lambda: store(mine, [line], Writing(base, version), by)


def test_one_writing_heard_eight_times_makes_one_draft() -> None:
    user, customer, version = UserFactory(), CustomerFactory(), uuid4()
    settings = settings_of(customer.organisation)

    def begin() -> Invoice:
        draft = new_draft(customer.organisation, settings, TODAY, customer)
        return store(draft, [InvoiceLine(description="Pose", unit_price=100)], Writing(None, version), user)

    made = together([begin] * 8)

    draft = Invoice.objects.get()
    assert {each.pk for each in made} == {draft.pk}
    assert draft.lines.count() == 1


def test_of_eight_windows_one_is_stored_and_the_others_are_asked() -> None:
    user, draft = UserFactory(), DraftFactory()
    acts = [writing(draft, f"Fenêtre {n}", uuid4(), user) for n in range(8)]

    results = together(acts)

    [won] = [each for each in results if isinstance(each, Invoice)]
    assert sum(isinstance(each, StaleDraftError) for each in results) == 7
    assert [each.current for each in results if isinstance(each, StaleDraftError)] == [won.version] * 7
    assert f"Fenêtre {results.index(won)}" == draft.lines.get().description


def test_a_draft_that_is_sent_while_it_is_written_is_whole() -> None:
    """Either it was sent as it was, and the writing is refused, or it was sent as written."""
    for _round in range(6):
        user, draft = UserFactory(), DraftFactory()
        acts = [
            writing(draft, "Autre chose", uuid4(), user),
            lambda draft=draft, user=user: send_invoice(draft, today=TODAY, by=user),
        ]

        written, sent = together(acts)

        refused = isinstance(written, BusinessError)
        assert sent.status == "sent"
        assert [each.description for each in draft.lines.all()] == ["Conseil" if refused else "Autre chose"]
