"""Points entered by hand, and appeals against points."""

import anlan.infra.matter
from django.db import migrations, models

from anlan.infra import rls

CODES = (
    "accident_death", "accident_injury", "refused", "forged", "sublet", "floor_orange", "floor_red", "drill",
    "standardised",
)  # fmt: skip


def _located():
    return [
        ("area", anlan.infra.matter.AreaField(db_collation="C", max_length=24)),
        ("lon", models.FloatField(null=True)),
        ("lat", models.FloatField(null=True)),
        ("placed_by", models.CharField(default="none", max_length=8)),
        ("shown_down", models.BooleanField(default=False)),
        ("id", models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
        ("compound", models.UUIDField()),
        ("party", models.UUIDField()),
    ]


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Point",
            fields=[
                *_located(),
                ("number", models.CharField(max_length=16, unique=True)),
                ("code", models.CharField(max_length=16)),
                ("on", models.DateTimeField()),
                ("text", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=10)),
                ("entered_by", models.UUIDField()),
                ("entered_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "db_table": "grading_point",
                "indexes": [models.Index(fields=["party", "on"], name="grading_point_of")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("state__in", ("draft", "confirmed", "discarded"))), name="grading_point_state"),
                    models.CheckConstraint(condition=models.Q(("code__in", CODES)), name="grading_point_code"),
                    models.CheckConstraint(condition=models.Q(models.Q(("state", "confirmed"), _negated=True), models.Q(("decided_by__isnull", False), models.Q(("decided_by", models.F("entered_by")), _negated=True)), _connector="OR"), name="grading_point_four_eyes"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                *_located(),
                ("code", models.CharField(max_length=16)),
                ("number", models.CharField(blank=True, max_length=16)),
                ("year", models.PositiveSmallIntegerField()),
                ("amount", models.SmallIntegerField()),
                ("text", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=10)),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "db_table": "grading_appeal",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("state__in", ("open", "upheld", "rejected"))), name="grading_appeal_state"),
                    models.CheckConstraint(condition=models.Q(("state", "open"), models.Q(("decided_by__isnull", False), models.Q(("decided_by", models.F("made_by")), _negated=True)), _connector="OR"), name="grading_appeal_four_eyes"),
                    models.UniqueConstraint(fields=("party", "code", "number", "year"), name="grading_appeal_once"),
                ],
            },
        ),
        rls.protect("grading_point", "matter"),
        rls.protect("grading_appeal", "matter"),
        rls.moves("grading_point", ("draft",), (("draft", "confirmed"), ("draft", "discarded"))),
        rls.moves("grading_appeal", ("open",), (("open", "upheld"), ("open", "rejected"))),
    ]
