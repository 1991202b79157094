"""Visits with their answers; who may make them; grades that say how often; draws; and the versions of the terms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.act.inspections import states
from anlan.act.inspections.rules.kinds import KINDS
from anlan.act.inspections.rules.own import ROLES
from anlan.act.inspections.rules.terms import GRADES
from anlan.infra.matter import Matter, Seen, Version
from anlan.kernel.rights import Actor

READ = "inspections.read"


class VisitSet(Seen):
    """Visits; a grant reaches as far as its scope letter says (community-rescue 12)."""

    def seen_by(self, actor: Actor) -> Any:
        """A, C: all in the area; D: those that the department takes part in; T: those that one makes oneself."""
        if actor.system:
            return self.all()
        seen = self._made_by(actor) if actor.person and actor.any(READ) else Q(pk__in=[])
        for grant in actor.grants:
            scope = actor.rights.get(grant.role, {}).get(READ, "")
            area = grant.area.split("-", 1)[0]
            if scope in ("A", "C"):
                seen |= self._inside(area)
            elif scope == "D" and grant.department:
                seen |= self._inside(area) & self._by(department=grant.department)
        return self.filter(seen)

    def _made_by(self, actor: Actor) -> Q:
        return self._by(person=str(actor.person))

    def _by(self, **member: str) -> Q:
        field = "members" if self.model is Visit else "visit__members"
        return Q(**{f"{field}__contains": [member]})


class Visit(Matter):
    """One visit to one compound, or to one firm in it, by one or more departments: one list, one report.

    `members` are frozen with what they were on that day: person, name, department, role, certificate or contract.
    """

    number = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=16)
    strand = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    compound = models.UUIDField()
    firm = models.UUIDField(null=True)  # the party, where one firm alone is visited
    subject = models.JSONField()  # the name in both languages, as it was
    standard = models.CharField(max_length=32)
    version = models.UUIDField(null=True)  # the version it began with, and ends on
    lead = models.CharField(max_length=32)
    members = models.JSONField(default=list)
    planned_for = models.DateTimeField()
    basis = models.CharField(max_length=300, blank=True)
    draw = models.UUIDField(null=True)
    terms = models.PositiveIntegerField(default=0)
    planned_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    met = models.CharField(max_length=120, blank=True)
    signed = models.BooleanField(null=True)
    signature = models.CharField(max_length=64, blank=True, default="")  # hash of what was drawn on the glass
    witness = models.CharField(max_length=120, blank=True, default="")  # who else saw that the signature was refused
    text = models.CharField(max_length=1000, blank=True)
    score = models.SmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    because = models.JSONField(null=True)

    objects: ClassVar[Any] = VisitSet.as_manager()

    class Meta:
        db_table = "inspections_visit"
        indexes = [
            models.Index(fields=["compound", "planned_for"], name="inspections_compound"),
            models.Index(fields=["area", "planned_for"], name="inspections_area"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.VISIT.states), name="inspections_visit_state"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="inspections_visit_kind"),
            models.CheckConstraint(
                condition=~Q(state__in=["under_way", "done"]) | Q(begun_at__isnull=False, version__isnull=False),
                name="inspections_visit_begun",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="inspections_visit_in_order"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("planned_by")), name="inspections_visit_four_eyes"
            ),
        ]

    def is_task(self, actor: Actor) -> bool:
        """Whoever makes the visit; also afterwards, for what their phone sends late."""
        return actor.person is not None and any(m["person"] == str(actor.person) for m in self.members)

    def department_of(self) -> str:
        """Who leads it."""
        return self.lead


class Answer(Matter):
    """What somebody found about one item, of the whole site or of one unit. The one that `stands` was seen last."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    ref = models.CharField(max_length=16)
    unit = models.CharField(max_length=80, blank=True)
    answer = models.JSONField()
    text = models.CharField(max_length=500, blank=True)
    broken = models.BooleanField(default=False)
    stands = models.BooleanField(default=True)
    person = models.UUIDField(null=True)
    department = models.CharField(max_length=32, blank=True)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    late = models.BooleanField(default=False)  # came after the visit had been ended
    hazard = models.UUIDField(null=True)

    objects: ClassVar[Any] = VisitSet.as_manager()

    class Meta:
        db_table = "inspections_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "ref", "unit"], condition=Q(stands=True), name="inspections_answer_stands"
            ),
        ]

    def is_task(self, actor: Actor) -> bool:
        """As the visit's."""
        return bool(self.visit.is_task(actor))

    def department_of(self) -> str:
        """As the visit's."""
        return str(self.visit.lead)


