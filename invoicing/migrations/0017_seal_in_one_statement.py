"""Write the seals of a thousand entries in one statement, compare them column by column, keep no index twice."""

import django.db.models.deletion
from django.db import migrations, models

SEAL = """
CREATE OR REPLACE FUNCTION seal_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head invoicing_journalhead%ROWTYPE;
    entry invoicing_journalentry%ROWTYPE;
    ids bigint[];
    previous text[];
    hashes text[];
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
        ids := ids || entry.id;
        previous := previous || head.hash::text;
        head.hash := encode(sha256(convert_to(json_build_array(
            head.position + cardinality(ids), head.hash, entry.organisation_id, entry.document_id,
            entry.document_name, entry.act, entry.details,
            to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
            entry.recorded_by_id, entry.recorded_by_name
        )::text, 'UTF8')), 'hex');
        hashes := hashes || head.hash::text;
    END LOOP;
    UPDATE invoicing_journalentry AS written
    SET position = head.position + sealed.n, previous_hash = sealed.previous, hash = sealed.hash
    FROM unnest(ids, previous, hashes) WITH ORDINALITY AS sealed (id, previous, hash, n)
    WHERE written.id = sealed.id;
    UPDATE invoicing_journalhead SET position = head.position + cardinality(ids), hash = head.hash
    WHERE organisation_id = NEW.organisation_id;
    RETURN NULL;
END $$;
"""

BY_COLUMN = """
CREATE OR REPLACE FUNCTION refuse_change_of_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same invoicing_journalentry%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.hash = '' AND NEW.hash <> '' THEN
        same := NEW;
        same.position := OLD.position;
        same.previous_hash := OLD.previous_hash;
        same.hash := OLD.hash;
        IF same IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0016_reminders")]

    # Undone, the older functions would do the same, more slowly: these may stay.
    operations = [
        migrations.RunSQL([SEAL, BY_COLUMN], migrations.RunSQL.noop),
        # `one_entry_per_position` and `journal_of_a_document` begin with these columns.
        migrations.AlterField(
            "journalentry",
            "organisation",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="journal",
                to="organisations.organisation",
            ),
        ),
        migrations.AlterField(
            "journalentry",
            "document",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="journal",
                to="invoicing.invoice",
                verbose_name="document",
            ),
        ),
    ]
