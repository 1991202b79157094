"""The base of every row that people answer for, and the one way to read such rows: `seen_by`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, ClassVar, Self
from uuid import UUID

import uuid_utils.compat as uuids
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from anlan.infra.look import Look
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor


def new_id() -> UUID:
    """A fresh UUIDv7: sorted by the time it was made."""
    return uuids.uuid7()


class AreaField(models.CharField):  # type: ignore[type-arg]
    """A code of an area, compared byte by byte so that prefixes are ranges."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class Seen(models.QuerySet):  # type: ignore[type-arg]
    """Rows of matter; the database's policy is the net below `seen_by`."""

    rights: ClassVar[tuple[str, ...]] = ()  # whoever holds one of these in the area reads its rows; empty: everybody

    def seen_by(self, actor: Actor) -> Self:
        """Rows in the areas of the actor's grants, and those that an area above shows down."""
        if actor.system:
            return self.all()
        seen = models.Q(pk__in=[])
        for scope in actor.scopes(rights=self.rights):
            seen |= self._inside(scope)
        return self.filter(seen)

    def inside(self, area: str) -> Self:
        """Rows in an area or below it."""
        low, high = areas.bounds(area)
        return self.filter(area__gte=low, area__lt=high)

    def _inside(self, scope: str) -> models.Q:
        low, high = areas.bounds(scope)
        within = models.Q(area__gte=low, area__lt=high)
        above = areas.chain(areas.pad(scope))[1:]
        return within | models.Q(shown_down=True, area__in=above) if above else within


def locking(model: type[Matter], actor: Actor, pk: UUID | str) -> Look[Any] | None:
    """The look that locks a row and gives it, if the actor sees it. None for somebody who sees nothing."""
    made = _locking(model, actor)
    return Look(made[0], _row_of(model), (*made[1], pk)) if made else None


@lru_cache(maxsize=2048)
def _locking(model: type[Matter], actor: Actor) -> tuple[str, tuple[Any, ...]] | None:
    """The statement that locks a row which the actor sees, and its values but for the key, which comes last.

    It follows from the actor alone and takes as long to put together as the database takes to answer it.
    """
    rows = model.objects.seen_by(actor).filter(pk=UUID(int=0)).order_by()
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    # Django's own `select_for_update` wants the transaction that this is meant for
    return f'{sql} for update of "{model._meta.db_table}"', values[:-1]


@cache
def _row_of(model: type[Matter]) -> Callable[[Any], Any]:
    """How a row that the database gave, all columns in the model's order, becomes one of the model."""
    fields = model._meta.concrete_fields
    names = [f.attname for f in fields]
    turned = [(n, f.get_db_converters(connection)) for n, f in enumerate(fields) if f.get_db_converters(connection)]

    def read(row: Any) -> Any:
        if row is None:
            return None
        values = list(row)
        for n, converters in turned:
            for convert in converters:
                values[n] = convert(values[n], None, connection)
        return model.from_db("default", names, values)

    return read


class Located(models.Model):
    """A row at a place: the village's code carries rights, the position is WGS84."""

    area = AreaField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    placed_by = models.CharField(max_length=8, default="none")  # gps | import | village | none
    shown_down = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Unspoken(RuntimeError):
    """Somebody tried to save matter outside a verb."""


class Matter(Located):
    """A row that people answer for. Only a verb's `Change` saves it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    objects: ClassVar[Any] = Seen.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, change: object = None, **kwargs: Any) -> None:
        """Save within a verb; outside one this is a mistake of the programmer."""
        if change is None:
            raise Unspoken(f"{type(self).__name__} is saved by verbs only")
        super().save(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The row's own values, for the journal and for rules."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields if f.attname not in self.unsaid}

    unsaid: ClassVar[frozenset[str]] = frozenset()  # fields that never enter the journal: contact values, secrets

    def is_own(self, actor: Actor) -> bool:
        """Whether the row is the actor's own (scope O)."""
        return False

    def is_task(self, actor: Actor) -> bool:
        """Whether the row is now a task of the actor (scope T)."""
        return False

    def department_of(self) -> str:
        """The department whose subject this is (scope D)."""
        return ""


class Proposed(Matter):
    """Matter that one person proposes and another confirms; alone only where the city has nobody else."""

    state = models.CharField(max_length=10)
    text = models.CharField(max_length=500)  # why
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @staticmethod
    def four_eyes(table: str) -> models.CheckConstraint:
        """The database's own guard of it."""
        other = models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by"))
        return models.CheckConstraint(condition=models.Q(alone=True) | other, name=f"{table}_four_eyes")


class Version(Proposed):
    """A version of what people set for the rules of a room, in force from a time on until the next is."""

    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    valid_from = models.DateTimeField()

    class Meta:
        abstract = True
