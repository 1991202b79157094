"""Versions of standards: each row is one whole version with all its items."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anlan.ground.standards.states import IN_FORCE, STANDARD
from anlan.infra.matter import Matter


class Standard(Matter):
    """One version of a standard, in force from `valid_from` until `valid_to`; rooms keep its id with what they judged.

    The items stand in the row itself (`rules/items.py` reads them): a version once in force never changes.
    """

    code = models.CharField(max_length=32)
    version = models.IntegerField()
    kind = models.CharField(max_length=12)  # checklist | rule_set
    names = models.JSONField()  # {"zh": …, "en": …}
    document = models.CharField(max_length=120)  # the text that it stands for, as "GB 35181-2025"
    items = models.JSONField()
    coverage = models.JSONField(null=True)  # how far it gives its text: {of, wording, source} (`rules/coverage.py`)
    state = models.CharField(max_length=10)
    text = models.CharField(max_length=500, blank=True)  # why this version
    authors = models.JSONField(default=list)  # accounts that drafted or changed it: none of them confirms
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)  # confirmed by its author, as the city has nobody else
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "standards_standard"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standards_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None, state__in=IN_FORCE), name="standards_one_in_force"
            ),
            models.UniqueConstraint(fields=["code"], condition=Q(state="draft"), name="standards_one_draft"),
            models.CheckConstraint(condition=Q(state__in=STANDARD.states), name="standards_state"),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE) | Q(valid_from__isnull=False), name="standards_in_force_since"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="standards_in_order",
            ),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="standards_four_eyes",
            ),
        ]
