"""Own checks of landlords and tenants."""

import anlan.infra.matter
from anlan.infra import rls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_glass")]

    operations = [
        migrations.CreateModel(
            name="OwnCheck",
            fields=[
                ("area", anlan.infra.matter.AreaField(db_collation="C", max_length=24)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("placed_by", models.CharField(default="none", max_length=8)),
                ("shown_down", models.BooleanField(default=False)),
                ("id", models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ("compound", models.UUIDField()),
                ("party", models.UUIDField()),
                ("name", models.JSONField()),
                ("subject", models.JSONField()),
                ("role", models.CharField(max_length=8)),
                ("standard", models.CharField(max_length=32)),
                ("version", models.UUIDField()),
                ("answers", models.JSONField()),
                ("broken", models.PositiveSmallIntegerField()),
                ("text", models.CharField(blank=True, max_length=500)),
                ("person", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "inspections_owncheck",
                "indexes": [models.Index(fields=["compound", "party", "at"], name="inspections_own_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(role__in=("owner", "second", "tenant")), name="inspections_own_role"
                    )
                ],
            },
        ),
        rls.protect("inspections_owncheck", "matter"),
    ]
