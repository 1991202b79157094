"""Verbs over the files of a site: keep one with its days, take one off, and note at night what runs out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anlan.ground.premises.actions.telling import believed
from anlan.ground.premises.models import Attachment, Building, Compound, Letting
from anlan.ground.premises.rules import attached
from anlan.infra import files
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Hidden, Refused, Said, no, yes

ENDING = "ending"


@verb("premises.attach")
def attach(
    change: Change,
    *,
    compound: UUID,
    sha256: str,
    kind: str,
    about: str = "compound",
    thing: UUID | None = None,
    name: str = "",
    dated: date | None = None,
    valid_until: date | None = None,
) -> None:
    """A file that the house keeps by its hash becomes one of a site, a building or a letting. Raises Refused."""
    c = change.lock(Compound, compound)
    change.require(attached.sound(about, kind, dated, valid_until, change.at))
    of = {"building": Building, "letting": Letting}.get(about)
    if of is not None:
        if thing is None or believed(change, of, thing).compound_id != c.pk:  # type: ignore[attr-defined]
            raise Hidden
    mime = files.mime_of(sha256)
    if mime is None:
        raise Refused(Said("core.refused.photo_missing"))
    about_thing = thing if of is not None else c.pk
    known = Attachment.objects.filter(compound=c, thing=about_thing, kind=kind, sha256=sha256, removed_at=None)
    change.require(no("premises.refused.attached_already") if known.exists() else yes())
    row = Attachment(
        area=c.area, lon=c.lon, lat=c.lat, placed_by=c.placed_by, compound=c, about=about, thing=about_thing,
        kind=kind, sha256=sha256, mime=mime, name=name.strip(), dated=dated, valid_until=valid_until,
        added_by=change.by.account, added_at=change.at,
    )  # fmt: skip
    row.save(change=change, force_insert=True)
    change.part("premises", row.pk, row.area)
    change.after |= {"made": str(row.pk), "kind": kind, "sha256": sha256}


@verb("premises.detach", right="premises.attach")
def detach(change: Change, *, attachment: UUID, reason: str) -> None:
    """A file was none of this site's, or was replaced: it is shown no longer, its row and hash stay. Raises Refused."""
    row = change.lock(Attachment, attachment)
    change.require(yes() if reason.strip() else no("premises.refused.text"))
    change.require(yes() if row.removed_at is None else no("premises.refused.attached_gone"))
    row.removed_by, row.removed_at, row.reason = change.by.account, change.at, reason.strip()[:500]
    change.save(row)


@verb("premises.note_ends", right="premises.attach")
def note_ends(change: Change, *, compound: UUID, lines: list[dict[str, object]], first: date | None) -> None:
    """What of a site runs out is open work of its town, until it is renewed; nothing any more: the work is done."""
    c = change.lock(Compound, compound)
    if not lines:
        change.settle(c, ENDING)
        return
    change.work(c, ENDING, Said("premises.work.ends", {"what": lines}), role="town_station",
                next=Said("premises.work.ends_next"))  # fmt: skip
    change.after |= {"ends": lines, "first": first.isoformat() if first else None}
