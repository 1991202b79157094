"""When an order of a visit named it, and whether officers found it on an administrative inspection."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0006_item")]

    operations = [
        migrations.AddField("hazard", "ordered_at", models.DateTimeField(null=True)),
        migrations.AddField("hazard", "enforced", models.BooleanField(default=False)),
    ]
