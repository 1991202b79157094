"""What people set for the rules of this room: versions of their numbers, and rows of the dated tables of names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anlan.ground.premises import states
from anlan.infra.matter import Proposed, Version


class Setting(Version):
    """A version of the terms: proposed by one, confirmed by another, in force from a day on. Shown down.

    values : least_units, deep, duties: code → days for which it counts
    """

    class Meta:
        db_table = "premises_setting"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.SETTING.states), name="premises_setting_state"),
            Version.four_eyes("premises_setting"),
        ]


class Renaming(Proposed):
    """A row of a dated table that somebody proposes, or proposes to take out; the finder reads it once confirmed."""

    source = models.CharField(max_length=12)
    key = models.CharField(max_length=120)  # what the row is known by (`rules/renaming.py`)
    values = models.JSONField()
    out = models.BooleanField(default=False)

    class Meta:
        db_table = "premises_renaming"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.RENAMING.states), name="premises_renaming_state"),
            Proposed.four_eyes("premises_renaming"),
            models.UniqueConstraint(
                fields=["source", "key"], condition=Q(state=states.PROPOSED), name="premises_renaming_once"
            ),
        ]
