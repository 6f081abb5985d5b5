"""The journal is chained by PostgreSQL itself, and what was issued stays: PDF, deductions, entries (rules.md I1, I5)."""

from django.db import migrations

SEAL = """
CREATE FUNCTION begin_journal_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.position := NULL;
    NEW.previous_hash := '';
    NEW.hash := '';
    RETURN NEW;
END $$;

CREATE TRIGGER journal_entry_begins BEFORE INSERT ON invoicing_journalentry
FOR EACH ROW EXECUTE FUNCTION begin_journal_entry();

CREATE FUNCTION refuse_change_of_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.hash = '' AND NEW.hash <> ''
       AND to_jsonb(OLD) - '{position,previous_hash,hash}'::text[]
         = to_jsonb(NEW) - '{position,previous_hash,hash}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON invoicing_journalentry
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_journal();

-- At commit, so that the lock on the chain's end is the last one a transaction takes, and held the shortest.
CREATE FUNCTION seal_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head invoicing_journalhead%ROWTYPE;
    entry invoicing_journalentry%ROWTYPE;
    sealed text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM invoicing_journalentry WHERE id = NEW.id AND hash = '') THEN
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

CREATE CONSTRAINT TRIGGER journal_is_sealed AFTER INSERT ON invoicing_journalentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_journal();
"""

UNSEAL = """
DROP TRIGGER journal_is_sealed ON invoicing_journalentry;
DROP FUNCTION seal_journal();
DROP TRIGGER journal_is_append_only ON invoicing_journalentry;
DROP FUNCTION refuse_change_of_journal();
DROP TRIGGER journal_entry_begins ON invoicing_journalentry;
DROP FUNCTION begin_journal_entry();
"""

FREEZE = """
CREATE TRIGGER document_file_is_append_only BEFORE UPDATE OR DELETE ON invoicing_documentfile
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_recorded_row();

CREATE FUNCTION refuse_change_of_issued_deduction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    document_id bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.final_invoice_id ELSE NEW.final_invoice_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM invoicing_invoice WHERE id = document_id AND status <> 'draft')
       OR (TG_OP = 'UPDATE' AND OLD.final_invoice_id <> NEW.final_invoice_id) THEN
        RAISE EXCEPTION 'the deposits of an issued invoice cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER issued_deduction_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON invoicing_depositdeduction
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued_deduction();
"""

UNFREEZE = """
DROP TRIGGER issued_deduction_is_frozen ON invoicing_depositdeduction;
DROP FUNCTION refuse_change_of_issued_deduction();
DROP TRIGGER document_file_is_append_only ON invoicing_documentfile;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0004_lawful_documents")]

    operations = [migrations.RunSQL(SEAL, UNSEAL), migrations.RunSQL(FREEZE, UNFREEZE)]
