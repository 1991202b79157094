"""What follows from a register's file: rows led to enterprises, sites found, and questions for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.premises import actions, states
from anlan.ground.premises.actions.register import county_of
from anlan.ground.premises.imports import knowledge as bundled
from anlan.ground.premises.imports.asking import Asked, identities
from anlan.ground.premises.imports.extracts import lease_row, market_row, online_row, power_row
from anlan.ground.premises.imports.finding import facts_now
from anlan.ground.premises.imports.leading import lead
from anlan.ground.premises.models import CompoundFact, Found, Record
from anlan.ground.premises.rules import extract, finder
from anlan.ground.premises.rules.sites import anchor
from anlan.infra.bulk import Progress, silent
from anlan.infra.bulk.taking import Batch, Plan, one_at_a_time
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

FED = {"market", "power", "leases", "online", "villages", "roads", "aliases"}  # what the finder reads
BESIDE = {"review"}  # and what else makes it read again
LOCK = "registers"  # one file of any register at a time, as the finder reads all of them
CELL = {"address": 200, "town": 40, "village": 40, "evidence": 400}


def weight(code: str) -> float:
    """A number of the bundled version of the weights."""
    return bundled.weights()[code]


def what(name: str) -> dict[str, Any]:
    """What a line stands for, in words."""
    return Said(f"premises.what.{name}").as_json()


@dataclass
class Outcome:
    """How much came of a run."""

    counts: Counter[str] = field(default_factory=Counter)

    def said(self) -> list[Said]:
        """In sentences, those that have something to tell."""
        names = ("sure", "doubtful", "none", "appeared", "vanished", "retold", "asked")
        return [said(f"premises.run.{n}", n=self.counts[n]) for n in names if self.counts[n]]


def follow(plan: Plan, source: str, by: Actor, at: datetime, progress: Progress) -> Outcome:
    """Add to the plan what follows from its records and all that were there before."""
    outcome = Outcome()
    if source not in FED | BESIDE:
        return outcome
    fresh = [r for r in plan.new if isinstance(r, Record)]
    changed = {r.pk: r for r in plan.changed if isinstance(r, Record)}
    known = [changed.get(r.pk, r) for r in Record.objects.seen_by(by).filter(source__in=FED)]
    records: dict[str, list[Record]] = defaultdict(list)
    for r in sorted((*known, *fresh), key=lambda r: (r.source, r.key)):
        if r.gone_at is None:
            records[r.source].append(r)
    told = knowledge(records)
    asked = Asked(plan, by, at)
    lead(plan, source, records, told, asked, outcome.counts, progress)
    _find(plan, source, records, told, asked, by, at, outcome.counts, progress)
    outcome.counts["asked"] += asked.close()
    return outcome


def again(by: Actor, at: datetime) -> Outcome:
    """Run over what is known, after people answered. Nothing to tell leaves no trace."""
    with reading(by):
        one_at_a_time(LOCK)
        plan = Plan()
        outcome = follow(plan, "review", by, at, silent)
        if plan.new or plan.changed:
            actions.find_again(Batch(plan, b"", "review"), by=by, at=at)
    return outcome


def knowledge(records: Mapping[str, list[Record]]) -> extract.Knowledge:
    """The bundled words and weights, and the city's dated tables."""
    tables = {name: [bundled.full(name, r.values) for r in records.get(name, ())] for name in bundled.TABLES}
    return bundled.knowledge(more=tables)


def registers(records: Mapping[str, list[Record]], at: datetime) -> extract.Registers:
    """The registers as the finder reads them on a day; rows of a doubtful enterprise wait until somebody says."""
    market = {r.key: r for r in records.get("market", ())}

    def led(source: str) -> Iterable[dict[str, Any]]:
        for r in records.get(source, ()):
            firm = market.get(r.firm)
            if firm is not None and r.match in ("sure", "decided"):
                yield {**r.values, "name": firm.values.get("name", ""), "uscc": firm.values.get("uscc", "")}

    return extract.Registers(
        [market_row(number, r.values) for number, r in enumerate(records.get("market", ()), 1)],
        [power_row(v) for v in led("power")],
        [lease_row(r.values) for r in records.get("leases", ())],
        [online_row(v) for v in led("online")],
        on=at.astimezone(CITY).date().isoformat(),
    )


