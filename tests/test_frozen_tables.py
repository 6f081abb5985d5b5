"""TRUNCATE passes by the triggers that guard rows: whatever is frozen has one that refuses it as well."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

FROZEN = [
    "banking_banktransaction",
    "banking_statementimport",
    "invoicing_allocation",
    "invoicing_depositdeduction",
    "invoicing_documentfile",
    "invoicing_invoice",
    "invoicing_invoiceline",
    "invoicing_journalentry",
    "invoicing_journalhead",
    "invoicing_payment",
]
# Of pg_trigger.tgtype: for each row (1), before (2), delete (8) or update (16).
GUARDED = """
SELECT DISTINCT class.relname FROM pg_trigger guard
JOIN pg_class class ON class.oid = guard.tgrelid JOIN pg_proc proc ON proc.oid = guard.tgfoid
WHERE NOT guard.tgisinternal AND proc.proname LIKE 'refuse%%'
  AND guard.tgtype & 3 = 3 AND guard.tgtype & (8 + 16) <> 0
ORDER BY class.relname
"""


def test_the_list_below_names_every_table_whose_rows_are_frozen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        assert [name for (name,) in cursor.fetchall()] == FROZEN


@pytest.mark.parametrize("table", [*FROZEN, "invoicing_customer", "organisations_organisation"])
def test_postgresql_refuses_to_truncate_what_is_frozen(table: str) -> None:
    """By itself or by what it hangs on: CASCADE runs the guards of every table it would reach."""
    with pytest.raises(IntegrityError, match="cannot be truncated"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("act", ["DELETE FROM {head}", "UPDATE {head} SET position = 1", "UPDATE {head} SET hash = ''"])
def test_postgresql_refuses_to_take_back_the_end_of_the_journal(act: str) -> None:
    head = "invoicing_journalhead"
    organisation = OrganisationFactory()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO invoicing_journalhead VALUES (%s, 2, 'x')", [organisation.pk])
        with pytest.raises(IntegrityError, match="cannot be taken back"), transaction.atomic():
            cursor.execute(act.format(head=head))
