"""Counties and towns are read by what lies in them, and changed from above alone."""

from django.db import migrations

from anlan.infra import rls


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_reach")]

    operations = [rls.written_within("areas_area", "areas_act")]
