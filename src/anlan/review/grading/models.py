"""Versions of the rule, risks that somebody assessed, and the grades that followed, each with its reasons."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.ground.premises import queries as premises
from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor
from anlan.review.grading import states
from anlan.review.grading.rules.scores import LETTERS, METHODS

READ = "grading.read"


class OfCompound(Seen):
    """Rows of a compound: in the area of grants that read grades there, else with the compound itself."""

    def seen_by(self, actor: Actor) -> Self:
        """A, C: all in the area; D, O: of the compounds of one's department, or of one's own."""
        if actor.system:
            return self.all()
        seen, narrow = Q(pk__in=[]), False
        for grant in actor.grants:
            letter = actor.rights.get(grant.role, {}).get(READ, "") if grant.role else "A" if actor.any(READ) else ""
            if letter in ("A", "C"):
                seen |= self._inside(grant.area.split("-", 1)[0])
            elif letter:
                narrow = True
        return self.filter(seen | Q(compound__in=premises.seen_ids(actor)) if narrow else seen)


class Rule(Matter):
    """A version of the rule. Version 0 is shipped (`data/default.json`): default, to be confirmed."""

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
        db_table = "grading_rule"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.RULE.states), name="grading_rule_state"),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="grading_rule_four_eyes",
            ),
        ]


class Assessment(Matter):
    """A risk of a tenant or a building, by LEC or matrix; a later one about the same takes its place."""

    compound = models.UUIDField()
    subject = models.CharField(max_length=8)  # tenant | building
    thing = models.UUIDField()  # party or building
    what = models.CharField(max_length=120)
    method = models.CharField(max_length=8)
    values = models.JSONField()
    score = models.FloatField()
    letter = models.CharField(max_length=1)
    text = models.CharField(max_length=500, blank=True)
    by = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    objects: ClassVar[Any] = OfCompound.as_manager()

    class Meta:
        db_table = "grading_assessment"
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=["tenant", "building"]), name="grading_assessment_subject"),
            models.CheckConstraint(condition=Q(method__in=METHODS), name="grading_assessment_method"),
            models.CheckConstraint(condition=Q(letter__in=LETTERS), name="grading_assessment_letter"),
            models.UniqueConstraint(
                fields=["compound", "thing", "what"], condition=Q(until=None), name="grading_assessment_once"
            ),
        ]


class Grade(Matter):
    """What a compound was graded from `since` until `until`, by which version, why, and what caused it."""

    compound = models.UUIDField()
    letter = models.CharField(max_length=1)
    base = models.CharField(max_length=1)
    parts = models.JSONField()  # [{code, letter, because}]
    steps = models.JSONField()
    rule = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    cause = models.UUIDField(null=True)  # the journal entry that it followed from
    objects: ClassVar[Any] = OfCompound.as_manager()

    class Meta:
        db_table = "grading_grade"
        constraints = [
            models.CheckConstraint(condition=Q(letter__in=LETTERS, base__in=LETTERS), name="grading_grade_letter"),
            models.UniqueConstraint(fields=["compound"], condition=Q(until=None), name="grading_grade_one_now"),
        ]
        indexes = [
            models.Index(fields=["compound", "since"], name="grading_grade_of"),
            models.Index(fields=["area"], condition=Q(until=None), name="grading_grade_now"),
        ]
