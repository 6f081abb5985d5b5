"""Credit notes know the lines they credit; refunds can be taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0008_billing_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoiceline",
            name="credited_line",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_lines",
                to="invoicing.invoiceline",
            ),
        ),
        migrations.AlterField(
            model_name="journalentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("created", "Draft created"),
                    ("deleted", "Draft deleted"),
                    ("sent", "Issued"),
                    ("imported", "Taken over from another tool"),
                    ("sent_otherwise", "Handed over otherwise"),
                    ("email_queued", "E-mail asked for"),
                    ("emailed", "E-mailed"),
                    ("email_failed", "E-mail failed"),
                    ("paid", "Payment recorded"),
                    ("payment_withdrawn", "Payment withdrawn"),
                    ("credited", "Credit set against it"),
                    ("credit_withdrawn", "Credit withdrawn"),
                    ("refunded", "Refunded"),
                    ("refund_withdrawn", "Refund withdrawn"),
                    ("replaced", "Cancelled and replaced"),
                    ("account_changed", "Payment account changed"),
                ],
                max_length=20,
                verbose_name="act",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("credited_line__isnull", False)), fields=["credited_line"], name="lines_that_credit"
            ),
        ),
    ]
