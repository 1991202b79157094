"""What the papers of a visit say: plain values for the templates, out of the visit and the register of premises."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, reduce
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.act.hazards.states import HAZARD, REINSPECTING, SUBMITTED
from anlan.act.inspections.queries import visits
from anlan.act.inspections.queries.visits import File, Found, Row
from anlan.act.inspections.rules import papers as rules
from anlan.act.inspections.rules.clauses import cited
from anlan.act.inspections.rules.kinds import EXPERT, OFFICER
from anlan.ground.access import queries as access
from anlan.ground.premises import queries as premises
from anlan.infra.papers import Kind, PaperRow, glass, papers_of
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY, end_of_day
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

FOLDER = Path(__file__).parents[1] / "papers"
KINDS = {name: Kind(FOLDER / f"{name}.typ", "inspections.read") for name in rules.PAPERS}


AGAIN = (SUBMITTED, REINSPECTING)  # states of a hazard that an opinion moves
FIXED, NOT, UNSEEN = "fixed", "not", "unseen"
# Who signed for the visit signed before there was an order or an opinion, which is signed when it is handed over.
UNSIGNED: dict[str, Any] = {"glass": [], "signed_at": "", "refused": "", "witness": ""}


@dataclass(frozen=True)
class Again:
    """An item that was found broken before, and what was found about it now; `hazard`: the one that it opened."""

    item: Any
    unit: str
    hazard: UUID | None
    found: Found | None

    @property
    def state(self) -> str:
        """fixed, not, or unseen."""
        return UNSEEN if self.found is None else NOT if self.found.broken else FIXED


@dataclass(frozen=True)
class Addressee:
    """Whom a paper goes to, None where the register knows no party, with what it says of its broken items."""

    party: UUID | None
    name: dict[str, str]
    broken: tuple[tuple[Any, Found], ...] = ()
    again: tuple[Again, ...] = ()


def looked_again(found: File, order: File | None) -> list[Again]:
    """Every item of the visit that was ordered, then what else was looked at of the hazards of earlier visits."""
    now = {(f.ref, f.unit): f for f in found.found if f.stands}
    was = {(f.ref, f.unit): (item, f.hazard) for item, f in (_broken(order) if order else ())}
    more = {
        (f.ref, f.unit): (item, found.before[f.ref, f.unit])
        for item in found.items
        for f in found.of(item.ref)
        if (f.ref, f.unit) in found.before
    }
    return [Again(item, at[1], hazard, now.get(at)) for at, (item, hazard) in (was | more).items()]


def waiting(looked: Sequence[Again]) -> int:
    """How many of their hazards wait for a re-inspection, so that an opinion moves them."""
    known = hazards.facts_of_all(SYSTEM, (one.hazard for one in looked if one.hazard and one.found is not None))
    return sum(1 for h in known.values() if h["state"] in AGAIN)


def of_visit(viewer: Actor, visit: UUID, at: datetime) -> list[PaperRow]:
    """Papers issued about a visit."""
    return papers_of(viewer, "inspections", visit, at)


def last_ordered(row: Row, at: datetime) -> File | None:
    """The newest visit to the same firm before this one after which an order was issued."""
    with reading(SYSTEM):
        for other in visits.of_compounds(SYSTEM, [row.compound], at):
            if other.id == row.id or other.firm != row.firm or other.planned_for > row.planned_for:
                continue
            if any(p.kind == rules.ORDER for p in papers_of(SYSTEM, "inspections", other.id, at)):
                return visits.file(SYSTEM, other.id, at)
    return None


def addressees(kind: str, found: File, at: datetime, looked: Sequence[Again] = ()) -> list[Addressee]:
    """Whom papers of a kind go to: an order and an opinion to each party that must put its own right, others to one.

    A broken item is the firm's that was visited, else the party's whose hazard it is, else the owner's of the site.
    """
    row, broken = found.row, _broken(found) if kind == rules.ORDER else []
    with reading(SYSTEM):
        site = _site(row, at)
        owner = site.owner if site else None
        if kind not in rules.ADDRESSED:  # who was visited, with its own name: a site is no legal person
            named = premises.party_names(SYSTEM, {owner}, at, at) if owner and not row.firm else {}
            return [Addressee(row.firm or owner, dict(named.get(owner, row.subject)))]
        known = {one.hazard for one in looked} | {f.hazard for _, f in broken}
        facts = hazards.facts_of_all(SYSTEM, (one for one in known if one))

        def whose(hazard: UUID | None) -> UUID | None:
            return row.firm or (facts[hazard]["party"] if hazard in facts else None) or owner

        parties = list(dict.fromkeys(whose(one) for one in [f.hazard for _, f in broken] + [a.hazard for a in looked]))
        names = premises.party_names(SYSTEM, [p for p in parties if p], at, at)
    return [
        Addressee(
            party,
            names[party] if party and party != row.firm else row.subject,
            tuple((item, f) for item, f in broken if whose(f.hazard) == party),
            tuple(one for one in looked if whose(one.hazard) == party),
        )
        for party in parties
    ]


def data(kind: str, found: File, at: datetime, to: Addressee) -> dict[str, Any]:
    """Everything that a paper of this kind says about a visit; what is not known stays empty."""
    shared = {**_unit(found.row, at, to), **_visit(found)}
    if kind == rules.PLAN:
        return {**shared, **_plan(found)}
    if kind == rules.RECORD:
        return {**shared, **_record(found)}
    if kind == rules.ORDER:
        return {**shared, **UNSIGNED, **_order(found, at, to)}
    return {**shared, **UNSIGNED, **_again(found, to)}


def _site(row: Row, at: datetime) -> Any:
    return next(iter(premises.compounds(SYSTEM, at, at, ids=[row.compound])), None)


def _unit(row: Row, at: datetime, to: Addressee) -> dict[str, Any]:
    with reading(SYSTEM):
        site = _site(row, at)
        who = premises.party(SYSTEM, to.party, at, at) if to.party else None
        rep = premises.legal_rep(SYSTEM, to.party, at, at) if to.party else ""
    return {
        "unit": to.name,
        "code": who.credit_code if who else "",
        "address": (site.address if site else "") or (who.address if who else ""),
        "contact": rep,
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
        "officers": [
            said("inspections.paper.officer", name=m["name"], number=m["paper"])
            for m in row.members
            if m["role"] == OFFICER
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
            [item.ref, item.text, _told(given, item.unit), "、".join(dict.fromkeys(f.name for f in given))]
            for item in found.items
            if (given := found.of(item.ref))
        ],
        "result": visits.said_because(row) or "",
        "words": row.text,
        "attachments": said("inspections.paper.photos", n=shots),
    }


def _told(given: Sequence[Found], unit: str) -> Said:
    """An item's answers in a line: the word alone where the whole site has one, else each place with its own."""
    if len(given) == 1 and not given[0].unit:
        return _answered(given[0], unit)
    each = [
        said("inspections.paper.at", place=f.unit or said("inspections.whole_site"), told=_answered(f, unit))
        for f in sorted(given, key=lambda f: (not f.unit, f.unit))
    ]
    return reduce(lambda told, more: said("inspections.paper.and", told=told, more=more), each)


