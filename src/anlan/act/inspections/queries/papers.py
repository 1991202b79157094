"""What the papers of a visit say: plain values for the templates, out of the visit and the register of premises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.act.hazards.states import REINSPECTING, SUBMITTED
from anlan.act.inspections.queries import visits
from anlan.act.inspections.queries.visits import File, Found, Row
from anlan.act.inspections.rules import papers as rules
from anlan.act.inspections.rules.kinds import EXPERT
from anlan.ground.access import queries as access
from anlan.ground.premises import queries as premises
from anlan.infra.papers import Kind, PaperRow, glass, papers_of
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

FOLDER = Path(__file__).parents[1] / "papers"
KINDS = {name: Kind(FOLDER / f"{name}.typ", "inspections.read") for name in rules.PAPERS}


@dataclass(frozen=True)
class Order:
    """An earlier order, and the items that it named."""

    paper: PaperRow
    file: File


FIXED, NOT, UNSEEN = "fixed", "not", "unseen"


@dataclass(frozen=True)
class Again:
    """An item that an earlier order named, and what was found about it now; `hazard`: the one that it opened."""

    item: Any
    unit: str
    hazard: UUID | None
    found: Found | None

    @property
    def state(self) -> str:
        """fixed, not, or unseen."""
        return UNSEEN if self.found is None else NOT if self.found.broken else FIXED


def looked_again(found: File, order: Order) -> list[Again]:
    """Every item of the order, in its order."""
    now = {(f.ref, f.unit): f for f in found.found if f.stands}
    return [Again(item, was.unit, was.hazard, now.get((was.ref, was.unit))) for item, was in _broken(order.file)]


def waiting(looked: Sequence[Again]) -> int:
    """How many of their hazards wait for a re-inspection, so that an opinion moves them."""
    known = [hazards.facts_of(SYSTEM, one.hazard) for one in looked if one.hazard is not None and one.found is not None]
    return sum(1 for h in known if h is not None and h["state"] in (SUBMITTED, REINSPECTING))


def of_visit(viewer: Actor, visit: UUID, at: datetime) -> list[PaperRow]:
    """Papers issued about a visit."""
    return papers_of(viewer, "inspections", visit, at)


def last_order(row: Row, at: datetime) -> Order | None:
    """The newest order to the same firm before this visit."""
    with reading(SYSTEM):
        for other in visits.of_compounds(SYSTEM, [row.compound], at):
            if other.id == row.id or other.firm != row.firm or other.planned_for > row.planned_for:
                continue
            made = [p for p in papers_of(SYSTEM, "inspections", other.id, at) if p.kind == rules.ORDER]
            found = visits.file(SYSTEM, other.id, at) if made else None
            if found is not None:
                return Order(made[-1], found)
    return None


def data(kind: str, found: File, at: datetime, order: Order | None = None) -> dict[str, Any]:
    """Everything that a paper of this kind says about a visit; what is not known stays empty."""
    shared = {**_unit(found.row, at), **_visit(found)}
    if kind == rules.PLAN:
        return {**shared, **_plan(found)}
    if kind == rules.RECORD:
        return {**shared, **_record(found)}
    if kind == rules.ORDER:
        return {**shared, **_order(found, at)}
    assert order is not None
    return {**shared, **_again(found, order)}


def _unit(row: Row, at: datetime) -> dict[str, Any]:
    with reading(SYSTEM):
        site = next(iter(premises.compounds(SYSTEM, at, at, ids=[row.compound])), None)
        party = row.firm or (site.owner if site else None)
        who = premises.party(SYSTEM, party, at, at) if party else None
    return {
        "unit": row.subject,
        "code": who.credit_code if who else "",
        "address": (site.address if site else "") or (who.address if who else ""),
        "contact": "",
        "trade": who.trade if who else "",
        "place": site.said if site else row.subject,
    }


def _visit(found: File) -> dict[str, Any]:
    row, version = found.row, found.standard
    return {
        "kind": said(f"inspections.kind.{row.kind}"),
        "lead": said(f"standards.department.{row.lead}"),
        "basis": row.basis,
        "on": _day(row.planned_for),
        "time": _span(row),
        "day": _day(row.ended_at or row.planned_for),
        "list": said("inspections.fact.list.value", name=version.names, n=version.version) if version else row.standard,
        "people": [
            [
                m["name"],
                said(f"standards.department.{m['department']}"),
                said("inspections.paper.contract", n=m["paper"]) if m["role"] == EXPERT else m["paper"],
            ]
            for m in row.members
        ],
        "met": row.met,
        "glass": glass.image(row.signature) if row.signature else [],
        "signed_at": row.ended_at.astimezone(CITY) if row.ended_at and row.signature else "",
        "refused": said("inspections.paper.unsigned", text=row.text) if row.signed is False else "",
        "witness": row.witness,
    }


def _plan(found: File) -> dict[str, Any]:
    row = found.row
    with reading(SYSTEM):
        names = access.names({row.approved_by} if row.approved_by else set())
    parts = [[said(f"standards.department.{d}"), ", ".join(refs)] for d, refs in found.parts.items() if refs]
    approved = row.approved_at.astimezone(CITY) if row.approved_at else None
    return {
        "parts": parts,
        "approver": names.get(row.approved_by, "") if row.approved_by else "",
        "approved_at": approved,
    }


def _record(found: File) -> dict[str, Any]:
    row = found.row
    shots = sum(len(f.photos) for f in found.found)
    return {
        "found": [
            [item.ref, item.text, _told(f, item.unit), f.name] for item in found.items for f in found.of(item.ref)
        ],
        "result": visits.said_because(row) or "",
        "words": row.text,
        "attachments": said("inspections.paper.photos", n=shots),
    }


def _told(f: Found, unit: str) -> Said:
    word = said(f"inspections.answered.{f.answer}") if f.answer in ("yes", "no", "na") else f"{f.answer} {unit}"
    if isinstance(word, str):
        word = said(
            "inspections.paper.number", n=word, result=said(f"inspections.answered.{'no' if f.broken else 'yes'}")
        )
    return said("inspections.paper.told_at", word=word, unit=f.unit, text=f.text)


def _order(found: File, at: datetime) -> dict[str, Any]:
    return {
        "broken": [
            [
                n,
                said("inspections.paper.broken_at", text=item.text, unit=f.unit, words=f.text),
                _law(item),
                _day(at + timedelta(days=item.days)),
            ]
            for n, (item, f) in enumerate(_broken(found), 1)
        ],
        "reconsideration": rules.RECONSIDERATION_D,
        "suit": rules.SUIT_MONTHS,
        "remedy_status": said("inspections.status.default"),
        "record": found.row.number,
    }


def _broken(found: File) -> list[tuple[Any, Found]]:
    return [(item, f) for item in found.items for f in found.of(item.ref) if f.broken]


def _law(item: Any) -> Said:
    return said(
        "inspections.paper.law.value", law=dict(item.basis) if item.basis else "", clause=item.clause, rule=item.rule
    )


def _again(found: File, order: Order) -> dict[str, Any]:
    lines, states = [], []
    for n, one in enumerate(looked_again(found, order), 1):
        states.append(one.state)
        proof = said("inspections.paper.proof", words=one.found.text, n=len(one.found.photos)) if one.found else ""
        text = said("inspections.paper.broken_at", text=one.item.text, unit=one.unit, words="")
        lines.append([n, text, said(f"inspections.paper.state.{one.state}"), proof])
    whole = _whole(states)
    return {
        "order": order.paper.number,
        "order_day": _day(order.paper.issued_at),
        "again": lines,
        "conclusion": said(f"inspections.paper.conclusion.{whole}", n=states.count(FIXED), all=len(states)),
        "next": said(f"inspections.paper.next.{whole}"),
    }


def _whole(states: Sequence[str]) -> str:
    return "all" if set(states) == {FIXED} else "none" if FIXED not in states else "part"


def _day(at: datetime) -> str:
    return f"{at.astimezone(CITY):%Y-%m-%d}"


def _span(row: Row) -> Said | str:
    if row.begun_at is None:
        return ""
    begin = f"{row.begun_at.astimezone(CITY):%Y-%m-%d %H:%M}"
    end = f"{row.ended_at.astimezone(CITY):%Y-%m-%d %H:%M}" if row.ended_at else ""
    return said("inspections.span", begin=begin, end=end) if end else said("inspections.span.open", begin=begin)
