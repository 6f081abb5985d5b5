"""The list of documents, whole or of one status, is read off an index: a page costs the same among a million."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0014_imported_uploads")]

    operations = [
        migrations.RemoveIndex("invoice", "documents_by_date"),
        migrations.AddIndex(
            "invoice", models.Index(fields=["organisation", "-issue_date", "-id"], name="documents_by_date")
        ),
        migrations.AddIndex(
            "invoice", models.Index(fields=["organisation", "status", "-issue_date", "-id"], name="documents_by_status")
        ),
    ]
