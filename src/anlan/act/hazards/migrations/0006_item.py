"""By which item of which list a hazard was found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_period")]

    operations = [
        migrations.AddField("hazard", "item", models.CharField(max_length=60, blank=True, default=""), preserve_default=False)
    ]
