"""Lines leave the ledger in one way only: with their whole import, undone, and none of them reconciled. For good."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION refuse_change_of_bank_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    expected banking_banktransaction := OLD;
BEGIN
    expected.status := NEW.status;
    IF expected IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'bank transaction % is the bank''s word: it cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn' THEN
        RAISE EXCEPTION 'bank transaction % is withdrawn for good: import its file again', OLD.id
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'withdrawn' AND OLD.status <> 'withdrawn' AND (OLD.status = 'reconciled' OR NOT EXISTS (
        SELECT FROM banking_statement s JOIN banking_statementimport i ON i.id = s.statement_import_id
        WHERE s.id = OLD.statement_id AND i.undone_at IS NOT NULL
    )) THEN
        RAISE EXCEPTION 'bank transaction % can only be withdrawn with its import, and not while reconciled', OLD.id
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_deletion_of_bank_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bank transaction % is the bank''s word: undo its import instead of deleting it', OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER bank_transaction_is_never_deleted BEFORE DELETE ON banking_banktransaction
FOR EACH ROW EXECUTE FUNCTION refuse_deletion_of_bank_transaction();

CREATE FUNCTION refuse_revival_of_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'import % was undone: that is final, import its file again', OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER undone_import_is_final BEFORE UPDATE ON banking_statementimport
FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) EXECUTE FUNCTION refuse_revival_of_import();
"""

NO_GUARD = """
DROP TRIGGER undone_import_is_final ON banking_statementimport;
DROP FUNCTION refuse_revival_of_import();
DROP TRIGGER bank_transaction_is_never_deleted ON banking_banktransaction;
DROP FUNCTION refuse_deletion_of_bank_transaction();

CREATE OR REPLACE FUNCTION refuse_change_of_bank_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'status' IS DISTINCT FROM to_jsonb(NEW) - 'status' THEN
        RAISE EXCEPTION 'bank transaction % is the bank''s word: it cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("banking", "0003_uploads_undone_imports_and_pending")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
