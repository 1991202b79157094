"""Whoever was met signs on the phone's glass, or refuses before a witness."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_moves")]

    operations = [
        migrations.AddField("visit", "signature", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("visit", "witness", models.CharField(blank=True, default="", max_length=120)),
    ]
