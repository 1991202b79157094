"""What the room tells in the file of an enterprise or a site: what its floors bear and may bear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.infra.pages.parts import Chapter, Text
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries
from anlan.sense.floors.pages import telling
from anlan.sense.floors.pages.telling import READ

HEAD = ("floor", "limit", "load", "share", "at")


def chapters(viewer: Actor, what: str, ref: UUID, at: datetime) -> Sequence[Chapter]:
    """Watched floors as of a time, the gravest first; whoever may not read floors is told so."""
    may = viewer.any(READ)
    rows = [r for r in queries.listing(viewer, at, past=True) if _of(r, what, ref)] if may else []
    lacks = [_lack("limit", r) for r in rows if r.limit is None] + [_lack("silent", r) for r in rows if r.silent]
    return [
        Chapter(
            "load",
            said("floors.chapter"),
            [said(f"floors.chapter.{name}") for name in HEAD],
            [_row(r) for r in rows],
            lacks=lacks,
            none=said("floors.chapter.none" if may else "core.refused.right"),
        )
    ]


def _of(row: queries.WatchRow, what: str, ref: UUID) -> bool:
    if what == "compound":
        return row.compound == ref
    return row.place is not None and (ref in row.place.tenants or ref == row.place.owner)


def _name(row: queries.WatchRow) -> Text:
    return queries.thing(row.place) if row.place else row.device


def _lack(what: str, row: queries.WatchRow) -> Text:
    name = _name(row)
    return said(f"floors.chapter.lacks.{what}", floor=name)


def _row(row: queries.WatchRow) -> tuple[Any, ...]:
    now, unknown = row.now, said("floors.chapter.unknown")
    load = unknown if now is None or now.worst is None else said("floors.load", kg=f"{now.worst:.0f}")
    share = unknown if now is None or now.ratio is None else f"{now.ratio:.0f} %"
    return _name(row), telling.limit(row), load, share, now.at if now else unknown
