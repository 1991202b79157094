"""Campaigns, their cohorts with outcomes, what departments looked at and were asked, who left, and problem lists."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor
from anlan.review.campaigns import states

READ = "campaigns.read"


def letters(actor: Actor) -> list[tuple[str, str, str]]:
    """(scope letter, area, department) of the grants that read campaigns; what a split came from reaches as far."""
    if not actor.any(READ):
        return []
    found = []
    for grant in actor.grants:
        letter = actor.rights.get(grant.role, {}).get(READ, "") if grant.role else "A"
        if letter:
            found.append((letter, grant.area.split("-", 1)[0], grant.department))
    return found


class Widely(Seen):
    """Rows that everybody who reads campaigns reads in their area, of whatever department."""

    def seen_by(self, actor: Actor) -> Self:
        """A, C, D alike: a department works with the whole cohort."""
        if actor.system:
            return self.all()
        seen = Q(pk__in=[])
        for _, area, _ in letters(actor):
            seen |= self._inside(area)
        return self.filter(seen)


class OfDepartment(Seen):
    """Rows of a department: A, C all in the area, D one's own department's."""

    def seen_by(self, actor: Actor) -> Self:
        """The lead reads every department's, a department its own."""
        if actor.system:
            return self.all()
        seen = Q(pk__in=[])
        for letter, area, department in letters(actor):
            if letter in ("A", "C"):
                seen |= self._inside(area)
            elif department:
                seen |= self._inside(area) & Q(department=department)
        return self.filter(seen)


class Campaign(Matter):
    """A campaign: whom it is about, as of which day the cohort was fixed, until when, with which departments."""

    ref = models.CharField(max_length=40, unique=True)  # what files call it
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=500, blank=True)
    owner_kind = models.CharField(max_length=20, blank=True)  # "": whoever owns
    as_of = models.DateTimeField()
    due = models.DateTimeField()
    departments = models.JSONField()
    state = models.CharField(max_length=8)
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = Widely.as_manager()

    class Meta:
        db_table = "campaigns_campaign"
        constraints = [models.CheckConstraint(condition=Q(state__in=states.CAMPAIGN.states), name="campaigns_state")]


class Member(Matter):
    """A compound of the cohort and what became of it: an outcome with evidence, claimed by one, accepted by another."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    compound = models.UUIDField()
    state = models.CharField(max_length=8)
    outcome = models.CharField(max_length=10, blank=True)
    document = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=500, blank=True)
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = Widely.as_manager()

    class Meta:
        db_table = "campaigns_member"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.MEMBER.states), name="campaigns_member_state"),
            models.CheckConstraint(condition=Q(outcome__in=["", *states.OUTCOMES]), name="campaigns_member_outcome"),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("claimed_by")), name="campaigns_member_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | (~Q(outcome="") & Q(accepted_at__isnull=False)),
                name="campaigns_member_accepted",
            ),
            models.UniqueConstraint(fields=["campaign", "compound"], name="campaigns_member_once"),
        ]


class Look(Matter):
    """A department looked at a compound of the cohort: when, what it found in words."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    compound = models.UUIDField()
    department = models.CharField(max_length=32)
    seen_at = models.DateTimeField()
    text = models.CharField(max_length=500, blank=True)
    by = models.UUIDField()
    recorded_at = models.DateTimeField()
    objects: ClassVar[Any] = Widely.as_manager()

    class Meta:
        db_table = "campaigns_look"
        indexes = [models.Index(fields=["campaign", "department"], name="campaigns_look_of")]

    def department_of(self) -> str:
        """Whose look it is."""
        return self.department


class Departure(Matter):
    """Where a tenant went who is in no compound any more: out of the city, or it closed."""

    party = models.UUIDField()
    how = models.CharField(max_length=10)
    since = models.DateTimeField()
    document = models.CharField(max_length=80, blank=True)
    by = models.UUIDField()
    recorded_at = models.DateTimeField()
    objects: ClassVar[Any] = Widely.as_manager()

    class Meta:
        db_table = "campaigns_departure"
        constraints = [models.CheckConstraint(condition=Q(how__in=states.GONE), name="campaigns_departure_how")]
        indexes = [models.Index(fields=["party"], name="campaigns_departure_of")]


class Task(Matter):
    """What a department is asked to do in a campaign, until when, and what it replied."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=32)
    text = models.CharField(max_length=500)
    due = models.DateTimeField()
    state = models.CharField(max_length=8)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    reply = models.CharField(max_length=1000, blank=True)
    document = models.CharField(max_length=80, blank=True)
    replied_by = models.UUIDField(null=True)
    replied_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)  # late, and its department was called
    objects: ClassVar[Any] = OfDepartment.as_manager()

    class Meta:
        db_table = "campaigns_task"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.TASK.states), name="campaigns_task_state"),
            models.CheckConstraint(
                condition=Q(done_by=None) | ~Q(done_by=F("replied_by")), name="campaigns_task_four_eyes"
            ),
        ]

    def department_of(self) -> str:
        """Whose task it is."""
        return self.department


class Problem(Matter):
    """An item of a problem list (work-safety 4.4): who owns it, until when, which hazards it is about, its export."""

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=16)  # which list
    level = models.CharField(max_length=8)
    source = models.CharField(max_length=12)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=1000, blank=True)
    department = models.CharField(max_length=32)
    due = models.DateTimeField()
    hazards = models.JSONField(default=list)
    state = models.CharField(max_length=12)
    plan = models.CharField(max_length=1000, blank=True)
    proof = models.CharField(max_length=1000, blank=True)
    lessons = models.CharField(max_length=1000, blank=True)
    registered_by = models.UUIDField()
    registered_at = models.DateTimeField()
    verified_by = models.UUIDField(null=True)
    verified_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    export = models.TextField(blank=True)  # the file of the item, frozen when it was struck off
    sha256 = models.CharField(max_length=64, blank=True)
    unsaid = frozenset({"export"})  # its hash is said
    objects: ClassVar[Any] = OfDepartment.as_manager()

    class Meta:
        db_table = "campaigns_problem"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.PROBLEM.states), name="campaigns_problem_state"),
            models.CheckConstraint(condition=Q(kind__in=states.LISTS), name="campaigns_problem_list"),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("verified_by")), name="campaigns_problem_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "learned"]) | (Q(closed_at__isnull=False) & ~Q(sha256="")),
                name="campaigns_problem_export",
            ),
        ]

    def department_of(self) -> str:
        """Whose item it is."""
        return self.department
