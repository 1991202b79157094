"""Issuing: a paper gets its number and is printed, its bytes are kept by their hash, and nobody changes it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.infra import files
from anlan.infra.journal.change import Change
from anlan.infra.matter import Matter
from anlan.infra.models import Paper
from anlan.infra.papers.numbers import next_number, wording
from anlan.infra.papers.press import press
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Kind:
    """A kind of paper: `name` as in its room's template `papers/NAME.typ`, and by which right in its area it is read.

    Its numbers are worded by `numbers.csv` beside the template, in the series of its name or of `series`.
    """

    template: Path
    right: str
    series: str = ""

    @property
    def name(self) -> str:
        """The template's name."""
        return self.template.stem


@dataclass(frozen=True)
class PaperRow:
    """An issued paper, opened at `url`."""

    id: UUID
    kind: str
    number: str
    issued_at: datetime
    by: UUID
    sha256: str
    lang: str
    right: str
    area: str
    room: str
    ref: UUID

    @property
    def url(self) -> str:
        """Where it opens."""
        return f"/papers/{self.id}"


_FIELDS = ("id", "kind", "number", "issued_at", "by", "sha256", "lang", "right", "area", "room", "ref")


def issue(change: Change, row: Matter, kind: Kind, data: Mapping[str, Any], *, lang: str = "zh") -> PaperRow:
    """Number, print and freeze a paper about a row, inside a verb. Raises Refused where it can't be printed.

    Promise: the number is the next of its series, without gap or double; the bytes shown later are these bytes. The
    template finds the number as `data.number`; printed without one by `press`, the same template is a draft.
    """
    worded = wording(kind.template.parent / "numbers.csv", kind.series or kind.name, change.at)
    year, room = change.at.astimezone(CITY).year, row._meta.app_label
    n = next_number(f"{room}.{worded.series}", year)
    number = worded.words.format(year=year, n=n)
    pdf = press(kind.template, {**data, "number": number}, at=change.at, lang=lang)
    paper = Paper(
        room=room,
        ref=row.pk,
        area=row.area,
        lon=row.lon,
        lat=row.lat,
        placed_by=row.placed_by,
        kind=kind.name,
        series=f"{room}.{worded.series}",
        year=year,
        n=n,
        number=number,
        right=kind.right,
        lang=lang,
        sha256=files.keep_paper(pdf, change.by, change.at),
        issued_at=change.at,
        by=change.by.account,
        entry=change.entry,
    )
    paper.save(force_insert=True)
    change.after.setdefault("papers", []).append({"kind": kind.name, "number": number, "sha256": paper.sha256})
    return PaperRow(*(getattr(paper, name) for name in _FIELDS))


def papers_of(viewer: Actor, room: str, ref: UUID, at: datetime) -> list[PaperRow]:
    """Papers issued about a matter that the viewer may open, the oldest first."""
    found = Paper.objects.seen_by(viewer).filter(room=room, ref=ref).order_by("issued_at", "n")
    rows = [PaperRow(*values) for values in found.values_list(*_FIELDS)]
    return [r for r in rows if viewer.may(r.right, r.area, at)]


def named(viewer: Actor, paper: UUID, at: datetime) -> PaperRow | None:
    """One paper, or None where the viewer may not open it."""
    values = Paper.objects.seen_by(viewer).filter(pk=paper).values_list(*_FIELDS).first()
    row = PaperRow(*values) if values else None
    return row if row and viewer.may(row.right, row.area, at) else None
