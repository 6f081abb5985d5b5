"""An uploaded file says that it was imported, instead of leaving whoever clicks twice with a page that is not there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0013_refuse_truncation")]

    operations = [
        migrations.AddField(
            model_name="csvupload",
            name="imported_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="imported at"),
        ),
    ]
