"""What people set for the rules of this room: versions of their numbers, and rows of the dated tables of names."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anlan.ground.premises import states
from anlan.infra.matter import Matter


class Setting(Matter):
    """A version of the terms: proposed by one, confirmed by another, in force from a day on. Shown down."""

    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()  # least_units, deep, duties: code → days for which it counts
    state = models.CharField(max_length=10)
    valid_from = models.DateTimeField()
    text = models.CharField(max_length=500)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)  # confirmed by its proposer, as the city has nobody else

    class Meta:
        db_table = "premises_setting"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.SETTING.states), name="premises_setting_state"),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="premises_setting_four_eyes",
            ),
        ]


class Renaming(Matter):
    """A row of a dated table that somebody proposes, or proposes to take out; the finder reads it once confirmed."""

    source = models.CharField(max_length=12)
    key = models.CharField(max_length=120)  # what the row is known by (`rules/renaming.py`)
    values = models.JSONField()
    out = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    text = models.CharField(max_length=500)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)  # confirmed by its proposer, as the city has nobody else

    class Meta:
        db_table = "premises_renaming"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.RENAMING.states), name="premises_renaming_state"),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="premises_renaming_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["source", "key"], condition=Q(state=states.PROPOSED), name="premises_renaming_once"
            ),
        ]
