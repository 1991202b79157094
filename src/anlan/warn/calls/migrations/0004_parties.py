"""A call about a floor asks the persons of its tenant and landlord: they are named when it starts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_within")]

    operations = [migrations.AddField("call", "parties", models.JSONField(default=dict))]
