"""A read that is written down before it is asked, so that it can travel with others (ADR 28)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from django.db import connection

from anlan.kernel.rights import Actor

K = TypeVar("K")


class When(Enum):
    """Stands among a look's values for the time at which it is asked."""

    AT = "at"


@dataclass(frozen=True)
class Look(Generic[K]):
    """A statement, its values, and what its first row (None where there is none) says.

    The same look is equal to itself: whoever asked it ahead finds it answered. `look(viewer, at)` asks it alone, with
    the eyes of whoever is reading.
    """

    sql: str
    read: Callable[[Any], K]
    values: tuple[Any, ...] = ()

    def statement(self, at: datetime) -> tuple[str, list[Any]]:
        """What is sent."""
        return self.sql, [at if value is When.AT else value for value in self.values]

    def __call__(self, viewer: Actor, at: datetime) -> K:
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(at))
            return self.read(cursor.fetchone())


def whether(row: Any) -> bool:
    """Of a look that asks whether: what it was told, or whether there is such a row at all."""
    return row is not None and bool(row[0])
