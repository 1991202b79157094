"""Who may do what: the rooms' rights against a table transcribed by hand from the matrix (community-rescue 12).

Where the matrix leaves a verb open, `why` names the other page it was read from, or says in words what was decided.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.config import urls
from anlan.ground.access.loading import gather
from anlan.infra.journal.verb import VERBS
from anlan.kernel.rights import Actor
from tests.contracts.doors import doors
from tests.contracts.source import hold, modules, rooms

EXPECTED = Path(__file__).parent / "rights_expected.csv"


def expected() -> dict[tuple[str, str], str]:
    """(right, role) → scope letter, or nothing where the role is refused."""
    with EXPECTED.open(encoding="utf-8", newline="") as handle:
        return {
            (row["right"], role): (scope or "").strip()
            for row in csv.DictReader(handle)
            for role, scope in row.items()
            if role not in ("right", "why")
        }


def shipped() -> dict[tuple[str, str], str]:
    return {(right, role): scope for right, role, scope in gather(rooms().values())}


def test_every_cell_is_as_the_matrix_says() -> None:
    wanted, there = expected(), shipped()
    found = {}
    for right, role in sorted(set(wanted) | set(there)):
        want, got = wanted.get((right, role), ""), there.get((right, role), "")
        if want != got:
            found[f"{right} {role}"] = f"shipped {got or 'refused'}, the matrix says {want or 'refused'}"
    hold("rights", found, "rights.csv of the room and rights_expected.csv must agree")


def test_every_verb_and_page_has_a_line() -> None:
    assert urls.urlpatterns
    lines = {right for right, _ in expected()}
    wanted = {verb.right: f"verb {name}" for name, verb in VERBS.items()}  # type: ignore[attr-defined]
    wanted |= {door.right: f"page {door.route}" for door in doors() if door.right}
    found = {right: where for right, where in wanted.items() if right not in lines}
    hold("rights without a line", found, "write its line in rights_expected.csv, by hand and from the matrix")
    idle = lines - set(wanted) - {right for right, _ in shipped()} - asked_in_code()
    assert idle == set(), "rights_expected.csv has lines that no verb, page or code asks for"


def asked_in_code() -> set[str]:
    """Every text of the sources: rights that are asked for by name inside verbs and pages."""
    return {
        n.value for m in modules() for n in ast.walk(m.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def test_every_right_that_is_shipped_is_asked_for() -> None:
    asked = asked_in_code()
    found = sorted({right for right, _ in shipped()} - asked)
    hold("rights nobody asks for", found, "a line of rights.csv that guards nothing")


def test_the_weighing_follows_the_letters(actor: Callable[..., Actor]) -> None:
    """Each shipped cell, weighed for a matter inside and outside of the role's place."""
    wrong: list[str] = []
    for (right, role), scope in shipped().items():
        holder = actor(role, TOWN, department="fire") if scope != "C" else actor(role, COUNTY)
        wrong += [f"{right} {role} {scope}: {fault}" for fault in weighed(holder, right, scope)]
    assert wrong == []


def weighed(holder: Actor, right: str, scope: str) -> list[str]:
    def may(area: str, **facts: Any) -> bool:
        return holder.may(right, area, T0, **facts).ok

    wanted = {
        "A": {"inside": True, "own": True, "task": True, "department": True},
        "C": {"inside": True, "own": True, "task": True, "department": True},
        "D": {"inside": False, "own": False, "task": False, "department": True},
        "O": {"inside": False, "own": True, "task": False, "department": False},
        "T": {"inside": False, "own": True, "task": True, "department": False},
    }[scope]
    got = {
        "inside": may(VILLAGE),
        "own": may(VILLAGE, own=True),
        "task": may(VILLAGE, task=True),
        "department": may(VILLAGE, department="fire"),
    }
    faults = [f"{what} is {got[what]}" for what in wanted if got[what] != wanted[what]]
    if scope != "C" and may(OTHER_TOWN):
        faults.append("reaches another town")
    return faults
