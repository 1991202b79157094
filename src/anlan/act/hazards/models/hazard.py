"""The hazard itself, and who may see it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.act.hazards import states
from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor

READ = "hazards.read"


class HazardSet(Seen):
    """Hazards; a grant reaches as far as its scope letter says (community-rescue 12)."""

    def seen_by(self, actor: Actor) -> Any:
        """A, C: all in the area; D: the department's subjects; O: own; T: own open task; and what one reported."""
        if actor.system:
            return self.all()
        mine = Q(reporter=actor.person) if actor.person else Q(pk__in=[])
        seen = mine
        held = (
            (actor.rights.get(g.role, {}).get(READ, ""), g.area.split("-", 1)[0], g.department) for g in actor.grants
        )
        for scope, area, department in dict.fromkeys(held):  # somebody may hold several posts at one place
            if scope in ("A", "C"):
                seen |= self._inside(area)
            elif scope == "D" and department:
                seen |= self._inside(area) & Q(department=department)
            elif scope == "O" and actor.person:
                seen |= Q(holder=actor.person)
            elif scope == "T" and actor.person:
                seen |= Q(holder=actor.person, state__in=states.HAZARD.open_states())
        return self.filter(seen)


class Hazard(Matter):
    """Something that can harm, from its report to its strike-off. One row is one file (work-safety 4.3)."""

    number = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=32)
    text = models.CharField(max_length=1000)
    place = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)  # whose it is: an enterprise, a village, a works
    source = models.CharField(max_length=16)
    department = models.CharField(max_length=32, blank=True)
    alert = models.UUIDField(null=True)  # the alert that made somebody look
    compound = models.UUIDField(null=True)  # where in the register of premises, and whose it is there
    building = models.UUIDField(null=True)
    floor = models.UUIDField(null=True)
    unit = models.UUIDField(null=True)
    party = models.UUIDField(null=True)
    item = models.CharField(max_length=60, blank=True)  # of which list: "WL-5-10 N5"; one fact is one hazard
    rule_item = models.CharField(max_length=80, blank=True)
    rule_set = models.CharField(max_length=40, blank=True)  # by which set of rules it was graded, and its version
    rule_version = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=10, blank=True)
    risk = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=12)
    terms = models.PositiveIntegerField(default=0)  # version of the deadlines that this step was counted with

    reporter = models.UUIDField(null=True)
    holder = models.UUIDField(null=True)
    rectifier = models.UUIDField(null=True)
    submitter = models.UUIDField(null=True)
    inspector = models.UUIDField(null=True)
    second = models.UUIDField(null=True)  # the other person at the re-inspection

    fixes = models.JSONField(default=dict)
    remedy = models.JSONField(default=dict)  # a major hazard's plan in six parts (Order 16 Art. 15)
    order_no = models.CharField(max_length=80, blank=True)
    ordered_at = models.DateTimeField(null=True)  # when a visit's order of that number named it; its day is the limit
    enforced = models.BooleanField(default=False)  # found on an administrative inspection, or ordered after one
    body = models.CharField(max_length=24, blank=True)  # area of the body whose officers ordered it; "" by the town
    transfer = models.JSONField(null=True)
    extension = models.JSONField(null=True)
    extended = models.PositiveSmallIntegerField(default=0)
    returned = models.PositiveSmallIntegerField(default=0)

    since = models.DateTimeField()  # when the present step began
    due = models.DateTimeField(null=True)  # late from this midnight on; None while a suspension holds the clock
    limit = models.DateTimeField(null=True)  # until when it must be put right, as ordered
    paused_at = models.DateTimeField(null=True)  # a suspension is in force since
    held_at = models.DateTimeField(null=True)  # since when the holder's clock stands, and where it stood
    due_before = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    graded_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    visited_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    again_of = models.UUIDField(null=True)  # one struck off not long ago that this seems to be again
    reopened = models.PositiveSmallIntegerField(default=0)
    reopened_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = HazardSet.as_manager()

    class Meta:
        db_table = "hazards_hazard"
        indexes = [
            models.Index(fields=["area", "state"], name="hazard_area_state"),
            models.Index(fields=["holder"], condition=Q(ended_at=None), name="hazard_holder"),
            models.Index(fields=["reporter"], name="hazard_reporter"),
            models.Index(fields=["due"], condition=Q(ended_at=None), name="hazard_due"),
            models.Index(fields=["compound"], condition=Q(compound__isnull=False), name="hazard_compound"),
            models.Index(fields=["again_of"], condition=Q(again_of__isnull=False), name="hazard_again"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.HAZARD.states), name="hazard_state"),
            models.CheckConstraint(condition=Q(grade__in=["", "general", "major"]), name="hazard_grade"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(states.HAZARD.ends), ended_at__isnull=False, due=None)
                | (
                    ~Q(state__in=sorted(states.HAZARD.ends))
                    & Q(ended_at=None)
                    & (
                        Q(due__isnull=False)
                        | Q(paused_at__isnull=False, held_at__isnull=False, due_before__isnull=False)
                    )
                ),
                name="hazard_open_has_due",
            ),
            models.CheckConstraint(condition=Q(risk__in=["", *states.RISKS]), name="hazard_risk"),
            models.CheckConstraint(
                condition=Q(second=None) | (~Q(second=F("submitter")) & ~Q(second=F("inspector"))),
                name="hazard_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, inspector__isnull=False),
                name="hazard_closed_seen_again",
            ),
            models.CheckConstraint(
                condition=Q(inspector=None) | (~Q(inspector=F("submitter")) & ~Q(inspector=F("rectifier"))),
                name="hazard_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(states.WITH_HOLDER)) | Q(holder__isnull=False), name="hazard_has_holder"
            ),
        ]

    def is_own(self, actor: Actor) -> bool:
        """The holder's and the reporter's own."""
        return actor.person is not None and actor.person in (self.holder, self.reporter)

    def is_task(self, actor: Actor) -> bool:
        """Open, and the actor (or whom the actor stands in for) holds it."""
        return self.ended_at is None and self.holder is not None and self.holder in persons_of(actor)

    def department_of(self) -> str:
        """Whose subject it is."""
        return self.department


def persons_of(actor: Actor) -> frozenset[Any]:
    """The actor's person, and those for whom they act by dated delegation."""
    acting = {g.acting_for for g in actor.grants if g.acting_for is not None}
    return frozenset(acting | ({actor.person} if actor.person else set()))
