"""What a lawful invoice says: identities, terms, units, VAT categories, deposits, the journal, the issued file."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


# The first line of what was typed in one box, then all the rest.
SPLIT_ADDRESS = r"""
UPDATE invoicing_customer SET
    address_line1 = left(split_part(address, E'\n', 1), 200),
    address_line2 = left(btrim(regexp_replace(substr(address, length(split_part(address, E'\n', 1)) + 2), '\s+', ' ', 'g')), 200)
WHERE address <> ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0003_number_series"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CompanyIdentity",
            fields=[
                ("address_line1", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("address_line2", models.CharField(blank=True, max_length=200, verbose_name="address, continued")),
                ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("country", models.CharField(default="FR", max_length=2, verbose_name="country")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="company_identity",
                        serialize=False,
                        to="organisations.organisation",
                    ),
                ),
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="legal name")),
                ("legal_form", models.CharField(blank=True, max_length=50, verbose_name="legal form")),
                (
                    "share_capital",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="share capital"
                    ),
                ),
                ("siren", models.CharField(blank=True, max_length=9, verbose_name="SIREN")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("vat_number", models.CharField(blank=True, max_length=20, verbose_name="VAT number")),
                (
                    "registry_city",
                    models.CharField(blank=True, max_length=100, verbose_name="city of the trade register"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("logo", models.BinaryField(blank=True, null=True, verbose_name="logo")),
                ("logo_type", models.CharField(blank=True, editable=False, max_length=20)),
                ("iban", models.CharField(blank=True, max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("account_holder", models.CharField(blank=True, max_length=70, verbose_name="account holder")),
            ],
            options={
                "verbose_name": "legal identity",
                "verbose_name_plural": "legal identities",
            },
        ),
        migrations.CreateModel(
            name="DepositDeduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "deducted deposit",
                "verbose_name_plural": "deducted deposits",
                "ordering": ["deposit_id"],
            },
        ),
        migrations.CreateModel(
            name="DocumentArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_ids", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "In preparation"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="documents")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
                ("file", models.FileField(blank=True, upload_to="archives/%Y/%m/", verbose_name="file")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="reason of the failure")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked for at")),
            ],
            options={
                "verbose_name": "archive of PDFs",
                "verbose_name_plural": "archives of PDFs",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DocumentEmail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipients", models.TextField(max_length=1000, verbose_name="recipients")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(max_length=4000, verbose_name="text")),
                ("is_duplicate", models.BooleanField(default=False, verbose_name="sent again")),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                        default="queued",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="reason of the failure")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked for at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
            ],
            options={
                "verbose_name": "e-mail with a document",
                "verbose_name_plural": "e-mails with documents",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="invoicing.invoice",
                    ),
                ),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("software_version", models.CharField(max_length=40, verbose_name="version of the software")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
            ],
            options={
                "verbose_name": "issued PDF",
                "verbose_name_plural": "issued PDFs",
            },
        ),
        migrations.CreateModel(
            name="InvoicingSettings",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="invoicing_settings",
                        serialize=False,
                        to="organisations.organisation",
                    ),
                ),
                (
                    "vat_regime",
                    models.CharField(
                        choices=[
                            ("normal", "VAT is charged"),
                            ("franchise", "Small-business exemption (article 293 B)"),
                        ],
                        default="normal",
                        max_length=10,
                        verbose_name="VAT regime",
                    ),
                ),
                (
                    "vat_on_debits",
                    models.BooleanField(default=False, verbose_name="VAT is due on invoicing (option for debits)"),
                ),
                (
                    "territory",
                    models.CharField(
                        choices=[
                            ("metropole", "Mainland France"),
                            ("corsica", "Corsica"),
                            ("overseas", "Guadeloupe, Martinique, Réunion"),
                            ("no_vat", "French Guiana, Mayotte"),
                        ],
                        default="metropole",
                        max_length=10,
                        verbose_name="territory",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[("goods", "Goods"), ("services", "Services"), ("mixed", "Goods and services")],
                        default="services",
                        max_length=10,
                        verbose_name="nature of the operations",
                    ),
                ),
                ("prices_include_vat", models.BooleanField(default=False, verbose_name="prices are typed with VAT")),
                (
                    "terms_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(180)],
                        verbose_name="payment delay in days",
                    ),
                ),
                (
                    "terms_method",
                    models.CharField(
                        choices=[
                            ("net", "days after the invoice"),
                            ("days_then_month_end", "days, then the end of the month"),
                            ("month_end_then_days", "days after the end of the month"),
                        ],
                        default="net",
                        max_length=20,
                        verbose_name="counted as",
                    ),
                ),
                (
                    "penalty_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="late-payment rate, in % a year",
                    ),
                ),
                (
                    "discount_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        verbose_name="early-payment discount, in %",
                    ),
                ),
                (
                    "discount_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="discount if paid within (days)"
                    ),
                ),
                (
                    "invoice_prefix",
                    models.CharField(
                        default="F",
                        max_length=4,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{1,4}$")],
                        verbose_name="letters before invoice numbers",
                    ),
                ),
                (
                    "credit_note_prefix",
                    models.CharField(
                        default="A",
                        max_length=4,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{1,4}$")],
                        verbose_name="letters before credit note numbers",
                    ),
                ),
                (
                    "one_series",
                    models.BooleanField(default=False, verbose_name="credit notes are numbered with invoices"),
                ),
                ("email_subject", models.CharField(blank=True, max_length=200, verbose_name="subject of the e-mail")),
                ("email_body", models.TextField(blank=True, max_length=4000, verbose_name="text of the e-mail")),
                ("footer", models.CharField(blank=True, max_length=500, verbose_name="words at the foot of invoices")),
            ],
            options={
                "verbose_name": "invoicing settings",
                "verbose_name_plural": "invoicing settings",
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_name", models.CharField(max_length=250, verbose_name="document")),
                (
                    "act",
                    models.CharField(
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
                            ("replaced", "Cancelled and replaced"),
                        ],
                        max_length=20,
                        verbose_name="act",
                    ),
                ),
                ("details", models.TextField(blank=True, verbose_name="details")),
                ("recorded_at", models.DateTimeField(verbose_name="at")),
                ("recorded_by_name", models.CharField(blank=True, max_length=320, verbose_name="by")),
                ("position", models.BigIntegerField(editable=False, null=True)),
                ("previous_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("hash", models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="journal_head",
                        serialize=False,
                        to="organisations.organisation",
                    ),
                ),
                ("position", models.BigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(blank=True, max_length=50, verbose_name="reference")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("description", models.TextField(blank=True, max_length=1500, verbose_name="description")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("C62", "unit"),
                            ("HUR", "hour"),
                            ("DAY", "day"),
                            ("MON", "month"),
                            ("ANN", "year"),
                            ("KGM", "kg"),
                            ("TNE", "tonne"),
                            ("LTR", "litre"),
                            ("MTR", "m"),
                            ("MTK", "m²"),
                            ("MTQ", "m³"),
                            ("KMT", "km"),
                            ("LS", "lump sum"),
                        ],
                        default="C62",
                        max_length=3,
                        verbose_name="unit",
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=6, max_digits=16, verbose_name="unit price excl. VAT"),
                ),
                (
                    "vat_category",
                    models.CharField(
                        choices=[
                            ("S", "Taxed"),
                            ("E", "Exempt"),
                            ("AE", "Reverse charge"),
                            ("K", "Supply within the European Union"),
                            ("G", "Export"),
                            ("O", "Out of scope"),
                            ("Z", "Zero rate"),
                        ],
                        default="S",
                        max_length=2,
                    ),
                ),
                (
                    "vat_rate",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("20.00"), max_digits=4, verbose_name="VAT rate"
                    ),
                ),
                ("vat_exemption", models.CharField(blank=True, max_length=40)),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="archived at")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "product or service",
                "verbose_name_plural": "products and services",
                "ordering": ["name", "id"],
            },
        ),
        migrations.AlterModelOptions(
            name="numbersequence",
            options={"verbose_name": "number series", "verbose_name_plural": "number series"},
        ),
        migrations.RemoveConstraint(
            model_name="allocation",
            name="allocation_from_a_payment_or_a_credit_note",
        ),
        migrations.RemoveConstraint(
            model_name="invoice",
            name="paid_between_nothing_and_all",
        ),
        migrations.RemoveConstraint(
            model_name="invoice",
            name="paid_or_cancelled_when_nothing_is_left",
        ),
        migrations.AddField(
            model_name="allocation",
            name="correction",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacements",
                to="invoicing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="address_line1",
            field=models.CharField(blank=True, max_length=200, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="customer",
            name="address_line2",
            field=models.CharField(blank=True, max_length=200, verbose_name="address, continued"),
        ),
        migrations.AddField(
            model_name="customer",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="archived at"),
        ),
        migrations.AddField(
            model_name="customer",
            name="city",
            field=models.CharField(blank=True, max_length=100, verbose_name="city"),
        ),
        migrations.AddField(
            model_name="customer",
            name="copy_emails",
            field=models.CharField(blank=True, max_length=500, verbose_name="copies to"),
        ),
        migrations.AddField(
            model_name="customer",
            name="country",
            field=models.CharField(default="FR", max_length=2, verbose_name="country"),
        ),
        migrations.AddField(
            model_name="customer",
            name="delivery_city",
            field=models.CharField(blank=True, max_length=100, verbose_name="delivery city"),
        ),
        migrations.AddField(
            model_name="customer",
            name="delivery_country",
            field=models.CharField(default="FR", max_length=2, verbose_name="delivery country"),
        ),
        migrations.AddField(
            model_name="customer",
            name="delivery_line1",
            field=models.CharField(blank=True, max_length=200, verbose_name="delivery address"),
        ),
        migrations.AddField(
            model_name="customer",
            name="delivery_line2",
            field=models.CharField(blank=True, max_length=200, verbose_name="delivery address, continued"),
        ),
        migrations.AddField(
            model_name="customer",
            name="delivery_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="delivered to"),
        ),
        migrations.AddField(
            model_name="customer",
            name="delivery_postcode",
            field=models.CharField(blank=True, max_length=20, verbose_name="delivery postcode"),
        ),
        migrations.AddField(
            model_name="customer",
            name="electronic_address",
            field=models.CharField(blank=True, max_length=125, verbose_name="electronic invoicing address"),
        ),
        migrations.AddField(
            model_name="customer",
            name="kind",
            field=models.CharField(
                choices=[("business", "Business"), ("consumer", "Consumer"), ("public", "Public body")],
                default="business",
                max_length=10,
                verbose_name="kind of customer",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="language",
            field=models.CharField(
                choices=[("fr", "Français"), ("en", "English")],
                default="fr",
                max_length=2,
                verbose_name="language of documents",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="notes",
            field=models.TextField(blank=True, max_length=2000, verbose_name="notes"),
        ),
        migrations.AddField(
            model_name="customer",
            name="phone",
            field=models.CharField(blank=True, max_length=30, verbose_name="telephone"),
        ),
        migrations.AddField(
            model_name="customer",
            name="postcode",
            field=models.CharField(blank=True, max_length=20, verbose_name="postcode"),
        ),
        migrations.AddField(
            model_name="customer",
            name="reference",
            field=models.CharField(blank=True, max_length=50, verbose_name="customer's usual order number"),
        ),
        migrations.AddField(
            model_name="customer",
            name="siret",
            field=models.CharField(blank=True, max_length=14, verbose_name="SIRET"),
        ),
        migrations.AddField(
            model_name="customer",
            name="terms_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(180)],
                verbose_name="payment delay in days",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="terms_method",
            field=models.CharField(
                choices=[
                    ("net", "days after the invoice"),
                    ("days_then_month_end", "days, then the end of the month"),
                    ("month_end_then_days", "days after the end of the month"),
                ],
                default="net",
                max_length=20,
                verbose_name="counted as",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="amount_deducted",
            field=models.DecimalField(
                decimal_places=2, default=Decimal("0.00"), max_digits=14, verbose_name="deposits deducted"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="buyer",
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="buyer as issued"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="corrected_invoice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="invoicing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_city",
            field=models.CharField(blank=True, max_length=100, verbose_name="delivery city"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_country",
            field=models.CharField(default="FR", max_length=2, verbose_name="delivery country"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_date",
            field=models.DateField(blank=True, null=True, verbose_name="date of delivery or completion"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_line1",
            field=models.CharField(blank=True, max_length=200, verbose_name="delivery address"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_line2",
            field=models.CharField(blank=True, max_length=200, verbose_name="delivery address, continued"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="delivered to"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="delivery_postcode",
            field=models.CharField(blank=True, max_length=20, verbose_name="delivery postcode"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="discount_percent",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=4, null=True, verbose_name="early-payment discount, in %"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="discount_until",
            field=models.DateField(blank=True, null=True, verbose_name="discount if paid by"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="language",
            field=models.CharField(
                choices=[("fr", "Français"), ("en", "English")], default="fr", max_length=2, verbose_name="language"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="nature",
            field=models.CharField(
                choices=[("goods", "Goods"), ("services", "Services"), ("mixed", "Goods and services")],
                default="services",
                max_length=10,
                verbose_name="nature of the operations",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="note",
            field=models.TextField(blank=True, max_length=1000, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="prices_include_vat",
            field=models.BooleanField(default=False, verbose_name="prices are typed with VAT"),
        ),
        migrations.AddField(
            model_name="invoice",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("standard", "Invoice"),
                    ("deposit", "Deposit invoice"),
                    ("final", "Final invoice"),
                    ("corrected", "Corrected invoice"),
                ],
                default="standard",
                max_length=10,
                verbose_name="purpose",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="seller",
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="seller as issued"),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="discount_percent",
            field=models.DecimalField(
                decimal_places=2, default=Decimal("0.00"), max_digits=5, verbose_name="discount, in %"
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="unit",
            field=models.CharField(
                choices=[
                    ("C62", "unit"),
                    ("HUR", "hour"),
                    ("DAY", "day"),
                    ("MON", "month"),
                    ("ANN", "year"),
                    ("KGM", "kg"),
                    ("TNE", "tonne"),
                    ("LTR", "litre"),
                    ("MTR", "m"),
                    ("MTK", "m²"),
                    ("MTQ", "m³"),
                    ("KMT", "km"),
                    ("LS", "lump sum"),
                ],
                default="C62",
                max_length=3,
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="unit_price_incl_vat",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="unit price incl. VAT"
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="vat_category",
            field=models.CharField(
                choices=[
                    ("S", "Taxed"),
                    ("E", "Exempt"),
                    ("AE", "Reverse charge"),
                    ("K", "Supply within the European Union"),
                    ("G", "Export"),
                    ("O", "Out of scope"),
                    ("Z", "Zero rate"),
                ],
                default="S",
                max_length=2,
                verbose_name="VAT category",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="vat_exemption",
            field=models.CharField(blank=True, max_length=40, verbose_name="reason of exemption"),
        ),
        migrations.AddField(
            model_name="payment",
            name="note",
            field=models.CharField(blank=True, max_length=200, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="payment",
            name="refunds",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunded_by",
                to="invoicing.payment",
            ),
        ),
        # A generated column cannot be altered: it is made again, with its index.
        migrations.RemoveIndex("invoice", "open_documents_by_balance"),
        migrations.RemoveField("invoice", "balance_due"),
        migrations.AddField(
            model_name="invoice",
            name="balance_due",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.CombinedExpression(
                    django.db.models.expressions.CombinedExpression(
                        models.F("total_incl_vat"), "-", models.F("amount_deducted")
                    ),
                    "-",
                    models.F("amount_paid"),
                ),
                output_field=models.DecimalField(decimal_places=2, max_digits=14, verbose_name="balance due"),
            ),
        ),
        migrations.AddIndex(
            "invoice",
            models.Index(
                fields=["organisation", "balance_due"],
                name="open_documents_by_balance",
                condition=models.Q(status="sent"),
            ),
        ),
        migrations.RunSQL(SPLIT_ADDRESS, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="customer",
            name="address",
        ),
        migrations.AlterField(
            model_name="invoiceline",
            name="description",
            field=models.CharField(max_length=2000, verbose_name="description"),
        ),
        migrations.AlterField(
            model_name="numbersequence",
            name="last_issue_date",
            field=models.DateField(null=True, verbose_name="last issue date"),
        ),
        migrations.AlterField(
            model_name="numbersequence",
            name="last_number",
            field=models.PositiveIntegerField(default=0, verbose_name="last number"),
        ),
        migrations.AlterField(
            model_name="numbersequence",
            name="year",
            field=models.PositiveSmallIntegerField(verbose_name="year"),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("correction__isnull", True),
                        models.Q(("payment__isnull", False), ("credit_note__isnull", False), _connector="OR"),
                    ),
                    models.Q(("correction__isnull", False), ("credit_note__isnull", True), ("payment__isnull", True)),
                    _connector="OR",
                ),
                name="allocation_from_one_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_deducted__gte", 0),
                    ("amount_paid__gte", 0),
                    (
                        "amount_paid__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("total_incl_vat"), "-", models.F("amount_deducted")
                        ),
                    ),
                ),
                name="paid_between_nothing_and_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_paid", 0), ("status", "draft")),
                    models.Q(
                        (
                            "amount_paid__lt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("total_incl_vat"), "-", models.F("amount_deducted")
                            ),
                        ),
                        ("status", "sent"),
                    ),
                    models.Q(
                        (
                            "amount_paid",
                            django.db.models.expressions.CombinedExpression(
                                models.F("total_incl_vat"), "-", models.F("amount_deducted")
                            ),
                        ),
                        ("status__in", ["paid", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="paid_or_cancelled_when_nothing_is_left",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount_percent__range", (0, 100))), name="discount_between_0_and_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_category", "S"), ("vat_rate", 0), _connector="OR"),
                name="only_what_is_taxed_has_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunds__isnull", True), ("amount__lt", 0), _connector="OR"),
                name="what_gives_money_back_is_below_zero",
            ),
        ),
        migrations.AddField(
            model_name="depositdeduction",
            name="deposit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="deducted_by", to="invoicing.invoice"
            ),
        ),
        migrations.AddField(
            model_name="depositdeduction",
            name="final_invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deductions", to="invoicing.invoice"
            ),
        ),
        migrations.AddField(
            model_name="documentarchive",
            name="asked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="documentarchive",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="document_archives",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="documentemail",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="documentemail",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="emails", to="invoicing.invoice"
            ),
        ),
        migrations.AddField(
            model_name="documentemail",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="document_emails",
                to="organisations.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicingsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discount_days__isnull", True), ("discount_percent__isnull", True)),
                    models.Q(("discount_days__gt", 0), ("discount_percent__gt", 0), ("discount_percent__lt", 100)),
                    _connector="OR",
                ),
                name="an_early_discount_has_a_rate_and_a_delay",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicingsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("one_series", True),
                    models.Q(("invoice_prefix", models.F("credit_note_prefix")), _negated=True),
                    _connector="OR",
                ),
                name="two_series_have_two_prefixes",
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="journal",
                to="invoicing.invoice",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="journal", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="products", to="organisations.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="documentemail",
            index=models.Index(fields=["organisation", "state"], name="emails_by_state"),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["document", "-id"], name="journal_of_a_document"),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(condition=models.Q(("hash", "")), fields=["organisation"], name="journal_to_seal"),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(fields=("organisation", "position"), name="one_entry_per_position"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                models.F("organisation"), django.db.models.functions.text.Upper("name"), name="product_by_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("organisation", "reference"),
                name="one_product_per_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_price__gte", 0)), name="product_price_not_below_zero"
            ),
        ),
    ]
