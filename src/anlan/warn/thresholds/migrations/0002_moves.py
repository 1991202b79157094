"""The database itself refuses a change of state that no verb makes."""

from django.db import migrations

from anlan.infra import rls

MOVES = (
    ("draft", "discarded"),
    ("draft", "confirmed"),
    ("draft", "retired"),
    ("default", "confirmed"),
    ("default", "retired"),
    ("confirmed", "retired"),
)


class Migration(migrations.Migration):
    dependencies = [("thresholds", "0001_initial")]

    operations = [rls.moves("thresholds_rule", ("draft", "default"), MOVES)]
