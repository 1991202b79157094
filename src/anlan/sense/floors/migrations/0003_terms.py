"""Versions of the terms, which the sense process reads as it reads the floors."""

import anlan.infra.matter
from anlan.infra import rls
from django.db import migrations, models

STATES = ("draft", "confirmed", "discarded")
TOLD = """
create trigger told after insert or update on floors_setting for each statement execute function sensors_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("floors", "0002_legs")]

    operations = [
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("area", anlan.infra.matter.AreaField(db_collation="C", max_length=24)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("placed_by", models.CharField(default="none", max_length=8)),
                ("shown_down", models.BooleanField(default=False)),
                ("id", models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ("state", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=500)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("alone", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(unique=True)),
                ("values", models.JSONField()),
                ("valid_from", models.DateTimeField()),
            ],
            options={
                "db_table": "floors_setting",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", STATES)), name="floors_setting_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alone", True),
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="floors_setting_four_eyes",
                    ),
                ],
            },
        ),
        rls.protect("floors_setting", "matter", sense="select"),
        rls.moves("floors_setting", ("draft",), (("draft", "confirmed"), ("draft", "discarded"))),
        rls.written_within("floors_setting"),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
