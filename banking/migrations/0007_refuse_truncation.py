"""Row triggers do not see TRUNCATE: what the bank said refuses it too."""

from django.db import migrations

FROZEN = ["banking_statementimport", "banking_statement", "banking_banktransaction"]

REFUSE_TRUNCATION = """
CREATE FUNCTION refuse_truncation_of_bank_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% holds the bank''s word: it cannot be truncated', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER truncation_is_refused BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncation_of_bank_data();
"""
    for table in FROZEN
)

ALLOW_TRUNCATION = (
    "".join(f"DROP TRIGGER truncation_is_refused ON {table};\n" for table in reversed(FROZEN))
    + "DROP FUNCTION refuse_truncation_of_bank_data();"
)


class Migration(migrations.Migration):
    dependencies = [("banking", "0006_bytes_in_pieces")]

    operations = [migrations.RunSQL(REFUSE_TRUNCATION, ALLOW_TRUNCATION)]
