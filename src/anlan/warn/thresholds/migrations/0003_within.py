"""Rules of the county are read by its towns, and changed by the county alone."""

from django.db import migrations

from anlan.infra import rls


class Migration(migrations.Migration):
    dependencies = [("thresholds", "0002_moves")]

    operations = [rls.written_within("thresholds_rule")]