def _find(
    plan: Plan, source: str, records: Mapping[str, list[Record]], told: extract.Knowledge, asked: Asked, by: Actor,
    at: datetime, counts: Counter[str], progress: Progress,
) -> None:  # fmt: skip
    market = records.get("market", [])
    progress("check", 0, len(market))
    known = {f.ident: f for f in Found.objects.seen_by(by)}
    not_shared = frozenset(f.ident for f in known.values() if f.state == states.DISMISSED)
    made = finder.find(registers(records, at), told, asked.decisions(not_shared))
    members: dict[str, list[extract.Enterprise]] = defaultdict(list)
    for enterprise in made.enterprises:
        members[enterprise.compound].append(enterprise)
    registered = _registered(told, by, at)
    towns = _Places(by, at, told.words.kinds["village_suffix"])
    seen = set()
    for compound in made.compounds:
        if compound.shared:
            seen.add(compound.ident)
            values = _values(compound, members[compound.ident], market, towns)
            before = known.get(compound.ident)
            if before is None or before.state != states.TAKEN:  # what a person made of it stays
                values["compound"] = registered.get(compound.ident)
            _tell(plan, known.get(compound.ident), compound.ident, values, source, at, counts)
    for ident, row in known.items():
        if row.state == states.OPEN and ident not in seen:
            plan.differ(row, {"state": states.GONE, "gone_at": at, "why": source})
            counts["vanished"] += 1
    at_site = {e.number: towns.area(c.town, c.village) for c in made.compounds for e in members[c.ident]}
    asked.sites(made.questions, identities(made.enterprises, market), at_site, towns.county)
    progress("check", len(market), len(market))


def _registered(told: extract.Knowledge, by: Actor, at: datetime) -> dict[str, UUID]:
    """Sites that the register has as compounds already, by the plates of their addresses."""
    made: dict[str, UUID] = {}
    for fact in facts_now(CompoundFact, by, at):
        plate = told.places.present(told.grammar.parse(fact.address), "") if fact.address else None
        if plate is not None and fact.state != states.JOINED:
            made.setdefault(finder.ident_of(anchor(plate)), fact.compound_id)
    return made


def _values(
    c: extract.Compound, members: list[extract.Enterprise], market: list[Record], towns: _Places
) -> dict[str, Any]:
    shown = {name: str(getattr(c, name))[:longest] for name, longest in CELL.items()}
    lines = [
        {
            "record": str(market[e.number - 1].pk), "firm": market[e.number - 1].key, "name": e.name, "role": e.role,
            "score": e.score, "remarks": list(e.remarks),
            "reasons": [
                {"code": r.code, "weight": r.weight, "with": market[r.other - 1].name} for r in e.reasons
            ],
        }
        for e in members
    ]  # fmt: skip
    return {
        **shown, "strength": c.status, "score": c.score, "enterprises": c.enterprises, "producing": c.producing,
        "members": lines, "area": towns.area(c.town, c.village),
    }  # fmt: skip


def _tell(
    plan: Plan, row: Found | None, ident: str, values: dict[str, Any], source: str, at: datetime, counts: Counter[str]
) -> None:
    if row is None:
        plan.new.append(Found(ident=ident, state=states.OPEN, first_at=at, told_at=at, why=source, **values))
        counts["appeared"] += 1
    elif row.state == states.GONE:
        plan.differ(
            row, {**values, "state": states.OPEN, "first_at": at, "told_at": at, "gone_at": None, "why": source}
        )
        counts["appeared"] += 1
    elif plan.differ(row, values):
        plan.differ(row, {"told_at": at, "why": source})
        counts["retold"] += 1


class _Places:
    """Areas by the names that addresses use: the village where it is known, else the town, else the county."""

    def __init__(self, by: Actor, at: datetime, suffixes: Iterable[str]) -> None:
        self.county, self.suffixes = county_of(by, at), tuple(suffixes)
        rows = places.areas_of(by, at, layer="admin")
        self.towns = {r.said["zh"]: r.code for r in rows if r.level == "town"}
        self.villages = {(r.code[:9], self._bare(r.said["zh"])): r.code for r in rows if r.level == "village"}

    def area(self, town: str, village: str) -> str:
        code = self.towns.get(town)
        if code is None:
            return self.county
        return self.villages.get((code[:9], self._bare(village)), code)

    def _bare(self, name: str) -> str:
        for suffix in self.suffixes:
            if name.endswith(suffix) and len(name) > len(suffix):
                return name.removesuffix(suffix)
        return name
