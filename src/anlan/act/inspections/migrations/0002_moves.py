"""The database itself refuses a change of state that no verb makes; what the county shows down is written by it alone."""

from django.db import migrations

from anlan.infra import rls

MOVES = (
    ("planned", "approved"),
    ("planned", "cancelled"),
    ("approved", "cancelled"),
    ("planned", "under_way"),
    ("approved", "under_way"),
    ("planned", "done"),
    ("approved", "done"),
    ("under_way", "done"),
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]

    operations = [
        rls.moves("inspections_visit", ("planned",), MOVES),
        rls.moves("inspections_setting", ("draft",), (("draft", "confirmed"),)),
        rls.written_within("inspections_setting", "inspections_certificate", "inspections_expert"),
    ]
