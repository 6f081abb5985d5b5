"""Sealing a hundred thousand entries at once: each one is looked up by its id, never through those still to seal."""

from django.db import migrations

SEAL = """
CREATE OR REPLACE FUNCTION seal_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head invoicing_journalhead%ROWTYPE;
    entry invoicing_journalentry%ROWTYPE;
    sealed text;
BEGIN
    -- By the id alone: with «AND hash = ''» too, the index of what is to seal is searched, dead rows and all.
    SELECT * INTO entry FROM invoicing_journalentry WHERE id = NEW.id;
    IF NOT FOUND OR entry.hash <> '' THEN
        RETURN NULL;  -- sealed with an earlier entry of the same transaction
    END IF;
    INSERT INTO invoicing_journalhead (organisation_id, position, hash) VALUES (NEW.organisation_id, 0, '')
    ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM invoicing_journalhead WHERE organisation_id = NEW.organisation_id FOR UPDATE;
    FOR entry IN
        SELECT * FROM invoicing_journalentry WHERE organisation_id = NEW.organisation_id AND hash = '' ORDER BY id
    LOOP
        head.position := head.position + 1;
        sealed := encode(sha256(convert_to(json_build_array(
            head.position, head.hash, entry.organisation_id, entry.document_id, entry.document_name, entry.act,
            entry.details, to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
            entry.recorded_by_id, entry.recorded_by_name
        )::text, 'UTF8')), 'hex');
        UPDATE invoicing_journalentry SET position = head.position, previous_hash = head.hash, hash = sealed
        WHERE id = entry.id;
        head.hash := sealed;
    END LOOP;
    UPDATE invoicing_journalhead SET position = head.position, hash = head.hash
    WHERE organisation_id = NEW.organisation_id;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0009_credited_lines_and_refunds")]

    # Undone, the older function would do the same, more slowly: this one may stay.
    operations = [migrations.RunSQL(SEAL, migrations.RunSQL.noop)]
