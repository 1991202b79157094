"""Versions of the rule, assessed risks, the grades that followed, points entered by hand, and appeals."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.ground.premises import queries as premises
from anlan.infra.matter import Matter, Seen, Version
from anlan.kernel.rights import Actor
from anlan.review.grading import states
from anlan.review.grading.rules.scores import LETTERS, METHODS
from anlan.review.grading.rules.values import COSTS, EARNS, FLOORS, FOLLOWS

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


class OfParty(Seen):
    """Rows of an enterprise: in the area of grants that read grades there, at one's department's sites, one's own."""

    def seen_by(self, actor: Actor) -> Self:
        """A, C: all in the area; D: at sites of one's department; O: of the enterprises that one answers for."""
        if actor.system:
            return self.all()
        seen, letters = Q(pk__in=[]), set()
        for grant in actor.grants:
            letter = actor.rights.get(grant.role, {}).get(READ, "")
            letters.add(letter)
            if letter in ("A", "C"):
                seen |= self._inside(grant.area.split("-", 1)[0])
        if "D" in letters:
            seen |= Q(compound__in=premises.seen_ids(actor))
        if "O" in letters:
            seen |= Q(party__in=premises.own_party_ids(actor))
        return self.filter(seen)


class Rule(Version):
    """A version of the rule. Version 0 is shipped (`data/default.json`): default, to be confirmed."""

    class Meta:
        db_table = "grading_rule"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.RULE.states), name="grading_rule_state"),
            Version.four_eyes("grading_rule"),
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


class OfLedger(Matter):
    """What somebody brings forward about an enterprise's points, and another person decides, with the reason."""

    compound = models.UUIDField()
    party = models.UUIDField()
    code = models.CharField(max_length=16)
    text = models.CharField(max_length=500)
    state = models.CharField(max_length=10)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)
    objects: ClassVar[Any] = OfParty.as_manager()

    class Meta:
        abstract = True

    @staticmethod
    def four_eyes(table: str, free: Q) -> models.CheckConstraint:
        """The database's own guard: decided by another person, but where `free`."""
        other = Q(decided_by__isnull=False) & ~Q(decided_by=F("made_by"))
        return models.CheckConstraint(condition=free | other, name=f"{table}_four_eyes")

    def is_own(self, actor: Actor) -> bool:
        """Of an enterprise that the actor answers for."""
        return bool(premises.is_own_party(actor, self.party))


class Point(OfLedger):
    """Points of an enterprise for what no room keeps as a fact, entered by one person and confirmed by another."""

    number = models.CharField(max_length=16, unique=True)
    on = models.DateTimeField()

    class Meta:
        db_table = "grading_point"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.POINT.states), name="grading_point_state"),
            models.CheckConstraint(condition=Q(code__in=(*COSTS, *FLOORS, *EARNS)), name="grading_point_code"),
            OfLedger.four_eyes("grading_point", ~Q(state="confirmed")),
        ]
        indexes = [models.Index(fields=["party", "on"], name="grading_point_of")]


class Appeal(OfLedger):
    """An enterprise's appeal against one entry of its ledger; upheld, the entry is reversed, never deleted.

    asked : how often those who should have answered were called
    """

    number = models.CharField(max_length=16, blank=True)  # of the entry's hazard or of what was entered by hand
    year = models.PositiveSmallIntegerField()
    amount = models.SmallIntegerField()
    due = models.DateTimeField()
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "grading_appeal"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.APPEAL.states), name="grading_appeal_state"),
            OfLedger.four_eyes("grading_appeal", Q(state="open")),
            models.UniqueConstraint(fields=["party", "code", "number", "year"], name="grading_appeal_once"),
        ]


class Follow(OfLedger):
    """What an enterprise's band asks for: a talk, an extra check, no new tenants, advice to its landlord.

    code : which of them (`rules/follow.py`) · made by the house; done by somebody, or lapsed with the band
    """

    band = models.CharField(max_length=8)
    points = models.SmallIntegerField()
    due = models.DateTimeField()

    class Meta:
        db_table = "grading_follow"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.FOLLOW.states), name="grading_follow_state"),
            models.CheckConstraint(condition=Q(code__in=FOLLOWS), name="grading_follow_code"),
            models.UniqueConstraint(fields=["party", "code"], condition=Q(state="open"), name="grading_follow_once"),
        ]
