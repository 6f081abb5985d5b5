"""Tables are emptied after a test even where a request that the browser left behind still writes."""

import threading

import pytest
from django.db import connection, transaction

from organisations.models import Organisation
from tests.databases import empty_tables
from tests.factories import OrganisationFactory
from tests.races.processes import how_many_wait, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

FIRST, LAST = "banking_bankaccount", "reconciliation_reconciliation"  # as `empty_tables` locks them


def test_tables_are_emptied_although_a_request_wants_what_was_locked_first() -> None:
    OrganisationFactory()
    holds = threading.Event()

    def request() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {LAST} IN ROW EXCLUSIVE MODE")
                holds.set()
                wait_for(how_many_wait)
                cursor.execute(f"LOCK TABLE {FIRST} IN ROW EXCLUSIVE MODE")
        finally:
            connection.close()

    beside = threading.Thread(target=request)
    beside.start()
    assert holds.wait(timeout=30)
    empty_tables()
    beside.join(timeout=30)

    assert not Organisation.objects.exists()
