"""What the bank said never changes: only our conclusion about it does."""

from django.db import migrations

IMMUTABLE = """
CREATE FUNCTION refuse_change_of_bank_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'status' IS DISTINCT FROM to_jsonb(NEW) - 'status' THEN
        RAISE EXCEPTION 'bank transaction % is the bank''s word: it cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bank_transaction_is_immutable BEFORE UPDATE ON banking_banktransaction
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_bank_transaction();
"""

MUTABLE = """
DROP TRIGGER bank_transaction_is_immutable ON banking_banktransaction;
DROP FUNCTION refuse_change_of_bank_transaction();
"""


class Migration(migrations.Migration):
    dependencies = [("banking", "0001_initial")]

    operations = [migrations.RunSQL(IMMUTABLE, MUTABLE)]
