"""What people decided is obeyed and said; what the rules join on thin ground becomes a question (work-safety 2.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from anlan.ground.premises.rules.evidence import Weights
from anlan.ground.premises.rules.extract import Decisions, Question
from anlan.ground.premises.rules.located import Located
from anlan.ground.premises.rules.matching import DOUBTFUL, Card, alike, compare
from anlan.ground.premises.rules.names import one_apart
from anlan.ground.premises.rules.sites import Site

RESEMBLING = 0.75  # share of pairs of characters from which two names at one site are worth a question


def settle(rows: list[Located], sites: dict[int, Site], decisions: Decisions) -> None:
    """Move rows to the sites that people said; rows that follow a decision remember it."""
    known: dict[str, list[Located]] = defaultdict(list)
    for r in rows:
        known[r.unit.identity].append(r)
    for one, other in sorted(decisions.one_site):
        there = [sites[r.row.number] for r in known.get(other, ()) if sites.get(r.row.number)]
        for r in known.get(one, ()) if there else ():
            if r.row.number in sites:
                sites[r.row.number] = there[0]
                r.decided.append("decided_one_site")
    for one, other in sorted(decisions.apart):
        there = [sites[r.row.number] for r in known.get(other, ()) if sites.get(r.row.number)]
        for r in known.get(one, ()):
            if sites.get(r.row.number) in there:
                sites[r.row.number] = (*sites[r.row.number], "apart", one)
            if r.row.number in sites:
                r.decided.append("decided_apart")


def questions(
    rows: list[Located], members: Mapping[Site, list[int]], decisions: Decisions, weights: Weights
) -> list[Question]:
    """Pairs on one site that only a slip of the pen, or a name nearly the same, joins; none that was decided."""
    found: list[Question] = []
    for places in members.values():
        here = [rows[p] for p in places]
        found += _slips(here, decisions, weights)
        found += _firms(here, decisions, weights)
    by_number = {r.row.number: r for r in rows}
    for r in rows:
        host = by_number.get(r.unit.host) if r.host_slip and r.unit.host is not None else None
        if host is not None and not _decided(decisions, r, host):
            found.append(
                Question("site", r.row.number, host.row.number, ("inside",), ("host_spelled",), weights["inside"])
            )
    return found


def _decided(decisions: Decisions, one: Located, other: Located) -> bool:
    a, b = one.unit.identity, other.unit.identity
    return a == b or any(p in decisions.one_site | decisions.apart for p in ((a, b), (b, a)))


def _slips(here: list[Located], decisions: Decisions, weights: Weights) -> Iterable[Question]:
    """A row whose road, estate or village is spelled as nobody else spells it, beside the first that spells it well."""
    well = next((r for r in here if r.plate is not None and not r.slip), None)
    for r in here:
        if r.slip and well is not None and r.plate == well.plate and not _decided(decisions, r, well):
            yield Question("site", r.row.number, well.row.number, ("number_known", "one_character"),
                           ("spelled_otherwise",), weights["same_plate_producing"])  # fmt: skip


def _firms(here: list[Located], decisions: Decisions, weights: Weights) -> Iterable[Question]:
    """Two rows of nearly one name at one site, one of them without a valid code: perhaps one enterprise twice."""
    unsure = [r for r in here if r.unit.identity.startswith("name:")]
    for one in unsure:
        for other in here:
            a, b = one.unit.identity, other.unit.identity
            if a == b or (b.startswith("name:") and b < a) or (a, b) in decisions.two_firms:
                continue
            if (b, a) in decisions.two_firms or not _resemble(one.core, other.core):
                continue
            like = compare(card(one), card(other), weights)
            if like.kind(weights) == DOUBTFUL:
                agree = tuple(f"field_{n}" for n in like.agree)
                differ = tuple(f"field_{n}" for n in like.differ)
                yield Question("firm", one.row.number, other.row.number, agree, differ, like.score)


def _resemble(one: str, other: str) -> bool:
    return one == other or one_apart(one, other) or alike(one, other) >= RESEMBLING


def card(r: Located) -> Card:
    """What the market register says of a row, for comparing."""
    code = "" if r.unit.identity.startswith("name:") else r.unit.identity
    plate = r.plate.within if r.plate else ""
    return Card(r.unit.identity, r.row.name, r.core, (), code, r.unit.legal, r.row.phone, plate,
                r.address.town)  # fmt: skip
