from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0014_lines_ignored_at_once")]

    operations = [
        migrations.RemoveIndex("matchproposal", "first_proposals_by_band"),
        migrations.AddIndex(
            "matchproposal",
            models.Index(
                condition=models.Q(rank=1),
                fields=["organisation", "band_place", "-booking_date", "id"],
                include=["amount"],
                name="first_proposals_by_band",
            ),
        ),
    ]
