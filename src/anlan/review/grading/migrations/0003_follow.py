"""What follows from a band; entries and appeals name by the same words who brought them and who decided."""

import anlan.infra.matter
from django.db import migrations, models

from anlan.infra import rls

OTHER = models.Q(("decided_by__isnull", False), models.Q(("decided_by", models.F("made_by")), _negated=True))


class Migration(migrations.Migration):
    dependencies = [("grading", "0002_points")]

    operations = [
        migrations.RemoveConstraint("point", "grading_point_four_eyes"),
        migrations.RenameField("point", "entered_by", "made_by"),
        migrations.RenameField("point", "entered_at", "made_at"),
        migrations.AddConstraint(
            "point",
            models.CheckConstraint(
                condition=models.Q(models.Q(("state", "confirmed"), _negated=True), OTHER, _connector="OR"),
                name="grading_point_four_eyes",
            ),
        ),
        migrations.AddField("appeal", "asked", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("area", anlan.infra.matter.AreaField(db_collation="C", max_length=24)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("placed_by", models.CharField(default="none", max_length=8)),
                ("shown_down", models.BooleanField(default=False)),
                ("id", models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ("compound", models.UUIDField()),
                ("party", models.UUIDField()),
                ("code", models.CharField(max_length=16)),
                ("text", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=10)),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("band", models.CharField(max_length=8)),
                ("points", models.SmallIntegerField()),
                ("due", models.DateTimeField()),
            ],
            options={
                "db_table": "grading_follow",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("state__in", ("open", "done", "lapsed"))), name="grading_follow_state"),
                    models.CheckConstraint(condition=models.Q(("code__in", ("talk", "check", "advice", "no_new"))), name="grading_follow_code"),
                    models.UniqueConstraint(condition=models.Q(("state", "open")), fields=("party", "code"), name="grading_follow_once"),
                ],
            },
        ),
        rls.protect("grading_follow", "matter"),
        rls.moves("grading_follow", ("open",), (("open", "done"), ("open", "lapsed"))),
    ]
