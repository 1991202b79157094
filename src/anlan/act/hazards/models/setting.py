"""Versions of the deadlines, and the yearly counter of numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anlan.act.hazards import states
from anlan.infra.matter import Version


class Setting(Version):
    """A version of the deadlines: proposed by one, confirmed by another, in force from a time on."""

    class Meta:
        db_table = "hazards_setting"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.SETTING.states), name="hazards_setting_state"),
            Version.four_eyes("hazards_setting"),
        ]


class Counter(models.Model):
    """The last number given in a year. Numbers have no gaps: a verb that fails gives its number back."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "hazards_counter"