def _answered(f: Found, unit: str) -> Said:
    word = said(f"inspections.answered.{f.answer}") if f.answer in ("yes", "no", "na") else f"{f.answer} {unit}"
    if isinstance(word, str):
        word = said(
            "inspections.paper.number", n=word, result=said(f"inspections.answered.{'no' if f.broken else 'yes'}")
        )
    return said("inspections.paper.told_at", word=word, text=f.text) if f.text else word


def _order(found: File, at: datetime, to: Addressee) -> dict[str, Any]:
    return {
        "broken": [
            [
                n,
                _where(item, f.unit, f.text),
                _law(item),
                _day(until(item, at) - timedelta(seconds=1)),
            ]
            for n, (item, f) in enumerate(to.broken, 1)
        ],
        "reconsideration": rules.RECONSIDERATION_D,
        "suit": rules.SUIT_MONTHS,
        "remedy_status": said("inspections.status.default"),
        "record": found.row.number,
    }


def until(item: Any, at: datetime) -> datetime:
    """The midnight by which an order of this time wants an item put right: the item's own days."""
    return end_of_day(at + timedelta(days=item.days))


def _broken(found: File) -> list[tuple[Any, Found]]:
    return [(item, f) for item in found.items for f in found.of(item.ref) if f.broken]


def _where(item: Any, unit: str, text: str = "") -> Any:
    """An item as a paper names it: what it asks, then where and what was seen there, as far as it was written."""
    seen = said("inspections.paper.at", place=unit, told=text) if unit and text else unit or text
    return said("inspections.paper.broken_at", text=item.text, seen=seen) if seen else item.text


@cache
def citing() -> dict[str, str]:
    """The words in which papers cite laws."""
    with (FOLDER / "citing.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["word"] for row in csv.DictReader(file)}


def law_of(item: Any) -> dict[str, str]:
    """The law and clause of an item as a paper cites them."""
    basis = dict(item.basis) if item.basis else {"zh": "", "en": ""}
    return {"zh": cited(basis["zh"], item.clause, citing()), "en": f"{basis['en']} {item.clause}".strip()}


def _law(item: Any) -> Said:
    return said("inspections.paper.law.value", law=law_of(item), rule=item.rule)


def _again(found: File, to: Addressee) -> dict[str, Any]:
    lines, states = [], []
    with reading(SYSTEM):
        facts = hazards.facts_of_all(SYSTEM, [one.hazard for one in to.again if one.hazard is not None])
    orders = dict.fromkeys((h["order_no"], h["ordered_at"]) for h in facts.values() if h["ordered_at"])
    named, time = [said("inspections.paper.order.ref", number=n, at=_day(at)) for n, at in orders], _span(found.row)
    for n, one in enumerate(to.again, 1):
        states.append(one.state)
        proof = said("inspections.paper.proof", words=one.found.text, n=len(one.found.photos)) if one.found else ""
        text = _where(one.item, one.unit)
        if one.hazard is not None:
            text = [text, said("inspections.hazard", number=facts[one.hazard]["number"])]
        lines.append([n, text, said(f"inspections.paper.state.{one.state}"), proof])
    whole = _whole(states)
    early = [
        one for one in to.again
        if one.state == FIXED and one.hazard in facts and facts[one.hazard]["state"] not in (*AGAIN, *HAZARD.ends)
    ]  # fmt: skip
    return {
        "looked": said("inspections.paper.opinion.looked", orders=named, time=time)
        if named
        else said("inspections.paper.opinion.found", time=time),
        "again": lines,
        "conclusion": said(f"inspections.paper.conclusion.{whole}", n=states.count(FIXED), all=len(states)),
        "next": said("inspections.paper.next.unreported", n=len(early), then=said(f"inspections.paper.next.{whole}"))
        if early
        else said(f"inspections.paper.next.{whole}"),
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
