"""Reads about the files of sites: what a site keeps, one file, and what runs out where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises.models import Attachment
from anlan.ground.premises.queries.compounds import judged
from anlan.ground.premises.queries.merged import Same, same
from anlan.ground.premises.rules.attached import Ending, File, ending
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor

WORK = "ending"


@dataclass(frozen=True)
class FileRow:
    """A file as a page lists it. `dated` and `valid_until` are days of the city's calendar, both included."""

    id: UUID
    compound: UUID
    about: str
    thing: UUID
    kind: str
    sha256: str
    mime: str
    name: str
    dated: date | None
    valid_until: date | None
    added_by: UUID
    added_at: datetime

    @property
    def weighed(self) -> File:
        """What the rules take of it."""
        return File(self.about, self.thing, self.kind, self.added_at, self.valid_until)

    @property
    def is_photo(self) -> bool:
        """Whether a small picture of it can be shown."""
        return self.mime.startswith("image/")


_FIELDS = (
    "id", "compound", "about", "thing", "kind", "sha256", "mime", "name", "dated", "valid_until", "added_by",
    "added_at",
)  # fmt: skip


def attached(viewer: Actor, compound: UUID, known: datetime, one: Same | None = None) -> list[FileRow]:
    """The files of a site as it kept them then, by kind, the newest first."""
    family = (one or same(viewer, known)).family([compound])
    rows = Attachment.objects.seen_by(viewer).filter(
        Q(removed_at=None) | Q(removed_at__gt=known), compound__in=family, added_at__lte=known
    )
    return [FileRow(*row) for row in rows.order_by("kind", "-added_at", "id").values_list(*_FIELDS)]


def attachment(viewer: Actor, ref: UUID) -> FileRow | None:
    """One file that the viewer may see; one that was taken off is seen no longer."""
    row = Attachment.objects.seen_by(viewer).filter(pk=ref, removed_at=None).values_list(*_FIELDS).first()
    return FileRow(*row) if row else None


def all_ending(at: datetime) -> dict[UUID, list[Ending]]:
    """What runs out, by site: for the night's work over the whole city."""
    with reading(SYSTEM):
        one = same(SYSTEM, at)
        kept: dict[UUID, list[File]] = defaultdict(list)
        rows = Attachment.objects.seen_by(SYSTEM).filter(removed_at=None)
        for values in rows.values_list(*_FIELDS):
            row = FileRow(*values)
            kept[one.of(row.compound)].append(row.weighed)
        sites = judged(SYSTEM, at, at, one=one)
    found = {it.row.id: ending(it.site, kept.get(it.row.id, ()), at, it.terms.notice) for it in sites}
    return {compound: some for compound, some in found.items() if some}


def noted() -> set[UUID]:
    """Sites about which such work is open."""
    with reading(SYSTEM):
        rows = OpenWork.objects.seen_by(SYSTEM).filter(room="premises", kind=WORK, done_at=None)
        return set(rows.values_list("ref", flat=True))
