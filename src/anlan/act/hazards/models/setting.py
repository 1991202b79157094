"""Versions of the deadlines, and the yearly counter of numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anlan.act.hazards import states
from anlan.infra.matter import Matter


class Setting(Matter):
    """A version of the deadlines: proposed by one, confirmed by another, in force from a time on."""

    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    state = models.CharField(max_length=10)
    valid_from = models.DateTimeField()
    text = models.CharField(max_length=500)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)  # confirmed by its proposer, as the city has nobody else

    class Meta:
        db_table = "hazards_setting"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.SETTING.states), name="hazards_setting_state"),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="hazards_setting_four_eyes",
            ),
        ]


class Counter(models.Model):
    """The last number given in a year. Numbers have no gaps: a verb that fails gives its number back."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "hazards_counter"
