"""Racks are weighed by their legs."""

from django.db import migrations, models

KINDS = ("camera", "cells", "crack", "deflection", "direct", "leg", "lift", "strain", "temperature", "tilt")


class Migration(migrations.Migration):
    dependencies = [("floors", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("instrument", "floors_instrument_kind"),
        migrations.AddConstraint(
            "instrument",
            models.CheckConstraint(condition=models.Q(("kind__in", list(KINDS))), name="floors_instrument_kind"),
        ),
    ]
