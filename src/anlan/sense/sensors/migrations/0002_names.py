from django.db import migrations, models


class Migration(migrations.Migration):
    """Streams have an English name, too."""

    dependencies = [("sensors", "0001_initial")]
    operations = [
        migrations.AddField("stream", "name_en", models.CharField(blank=True, db_default="", max_length=120)),
    ]
