"""Rows of the dated tables, proposed by one person and confirmed by another."""

import anlan.infra.matter
from anlan.infra import rls
from django.db import migrations, models
from django.db.models import F, Q

PROPOSED, CONFIRMED, DROPPED = "proposed", "confirmed", "dropped"


class Migration(migrations.Migration):
    dependencies = [("premises", "0004_attached")]

    operations = [
        migrations.CreateModel(
            name="Renaming",
            fields=[
                ("area", anlan.infra.matter.AreaField(db_collation="C", max_length=24)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("placed_by", models.CharField(default="none", max_length=8)),
                ("shown_down", models.BooleanField(default=False)),
                ("id", models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=12)),
                ("key", models.CharField(max_length=120)),
                ("values", models.JSONField()),
                ("out", models.BooleanField(default=False)),
                ("state", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=500)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("alone", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "premises_renaming",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=(PROPOSED, CONFIRMED, DROPPED)), name="premises_renaming_state"
                    ),
                    models.CheckConstraint(
                        condition=Q(alone=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                        name="premises_renaming_four_eyes",
                    ),
                    models.UniqueConstraint(
                        fields=["source", "key"], condition=Q(state=PROPOSED), name="premises_renaming_once"
                    ),
                ],
            },
        ),
        rls.protect("premises_renaming", "matter"),
        rls.written_within("premises_renaming"),
        rls.moves("premises_renaming", (PROPOSED,), ((PROPOSED, CONFIRMED), (PROPOSED, DROPPED))),
    ]
