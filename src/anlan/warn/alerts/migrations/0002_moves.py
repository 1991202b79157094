"""The database itself refuses a change of state that no verb makes."""

from django.db import migrations

from anlan.infra import rls

MOVES = (
    ("open", "acknowledged"),
    ("acknowledged", "open"),
    ("open", "ended"),
    ("acknowledged", "ended"),
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [rls.moves("alerts_episode", ("open",), MOVES)]
