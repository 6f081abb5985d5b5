"""What was issued or recorded never changes: PostgreSQL itself refuses (CGI art. 289-V; rules.md §1.8)."""

from django.db import migrations

FREEZE_DOCUMENT = """
CREATE FUNCTION refuse_change_of_issued_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'document % is issued: it cannot be deleted', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - '{status,amount_paid,balance_due}'::text[]
       IS DISTINCT FROM to_jsonb(NEW) - '{status,amount_paid,balance_due}'::text[] OR NEW.status = 'draft' THEN
        RAISE EXCEPTION 'document % is issued: it cannot be changed', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER issued_document_is_frozen BEFORE UPDATE OR DELETE ON invoicing_invoice
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued_document();

CREATE FUNCTION refuse_change_of_issued_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    document_id bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM invoicing_invoice WHERE id = document_id AND status <> 'draft')
       OR (TG_OP = 'UPDATE' AND OLD.invoice_id <> NEW.invoice_id) THEN
        RAISE EXCEPTION 'the lines of an issued document cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER issued_line_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON invoicing_invoiceline
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued_line();
"""

UNFREEZE_DOCUMENT = """
DROP TRIGGER issued_line_is_frozen ON invoicing_invoiceline;
DROP FUNCTION refuse_change_of_issued_line();
DROP TRIGGER issued_document_is_frozen ON invoicing_invoice;
DROP FUNCTION refuse_change_of_issued_document();
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_recorded_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: add a reversing row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER payment_is_append_only BEFORE UPDATE OR DELETE ON invoicing_payment
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_recorded_row();

CREATE TRIGGER allocation_is_append_only BEFORE UPDATE OR DELETE ON invoicing_allocation
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_recorded_row();
"""

NOT_APPEND_ONLY = """
DROP TRIGGER allocation_is_append_only ON invoicing_allocation;
DROP TRIGGER payment_is_append_only ON invoicing_payment;
DROP FUNCTION refuse_change_of_recorded_row();
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial")]

    operations = [
        migrations.RunSQL(FREEZE_DOCUMENT, UNFREEZE_DOCUMENT),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]
