"""What customers are asked about a waiting line, and what they answer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("banking", "0007_refuse_truncation"),
        ("invoicing", "0013_refuse_truncation"),
        ("organisations", "0001_initial"),
        ("reconciliation", "0008_known_payers_by_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(max_length=4000, verbose_name="text")),
                ("site", models.CharField(max_length=300)),
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
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("documents", "Named documents"), ("not_us", "Not theirs"), ("message", "A message")],
                        max_length=9,
                        verbose_name="answer",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=500, verbose_name="message")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bank_transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiries",
                        to="banking.banktransaction",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inquiries", to="invoicing.customer"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "question to a customer",
                "verbose_name_plural": "questions to customers",
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="InquiryDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="reconciliation.inquiry",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiry_documents",
                        to="invoicing.invoice",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(fields=["organisation", "-asked_at"], name="inquiries_by_date"),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True), ("revoked_at__isnull", True)),
                fields=("organisation", "bank_transaction", "customer"),
                name="asked_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_answer_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquirydocument",
            constraint=models.UniqueConstraint(fields=("inquiry", "invoice"), name="ticked_once"),
        ),
        migrations.AddConstraint(
            model_name="inquirydocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="ticked_for_something",
            ),
        ),
    ]