class OwnSet(Seen):
    """Own checks: for who reads visits in the area, and for whoever answers for the party that made it."""

    def seen_by(self, actor: Actor) -> Any:
        """A, C: all in the area; O: those of one's own parties."""
        if actor.system:
            return self.all()
        seen = Q(pk__in=[])
        for grant in actor.grants:
            if actor.rights.get(grant.role, {}).get(READ, "") in ("A", "C"):
                seen |= self._inside(grant.area.split("-", 1)[0])
        if actor.person is not None and actor.any("inspections.own_check"):
            seen |= Q(person=actor.person)
        return self.filter(seen)


class OwnCheck(Matter):
    """A landlord's or tenant's own check of a site by a list, done once and never changed.

    `answers` are [{ref, answer, text, broken, hazard}].
    """

    compound = models.UUIDField()
    party = models.UUIDField()
    name = models.JSONField()  # the party's, as it was
    subject = models.JSONField()  # the site's
    role = models.CharField(max_length=8)
    standard = models.CharField(max_length=32)
    version = models.UUIDField()
    answers = models.JSONField()
    broken = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)
    person = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects: ClassVar[Any] = OwnSet.as_manager()

    class Meta:
        db_table = "inspections_owncheck"
        indexes = [models.Index(fields=["compound", "party", "at"], name="inspections_own_of")]
        constraints = [models.CheckConstraint(condition=Q(role__in=ROLES), name="inspections_own_role")]

    def is_own(self, actor: Actor) -> bool:
        """Whoever made it; the verb asks that the party is theirs."""
        return actor.person is not None and actor.person == self.person


class Certificate(Matter):
    """An officer's certificate of law enforcement (执法证) of a body, in force until a day or until it is revoked."""

    person = models.UUIDField()
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    body = models.CharField(max_length=32)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspections_certificate"
        indexes = [models.Index(fields=["person"], name="inspections_cert_person")]
        constraints = [models.UniqueConstraint(fields=["number"], name="inspections_cert_number")]


class Expert(Matter):
    """An engineer of a service body under contract until a day; what they signed stays signed."""

    person = models.UUIDField()
    account = models.UUIDField()
    name = models.CharField(max_length=60)
    firm = models.CharField(max_length=120)
    contract = models.CharField(max_length=60)
    valid_from = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "inspections_expert"
        indexes = [models.Index(fields=["person"], name="inspections_expert_person")]


class Grade(Matter):
    """The risk colour of a compound from a time on, with its reason: it says how often somebody comes."""

    compound = models.UUIDField()
    colour = models.CharField(max_length=8)
    because = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "inspections_grade"
        indexes = [models.Index(fields=["compound", "at"], name="inspections_grade_at")]
        constraints = [models.CheckConstraint(condition=Q(colour__in=GRADES), name="inspections_grade_colour")]


class Draw(Matter):
    """A random draw of firms and officers: the pot, the seed and who was drawn. Its sheet lets anybody repeat it."""

    seed = models.CharField(max_length=64)
    own_seed = models.BooleanField(default=False)  # somebody named the seed; else the house made it
    body = models.CharField(max_length=32)
    text = models.CharField(max_length=300)
    firms = models.JSONField()  # the pot: [{"id", "name", "compound"}]
    officers = models.JSONField()  # [{"id", "name", "number"}]
    left_out = models.JSONField(default=list)  # [{"id", "name", "why"}]
    drawn_firms = models.JSONField()
    drawn_officers = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "inspections_draw"


class Setting(Version):
    """A version of the terms; one person proposes, another confirms."""

    class Meta:
        db_table = "inspections_setting"
        constraints = [
            Version.four_eyes("inspections_setting"),
        ]


class Counter(models.Model):
    """The last number of a year."""

    year = models.IntegerField(primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "inspections_counter"
