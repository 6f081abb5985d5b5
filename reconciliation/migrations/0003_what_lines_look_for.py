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

-- The words of a name and, with a star, their first four letters.
CREATE FUNCTION matching_words(written text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT DISTINCT token
    FROM regexp_split_to_table(translate({FOLDED}, '.', ''), '[^A-Z0-9]+') AS word,
         LATERAL (VALUES (word), (CASE WHEN length(word) >= 4 THEN left(word, 4) || '*' END)) AS tokens (token)
    WHERE token <> ''
$$;
"""  # noqa: S608 - our own words only

NO_FUNCTIONS = """
DROP FUNCTION matching_words(text);
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
CREATE INDEX open_invoices_by_cents ON invoicing_invoice
    (organisation_id, ((balance_due * 100)::bigint), due_date, issue_date, id)
    WHERE status = 'sent' AND kind = 'invoice';
CREATE INDEX open_documents_of_customer_by_age ON invoicing_invoice (customer_id, due_date, issue_date, id)
    WHERE status = 'sent';
CREATE INDEX open_documents_of_customer_by_cents ON invoicing_invoice (customer_id, ((balance_due * 100)::bigint))
    WHERE status = 'sent';
CREATE INDEX declared_payments_by_cents ON invoicing_payment
    (organisation_id, ((amount * 100)::bigint), received_on) WHERE origin = 'declared' AND reverses_id IS NULL;
CREATE INDEX payments_by_cents ON invoicing_payment (organisation_id, ((amount * 100)::bigint), received_on)
    WHERE reverses_id IS NULL;
"""

NO_INDEXES = """
DROP INDEX payments_by_cents;
DROP INDEX declared_payments_by_cents;
DROP INDEX open_documents_of_customer_by_cents;
DROP INDEX open_documents_of_customer_by_age;
DROP INDEX open_invoices_by_cents;
DROP INDEX open_documents_by_reference;
DROP INDEX open_documents_by_number;
DROP INDEX open_documents_by_search_key;
"""

# A table rather than an index on the names themselves: it can be read in one way alone, however new the statistics.
WORDS = """
CREATE TABLE reconciliation_customerword (
    organisation_id bigint NOT NULL,
    word text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    PRIMARY KEY (organisation_id, word, customer_id)
);

CREATE FUNCTION note_words_of_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reconciliation_customerword (organisation_id, word, customer_id)
    SELECT c.organisation_id, word, c.id FROM named c, matching_words(c.name) AS word ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION note_words_of_aliases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reconciliation_customerword (organisation_id, word, customer_id)
    SELECT a.organisation_id, word, a.customer_id FROM named a, matching_words(a.name) AS word
    WHERE a.name <> '' AND a.customer_id IS NOT NULL ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Words that a customer bears no more, by their own name or by another that is known.
CREATE FUNCTION drop_words(organisation bigint, customer bigint, name text) RETURNS void LANGUAGE sql AS $$
    DELETE FROM reconciliation_customerword w
    WHERE w.organisation_id = organisation AND w.customer_id = customer
    AND w.word IN (SELECT matching_words(name))
    AND w.word NOT IN (SELECT matching_words(c.name) FROM invoicing_customer c WHERE c.id = customer)
    AND w.word NOT IN (SELECT matching_words(a.name) FROM reconciliation_payeralias a WHERE a.customer_id = customer)
$$;

CREATE FUNCTION forget_words_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM drop_words(OLD.organisation_id, OLD.id, OLD.name);
    RETURN NULL;
END $$;

CREATE FUNCTION forget_words_of_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM drop_words(OLD.organisation_id, OLD.customer_id, OLD.name);
    RETURN NULL;
END $$;

CREATE TRIGGER words_of_new_customers AFTER INSERT ON invoicing_customer
REFERENCING NEW TABLE AS named FOR EACH STATEMENT EXECUTE FUNCTION note_words_of_customers();
CREATE TRIGGER words_of_renamed_customers AFTER UPDATE ON invoicing_customer
REFERENCING NEW TABLE AS named FOR EACH STATEMENT EXECUTE FUNCTION note_words_of_customers();
CREATE TRIGGER words_of_former_names AFTER DELETE OR UPDATE OF name ON invoicing_customer
FOR EACH ROW EXECUTE FUNCTION forget_words_of_customer();
CREATE TRIGGER words_of_new_aliases AFTER INSERT ON reconciliation_payeralias
REFERENCING NEW TABLE AS named FOR EACH STATEMENT EXECUTE FUNCTION note_words_of_aliases();
CREATE TRIGGER words_of_renamed_aliases AFTER UPDATE ON reconciliation_payeralias
REFERENCING NEW TABLE AS named FOR EACH STATEMENT EXECUTE FUNCTION note_words_of_aliases();
CREATE TRIGGER words_of_former_aliases AFTER DELETE OR UPDATE OF name ON reconciliation_payeralias
FOR EACH ROW WHEN (OLD.name <> '') EXECUTE FUNCTION forget_words_of_alias();

INSERT INTO reconciliation_customerword (organisation_id, word, customer_id)
SELECT c.organisation_id, word, c.id FROM invoicing_customer c, matching_words(c.name) AS word
UNION
SELECT a.organisation_id, word, a.customer_id FROM reconciliation_payeralias a, matching_words(a.name) AS word;
"""

NO_WORDS = """
DROP TRIGGER words_of_former_aliases ON reconciliation_payeralias;
DROP TRIGGER words_of_renamed_aliases ON reconciliation_payeralias;
DROP TRIGGER words_of_new_aliases ON reconciliation_payeralias;
DROP TRIGGER words_of_former_names ON invoicing_customer;
DROP TRIGGER words_of_renamed_customers ON invoicing_customer;
DROP TRIGGER words_of_new_customers ON invoicing_customer;
DROP FUNCTION forget_words_of_alias();
DROP FUNCTION forget_words_of_customer();
DROP FUNCTION drop_words(bigint, bigint, text);
DROP FUNCTION note_words_of_aliases();
DROP FUNCTION note_words_of_customers();
DROP TABLE reconciliation_customerword;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0004_lawful_documents"),
        ("reconciliation", "0002_reconciliation_payer_name"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(INDEXES, NO_INDEXES),
        migrations.RunSQL(WORDS, NO_WORDS),
    ]
