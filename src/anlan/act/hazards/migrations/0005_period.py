"""A stop may be ordered for a period."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0004_numbers")]

    operations = [migrations.AddField("suspension", "until", models.DateTimeField(null=True))]
