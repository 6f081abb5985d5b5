"""What the list is sorted, counted and summed by stands on the proposals; reasons of refusals, and who revoked."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, IntegerField, Q, Value, When

# Proposals are made again at any time; those that wait while this is deployed keep their rows.
COPIED = """
UPDATE reconciliation_matchproposal p SET booking_date = t.booking_date, amount = t.amount
FROM banking_banktransaction t WHERE t.id = p.bank_transaction_id"""
WHO = {"blank": True, "null": True, "on_delete": models.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reconciliation", "0006_matches_by_hand"),
    ]

    operations = [
        migrations.AddField("refusal", "reason", models.CharField("reason", blank=True, db_default="", max_length=200)),
        migrations.AddField("refusal", "revoked_by", models.ForeignKey(**WHO)),
        migrations.AddField("ignoredtransaction", "revoked_by", models.ForeignKey(**WHO)),
        migrations.RemoveIndex("matchproposal", "first_proposals_by_band"),
        migrations.AddField("matchproposal", "amount", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
        migrations.AddField("matchproposal", "booking_date", models.DateField(null=True)),
        migrations.RunSQL([COPIED, "SET CONSTRAINTS ALL IMMEDIATE"], migrations.RunSQL.noop),
        migrations.AlterField("matchproposal", "amount", models.DecimalField(decimal_places=2, max_digits=14)),
        migrations.AlterField("matchproposal", "booking_date", models.DateField()),
        migrations.AddField(
            "matchproposal",
            "band_place",
            models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(band="certain", then=Value(0)),
                    When(band="probable", then=Value(1)),
                    When(band="ambiguous", then=Value(2)),
                    When(band="possible", then=Value(3)),
                    output_field=IntegerField(),
                ),
                output_field=IntegerField(),
            ),
        ),
        migrations.AddIndex(
            "matchproposal",
            models.Index(
                F("organisation"),
                F("band_place"),
                F("booking_date").desc(),
                F("id"),
                condition=Q(rank=1),
                name="first_proposals_by_band",
            ),
        ),
        migrations.AddIndex(
            "matchproposal",
            models.Index(
                condition=Q(rank=1),
                fields=["organisation", "booking_date", "id"],
                include=["amount"],
                name="first_proposals_by_date",
            ),
        ),
    ]
