"""Deadlines of the county are read by its towns, and changed by the county alone."""

from django.db import migrations

from anlan.infra import rls


class Migration(migrations.Migration):
    dependencies = [("hazards", "0001_initial")]

    operations = [rls.written_within("hazards_setting")]
