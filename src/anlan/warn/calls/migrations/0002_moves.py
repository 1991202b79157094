"""The database itself refuses a change of state that no verb makes."""

from django.db import migrations

from anlan.infra import rls

MOVES = (
    ("asking", "answered"),
    ("asking", "exhausted"),
    ("asking", "stopped"),
    ("asking", "superseded"),
    ("exhausted", "answered"),
    ("exhausted", "stopped"),
    ("exhausted", "superseded"),
    ("answered", "asking"),
    ("answered", "exhausted"),
)
LADDER = (("draft", "confirmed"), ("draft", "discarded"))


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial")]

    operations = [
        rls.moves("calls_call", ("asking",), MOVES),
        rls.moves("calls_ladder", ("default", "draft"), LADDER),
    ]
