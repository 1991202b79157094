"""Files of a site: which kinds there are, whether one can be kept, which are due to run out and which are lacking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from anlan.ground.premises.rules.site import Site
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes

ABOUT = ("compound", "building", "letting")
LEASE, AGREEMENT, ACCEPTANCE = "lease", "agreement", "acceptance"
# scans of a letting (安全生产法 Art. 49(2), 消防〔2023〕72号 Art. 8), papers of a building, photos
KINDS = (LEASE, AGREEMENT, "consent", ACCEPTANCE, "appraisal", "certificate", "plan", "photo", "other")
OF_LETTING = (LEASE, AGREEMENT, "consent")


@dataclass(frozen=True)
class File:
    """What the rules weigh of a file: whose it is, its kind and its last day."""

    about: str
    thing: UUID
    kind: str
    added_at: datetime
    valid_until: date | None = None


@dataclass(frozen=True)
class Ending:
    """Something that runs out: how many of a kind, the first last day, and whether that is over."""

    kind: str
    n: int
    first: date
    over: bool

    @property
    def said(self) -> Said:
        """The sentence."""
        kind = Said(f"premises.attached.kind.{self.kind}").as_json()
        params = {"kind": kind, "n": self.n, "day": f"{self.first:%Y-%m-%d}"}
        return Said("premises.ends.over" if self.over else "premises.ends.soon", params)


def sound(about: str, kind: str, dated: date | None, valid_until: date | None, at: datetime) -> Verdict:
    """Whether a file can be kept: a known kind, dated no later than today, valid no shorter than from its own day."""
    if about not in ABOUT or kind not in KINDS:
        return no("premises.refused.attached_kind")
    if kind in OF_LETTING and about != "letting":
        return no("premises.refused.attached_letting")
    if dated is not None and dated > at.astimezone(CITY).date():
        return no("premises.refused.future")
    if dated is not None and valid_until is not None and valid_until < dated:
        return no("premises.refused.term")
    return yes()


def newest(files: Iterable[File]) -> list[File]:
    """Of each thing and kind the file that reaches furthest: an older one that ran out asks for nothing any more."""
    found: dict[tuple[UUID, str], File] = {}
    for file in sorted(files, key=lambda f: f.added_at):
        known = found.get((file.thing, file.kind))
        if known is None or _reach(file) >= _reach(known):
            found[file.thing, file.kind] = file
    return list(found.values())


def _reach(file: File) -> date:
    return file.valid_until or date.max


def ending(site: Site, files: Sequence[File], at: datetime, notice_days: int) -> list[Ending]:
    """What runs out within the notice, and what has run out: agreements of links, and files with a last day.

    An agreement that has run out is missing (`rules/missing.py`), so it is not told twice.
    """
    today = at.astimezone(CITY).date()
    last = today + timedelta(days=notice_days)
    days = [_last_day(link.agreed_until) for link in site.links if link.agreed_until is not None]
    found = _counted(AGREEMENT, [day for day in days if today <= day <= last], today)
    running = {link.id for link in site.links}
    by_kind: dict[str, list[date]] = {}
    for file in newest(files):
        if file.about == "letting" and (file.kind == AGREEMENT or file.thing not in running):
            continue  # the agreement's own term says it; a letting that is over needs no papers
        if file.valid_until is not None and file.valid_until <= last:
            by_kind.setdefault(file.kind, []).append(file.valid_until)
    for kind in KINDS:
        found += _counted(kind, [day for day in by_kind.get(kind, ()) if day < today], today)
        found += _counted(kind, [day for day in by_kind.get(kind, ()) if day >= today], today)
    return found


def _counted(kind: str, days: Sequence[date], today: date) -> list[Ending]:
    return [Ending(kind, len(days), min(days), min(days) < today)] if days else []


def _last_day(until: datetime) -> date:
    """The last day of a term whose end is told exclusive."""
    return (until - timedelta(microseconds=1)).astimezone(CITY).date()


def lacking(site: Site, files: Sequence[File]) -> list[Said]:
    """Papers that a complete file of a site would hold and that nobody scanned yet."""
    kept = {(file.thing, file.kind) for file in files}
    found = []
    for kind in (LEASE, AGREEMENT):
        n = sum(1 for link in site.links if (kind != AGREEMENT or link.agreement is not None)
                and (link.id, kind) not in kept)  # fmt: skip
        if n:
            found.append(_without(kind, n))
    if site.links and not any(kind == ACCEPTANCE for _, kind in kept):
        found.append(_without(ACCEPTANCE, 1))
    return found


def _without(kind: str, n: int) -> Said:
    return Said("premises.attached.lacks", {"kind": Said(f"premises.attached.kind.{kind}").as_json(), "n": n})
