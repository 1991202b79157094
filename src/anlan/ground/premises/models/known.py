"""The base of every fact that has two times: when it was true, when it was known. Rows are told, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.infra.matter import Matter, Seen, new_id
from anlan.kernel.rights import Actor

READ = "premises.read"


def held(actor: Actor) -> Iterator[tuple[str, str, str]]:
    """(scope letter, area, department) of the grants that read premises; what a split came from reaches as far."""
    if actor.any(READ):
        for grant in actor.grants:
            letter = actor.rights.get(grant.role, {}).get(READ, "") if grant.role else "A"
            if letter:
                yield letter, grant.area.split("-", 1)[0], grant.department


class FactSet(Seen):
    """Facts, seen where their compound is seen."""

    def seen_by(self, actor: Actor) -> Self:
        """A, C: all in the area; D, O: what belongs to a compound of the department, or of one's own."""
        if actor.system:
            return self.all()
        seen, narrow = Q(pk__in=[]), False
        for letter, area, _ in held(actor):
            if letter in ("A", "C"):
                seen |= self._inside(area)
            else:
                narrow = True
        return self.filter(seen | self._narrow(actor) if narrow else seen)

    def _narrow(self, actor: Actor) -> Q:
        compounds = self.model._meta.get_field("compound").related_model
        seen = Q(compound__in=compounds.objects.seen_by(actor).values("pk"))
        for side in self.model.sides:
            if actor.person is not None:
                seen |= Q(**{f"{side}__person": actor.person})
        return seen

    def as_of(self, at: datetime, known: datetime) -> Self:
        """What was true at `at`, as it was known at `known`."""
        return self.known_at(known).filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)

    def known_at(self, known: datetime) -> Self:
        """Every stretch of truth as it was known then."""
        return self.filter(Q(known_to=None) | Q(known_to__gt=known), known_from__lte=known)


class Fact(Matter):
    """What was true of a `thing` from `valid_from` until `valid_to`, known from `known_from` until `known_to`.

    Rows of one thing follow each other in truth; the database refuses two that are known at once (migration). A
    correction ends what was known and tells it anew: nothing but `known_to` is ever written again.
    """

    thing = models.UUIDField(default=new_id)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    objects: ClassVar[Any] = FactSet.as_manager()
    sides: ClassVar[tuple[str, ...]] = ()  # parties whose own row this is

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="premises_%(class)s_term"
            ),
            models.CheckConstraint(
                condition=Q(known_to=None) | Q(known_to__gte=F("known_from")), name="premises_%(class)s_known"
            ),
        ]

    def said(self) -> dict[str, Any]:
        """The values without the row's own id and times of knowing: what the next telling begins with."""
        own = {"id", "known_from", "known_to"}
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields if f.attname not in own}

    def holds(self, at: datetime) -> bool:
        """Whether it is true at a time."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)
