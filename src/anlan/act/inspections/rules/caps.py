"""How many visits a body has left to a firm this year (work-safety 5.1: published caps per body and firm)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from anlan.act.inspections.rules.kinds import KINDS, OFFICER
from anlan.act.inspections.rules.terms import Terms
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes


def year_of(at: datetime) -> int:
    """The calendar year of the city's clock."""
    return at.astimezone(CITY).year


def bodies(members: Sequence[Mapping[str, Any]]) -> list[str]:
    """Bodies whose officers take part: each has one visit fewer left; several that come as one count once each."""
    return list(dict.fromkeys(m["department"] for m in members if m["role"] == OFFICER))


def used(visits: Iterable[tuple[str, Sequence[Mapping[str, Any]]]]) -> dict[str, int]:
    """Counting visits by body, of (kind, members) of one firm in one year."""
    found: dict[str, int] = {}
    for kind, members in visits:
        if KINDS[kind].counts:
            for body in bodies(members):
                found[body] = found.get(body, 0) + 1
    return found


def together(site: Mapping[str, int], firms: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Visits by body when the whole site is visited: its own, and those of the firm in it that had the most.

    A visit to the whole site comes to every firm in it, so no firm may get more than the cap by it (work-safety 5.1).
    """
    most: dict[str, int] = {}
    for firm in firms:
        most = {body: max(most.get(body, 0), firm.get(body, 0)) for body in {*most, *firm}}
    return {body: site.get(body, 0) + most.get(body, 0) for body in {*site, *most}}


def may_come(
    kind: str, members: Sequence[Mapping[str, Any]], taken: Mapping[str, int], terms: Terms, grade: str
) -> Verdict:
    """Whether no body would go over its cap; only kinds that count are weighed."""
    if not KINDS[kind].counts:
        return yes()
    cap = terms.cap_of(grade)
    for body in bodies(members):
        if taken.get(body, 0) >= cap:
            name = Said(f"standards.department.{body}").as_json()
            return no("inspections.refused.cap", body=name, n=taken[body], cap=cap)
    return yes("inspections.because.cap", cap=cap, status=Said(f"inspections.status.{terms.status}").as_json())
