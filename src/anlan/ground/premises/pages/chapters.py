"""Chapters of files that other rooms keep: what each tells, and which no room keeps yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anlan.infra.pages import house
from anlan.infra.pages.parts import Chapter
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

# what such a file must hold (scenario 69), whichever room keeps it
OF_PARTY = ("hazards", "visits", "training", "drills", "load", "policy")
OF_COMPOUND = ("hazards", "visits", "drills", "load")


def of(viewer: Actor, what: str, ref: UUID, at: datetime, wanted: Sequence[str]) -> list[Chapter]:
    """What the rooms tell; and of a chapter that no room keeps yet, that the file lacks it."""
    told = house.chapters(viewer, what, ref, at)
    named = {c.name for c in told}
    return [*told, *(_unkept(name) for name in wanted if name not in named)]


def _unkept(name: str) -> Chapter:
    title = said(f"premises.chapter.{name}")
    lack = said("premises.paper.lacks_chapter", what=title.as_json())
    return Chapter(name, title, lacks=[lack], none=said("premises.paper.unkept"))
