"""The trail of one matter: its entries in order, each with its link of the chain and whether it still fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from anlan.infra.journal.sealing import FIELDS, link, values_of


@dataclass(frozen=True)
class Trace:
    """One entry about a matter. `hash` is empty and `intact` None until the entry is sealed."""

    entry: UUID
    verb: str
    by: UUID
    at: datetime
    observed_at: datetime | None
    before: dict[str, Any]
    after: dict[str, Any]
    because: dict[str, Any] | None
    outcome: str
    hash: str
    intact: bool | None


_READ = (
    f"select s.hash, p.hash, {', '.join('j.' + f for f in FIELDS)} from journal j"
    " left join journal_seq s on s.entry = j.id left join journal_seq p on p.seq = s.seq - 1"
    " where j.room = %s and j.ref = %s and j.recorded_at <= %s and (j.outcome = 'applied' or %s)"
    " order by j.recorded_at, j.id"
)


def trail(room: str, ref: UUID, at: datetime, *, refused: bool = False) -> list[Trace]:
    """Entries about a matter up to `at`, within the transaction's scope, each checked against the link before it."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [room, ref, at, refused])
        return [_trace(*row) for row in cursor.fetchall()]


def whole(traces: Iterable[Trace]) -> bool | None:
    """Whether every sealed entry fits its link; None while nothing is sealed."""
    sealed = [t.intact for t in traces if t.intact is not None]
    return all(sealed) if sealed else None


def _trace(sealed: str | None, previous: str | None, *row: Any) -> Trace:
    values = values_of(row)
    whole = None if sealed is None else link(previous or "", values) == sealed
    return Trace(
        values["id"], values["verb"], values["by"], values["recorded_at"], values["observed_at"],
        values["before"] or {},
        values["after"] or {}, values["because"], values["outcome"], sealed or "", whole,
    )  # fmt: skip
