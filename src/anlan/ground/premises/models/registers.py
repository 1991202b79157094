"""What registers from outside tell, what the finder makes of it, and what it asks people (work-safety 2)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.ground.premises import states
from anlan.ground.premises.models.known import held
from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor

KEY = 120


class RegisterSet(Seen):
    """Rows of registers and what follows from them: for those who read premises by area."""

    def seen_by(self, actor: Actor) -> Self:
        """Scopes A and C; owners, tenants and single departments read their compounds, not the registers."""
        if actor.system:
            return self.all()
        seen = Q(pk__in=[])
        for letter, area, _ in held(actor):
            if letter in ("A", "C"):
                seen |= self._inside(area)
        return self.filter(seen)


class Intake(Matter):
    """A file of a register that came in, also where it changed nothing: when the register was last heard of."""

    source = models.CharField(max_length=12)
    at = models.DateTimeField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    objects: ClassVar[Any] = RegisterSet.as_manager()

    class Meta:
        db_table = "premises_intake"
        indexes = [models.Index(fields=["source", "at"], name="premises_intake_source")]


class Record(Matter):
    """A row of a register, as its latest file tells it; `key` is what it is known by from file to file.

    `firm` is the key of the enterprise of the market register that it means, or a party's code or id; `match` says how
    that was found. `values` are the cells by column; they hold legal representatives and phones, and are never said.
    """

    source = models.CharField(max_length=12)
    key = models.CharField(max_length=KEY)
    name = models.CharField(max_length=120)
    values = models.JSONField()
    first_at = models.DateTimeField()
    told_at = models.DateTimeField()  # when a file last told it otherwise than before
    gone_at = models.DateTimeField(null=True)  # since when the register's files leave it out
    firm = models.CharField(max_length=KEY, blank=True)
    match = models.CharField(max_length=8)
    score = models.FloatField(default=0)
    unsaid = frozenset({"values"})
    objects: ClassVar[Any] = RegisterSet.as_manager()

    class Meta:
        db_table = "premises_record"
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="premises_record_once"),
            models.CheckConstraint(condition=Q(match__in=states.MATCHES), name="premises_record_match"),
        ]
        indexes = [
            models.Index(fields=["firm"], name="premises_record_firm"),
            models.Index(fields=["source", "match"], name="premises_record_match_of"),
        ]


class Found(Matter):
    """A site that the finder takes for shared, with its evidence. `compound` is what a person made of it.

    `members` are [{record, firm, name, role, score, reasons: [{code, weight, with}], remarks}].
    """

    ident = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=10)
    strength = models.CharField(max_length=10)  # candidate | doubtful
    address = models.CharField(max_length=200)
    town = models.CharField(max_length=40, blank=True)
    village = models.CharField(max_length=40, blank=True)
    score = models.FloatField()
    enterprises = models.PositiveIntegerField()
    producing = models.PositiveIntegerField()
    evidence = models.CharField(max_length=400)
    members = models.JSONField()
    first_at = models.DateTimeField()  # when it was found, or found again
    told_at = models.DateTimeField()  # when a run last found it otherwise
    gone_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, blank=True)  # what brought it, or took it: a source's name
    compound = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    objects: ClassVar[Any] = RegisterSet.as_manager()

    class Meta:
        db_table = "premises_found"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.FOUND.states), name="premises_found_state"),
            models.CheckConstraint(
                condition=~Q(state=states.TAKEN) | Q(compound__isnull=False), name="premises_found_taken"
            ),
        ]
        indexes = [models.Index(fields=["state", "area"], name="premises_found_area")]


class Doubt(Matter):
    """A question for people: are these two one enterprise (firm), do they stand on one site (site)?

    `one` is the side in doubt: a record's `source:key` or an identity; the answer is obeyed by every later run.
    """

    kind = models.CharField(max_length=8)
    one = models.CharField(max_length=KEY + 16)
    other = models.CharField(max_length=KEY + 16)
    state = models.CharField(max_length=10)
    score = models.FloatField()
    told = models.JSONField()  # {one: {...}, other: {...}, for: [code], against: [code]}: nothing of persons
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    objects: ClassVar[Any] = RegisterSet.as_manager()

    class Meta:
        db_table = "premises_doubt"
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other"], name="premises_doubt_once"),
            models.CheckConstraint(condition=Q(state__in=states.DOUBT.states), name="premises_doubt_state"),
            models.CheckConstraint(condition=Q(kind__in=["firm", "site"]), name="premises_doubt_kind"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="premises_doubt_two"),
        ]
        indexes = [models.Index(fields=["state", "score"], name="premises_doubt_open")]
