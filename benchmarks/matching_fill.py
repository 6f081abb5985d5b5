"""A very large ledger, made where it is stored: a million open invoices of fifty thousand customers in a minute."""

import random

from django.db import connection

from benchmarks.matching_company import multiply
from benchmarks.matching_words import customer_name

BASE = 5_000_000_000  # above the ids of `matching_company`
OF_ONE_CUSTOMER = 20
# Half of the amounts as round as real ones, a few the same everywhere (subscriptions), the rest to the cent.
INVOICES = """
INSERT INTO invoicing_invoice ({columns}) SELECT {chosen} FROM invoicing_invoice t, LATERAL (
    SELECT n + {base} AS id, 'F2027-' || lpad(n::text, 7, '0') AS number,
        'F2027' || lpad(n::text, 7, '0') AS number_key, {base} + n %% {customers} AS customer_id,
        'sent'::text AS status, total AS total_incl_vat, round(total / 6, 2) AS total_vat
    FROM generate_series(1, {count}::bigint) AS n, LATERAL (
        SELECT CASE WHEN n %% 10 < 5 THEN (5 + n * 7919 %% 395) * 12
            WHEN n %% 10 < 9 THEN 20 + (n * 104729 %% 880000) / 100.0
            ELSE (ARRAY[120, 240, 360, 600, 1200, 1800])[1 + n / 10 %% 6] END::numeric(14, 2) AS total
    ) a
) AS u WHERE t.id = %s"""


def fill(organisation, count: int) -> None:
    """Add so many open invoices, and a customer for each twenty of them."""
    from invoicing.models import Customer, Invoice  # noqa: PLC0415 - after django.setup()

    customers, rng = max(1, count // OF_ONE_CUSTOMER), random.Random(9)
    template = Customer.objects.filter(organisation=organisation).first()
    columns = {
        "id": ("bigint", [BASE + n for n in range(customers)]),
        "name": ("text", [customer_name(rng) for _ in range(customers)]),
    }
    multiply(template, columns)
    document = Invoice.objects.filter(organisation=organisation, status="draft").first()
    names = [f.column for f in Invoice._meta.concrete_fields if not f.generated]
    made = {"id", "number", "number_key", "customer_id", "status", "total_incl_vat", "total_vat"}
    sql = INVOICES.format(
        columns=", ".join(names),
        chosen=", ".join(f"u.{name}" if name in made else f"t.{name}" for name in names),
        base=BASE,
        customers=customers,
        count=count,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [document.pk])
