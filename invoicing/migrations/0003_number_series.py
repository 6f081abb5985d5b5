"""The series is named for what it numbers: the letters before the number are a setting and may change."""

from django.db import migrations, models

TO_SERIES = """
UPDATE invoicing_numbersequence SET series = CASE prefix WHEN 'A' THEN 'credit_notes' ELSE 'invoices' END
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0002_freeze_issued_documents")]

    operations = [
        migrations.AddField(
            "numbersequence",
            "series",
            models.CharField(
                choices=[("invoices", "Invoices"), ("credit_notes", "Credit notes")],
                default="invoices",
                max_length=12,
                verbose_name="series",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(TO_SERIES, migrations.RunSQL.noop),
        migrations.RemoveConstraint("numbersequence", "one_sequence_per_series_and_year"),
        migrations.AddConstraint(
            "numbersequence",
            models.UniqueConstraint(fields=("organisation", "series", "year"), name="one_sequence_per_series_and_year"),
        ),
        migrations.RemoveField("numbersequence", "prefix"),
    ]
