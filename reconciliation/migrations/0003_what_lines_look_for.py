"""Indexes by what bank lines say, so that matching costs as much as the lines, whatever the size of the ledger.

They are matching's own, on tables of other apps: they fall with it. The functions say in SQL what
`reconciliation.matching.text`, `numbers.search_key` and `names.core` say in Python; a test holds them together.
"""

from django.db import migrations

# Written out each time: PostgreSQL builds indexes without a search path, so these functions cannot call each other.
FOLDED = r"""upper(regexp_replace(
        normalize(replace(replace(replace(replace(replace(written, 'Œ', 'OE'), 'œ', 'oe'), 'Æ', 'AE'), 'æ', 'ae'),
                          'ß', 'ss'), NFKD),
        '[\u0300-\u036F]', '', 'g') COLLATE "C")"""
KEY = f"regexp_replace({FOLDED}, '[^A-Z0-9]+', '', 'g')"

FUNCTIONS = f"""
CREATE FUNCTION matching_key(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT {KEY}
$$;

CREATE FUNCTION matching_search_key(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(translate(ltrim({KEY}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), 'OILSB', '01158'), '0', '')
$$;

-- The words of a name and, with a star, their first four letters; each with its company, as one index serves all.
CREATE FUNCTION matching_words(organisation bigint, written text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT organisation || ':' || token)
    FROM regexp_split_to_table(translate({FOLDED}, '.', ''), '[^A-Z0-9]+') AS word,
         LATERAL (VALUES (word), (CASE WHEN length(word) >= 4 THEN left(word, 4) || '*' END)) AS tokens (token)
    WHERE token <> ''
$$;
"""  # noqa: S608 - our own words only

NO_FUNCTIONS = """
DROP FUNCTION matching_words(bigint, text);
DROP FUNCTION matching_search_key(text);
DROP FUNCTION matching_key(text);
"""

INDEXES = """
CREATE INDEX open_documents_by_search_key ON invoicing_invoice (organisation_id, matching_search_key(number))
    WHERE status = 'sent';
CREATE INDEX open_documents_by_number ON invoicing_invoice
    (organisation_id, length(matching_key(number)), matching_key(number) COLLATE "C") WHERE status = 'sent';
CREATE INDEX open_documents_by_reference ON invoicing_invoice (organisation_id, matching_key(reference))
    WHERE status = 'sent' AND reference <> '';
CREATE INDEX open_invoices_by_amount ON invoicing_invoice
    (organisation_id, balance_due, due_date, issue_date, id) WHERE status = 'sent' AND kind = 'invoice';
CREATE INDEX open_documents_of_customer_by_age ON invoicing_invoice (customer_id, due_date, issue_date, id)
    WHERE status = 'sent';
CREATE INDEX open_documents_of_customer_by_amount ON invoicing_invoice (customer_id, balance_due)
    WHERE status = 'sent';
CREATE INDEX customers_by_word ON invoicing_customer USING gin (matching_words(organisation_id, name))
    WITH (fastupdate = off);
CREATE INDEX payers_by_word ON reconciliation_payeralias USING gin (matching_words(organisation_id, name))
    WITH (fastupdate = off) WHERE name <> '';
CREATE INDEX declared_payments_by_amount ON invoicing_payment (organisation_id, amount, received_on)
    WHERE origin = 'declared' AND reverses_id IS NULL;
"""

NO_INDEXES = """
DROP INDEX declared_payments_by_amount;
DROP INDEX payers_by_word;
DROP INDEX customers_by_word;
DROP INDEX open_documents_of_customer_by_amount;
DROP INDEX open_documents_of_customer_by_age;
DROP INDEX open_invoices_by_amount;
DROP INDEX open_documents_by_reference;
DROP INDEX open_documents_by_number;
DROP INDEX open_documents_by_search_key;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0004_lawful_documents"),
        ("reconciliation", "0002_reconciliation_payer_name"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(INDEXES, NO_INDEXES),
    ]
