"""Row triggers do not see TRUNCATE: what is frozen refuses it too, and the end of the journal never goes back."""

from django.db import migrations

FROZEN = [
    "invoicing_invoice",
    "invoicing_invoiceline",
    "invoicing_depositdeduction",
    "invoicing_documentfile",
    "invoicing_journalentry",
    "invoicing_journalhead",
    "invoicing_payment",
    "invoicing_allocation",
]

REFUSE_TRUNCATION = """
CREATE FUNCTION refuse_truncation_of_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% holds what was issued or recorded: it cannot be truncated', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER truncation_is_refused BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncation_of_documents();
"""
    for table in FROZEN
)

ALLOW_TRUNCATION = (
    "".join(f"DROP TRIGGER truncation_is_refused ON {table};\n" for table in reversed(FROZEN))
    + "DROP FUNCTION refuse_truncation_of_documents();"
)

FREEZE_HEAD = """
CREATE FUNCTION refuse_return_of_journal_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.organisation_id = OLD.organisation_id
       AND (NEW.position > OLD.position OR NEW IS NOT DISTINCT FROM OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the journal is append-only: its end cannot be taken back' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_head_only_advances BEFORE UPDATE OR DELETE ON invoicing_journalhead
FOR EACH ROW EXECUTE FUNCTION refuse_return_of_journal_head();
"""

FREE_HEAD = """
DROP TRIGGER journal_head_only_advances ON invoicing_journalhead;
DROP FUNCTION refuse_return_of_journal_head();
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0012_write_offs")]

    operations = [
        migrations.RunSQL(REFUSE_TRUNCATION, ALLOW_TRUNCATION),
        migrations.RunSQL(FREEZE_HEAD, FREE_HEAD),
    ]
