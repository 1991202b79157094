"""The account names each promise, and one wrong count breaks exactly the promises it stands for."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from anlan.demo.account import invariants
from anlan.demo.cases import Case, Cases
from anlan.demo.people import STORY

SENT = {
    "gauges": {
        "messages": 100, "acknowledged": 100, "readings": 100, "double": 3, "conflict": 1, "distinct": 96,
    },
    "people": {"refused": []},
}  # fmt: skip
SAID = {
    "readings": {"readings": 100, "stored": 96, "same": 3, "conflicts": 1, "quarantined": 0},
    "hazards": {"h1": "closed", "h2": "rectifying"},
    "photos": {"named": 4, "open": 4},
    "calls": {"alerts": {"answered": 30, "superseded": 1}, "hazards": {"stopped": 4}},
    "figures": {"hazards.closed": 1},
    "floor": {"over": 1, "calls": {"answered": 2}, "opened_by": "sensor", "proof": 1, "struck_off_by": "P1"},
    "stuck": {"unsealed": 0, "unread_by_readers": 0, "dead": 0, "given_up": 0},
}


class Nobody:
    """Phones of nobody: cases register their deeds with it and nothing is done."""

    deeds: dict[str, Any] = {}  # noqa: RUF012


def _cases() -> Cases:
    made = Cases(Nobody())  # type: ignore[arg-type]
    made.by = {STORY: Case("h1", STORY, "closed"), "331081110202": Case("h2", "331081110202", "rectifying")}
    return made


def _broken(sent: dict[str, Any], said: dict[str, Any], **more: Any) -> set[str]:
    return {name for name, held in invariants(sent, said, _cases(), **more).items() if not held}


def test_an_account_that_adds_up_breaks_nothing() -> None:
    assert _broken(SENT, SAID) == set()


@pytest.mark.parametrize(
    ("side", "place", "value", "promises"),
    [
        ("sent", ("gauges", "acknowledged"), 99, {"every message was acknowledged"}),
        ("said", ("readings", "stored"), 95, {"every distinct reading is stored, none twice", "readings add up"}),
        ("said", ("photos", "open"), 3, {"every photo of a hazard opens"}),
        ("said", ("stuck", "dead"), 1, {"nothing is stuck"}),
        ("said", ("figures", "hazards.closed"), 2, {"the figure of closed hazards is the count of closed hazards"}),
        ("sent", ("people", "refused"), ["no"], {"nobody was refused unexpectedly"}),
        ("said", ("hazards", "h2"), "closed", {
            "hazards are those the people reported, in the same states",
            "the figure of closed hazards is the count of closed hazards",
        }),
        ("said", ("hazards", "h3"), "reported", {"hazards are those the people reported, in the same states"}),
    ],
)  # fmt: skip
def test_one_wrong_count_breaks_the_promises_it_stands_for(
    side: str, place: tuple[str, str], value: Any, promises: set[str]
) -> None:
    sent, said = deepcopy(SENT), deepcopy(SAID)
    {"sent": sent, "said": said}[side][place[0]][place[1]] = value
    assert _broken(sent, said) == promises


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("over", 0), ("calls", {}), ("calls", {"exhausted": 1}), ("calls", {"answered": 1, "asking": 1}),
        ("opened_by", "patrol"), ("proof", 0), ("struck_off_by", ""),
    ],
)  # fmt: skip
def test_the_floor_over_its_limit_must_have_gone_all_the_way(what: str, value: Any) -> None:
    said = deepcopy(SAID)
    said["floor"][what] = value
    (broken,) = _broken(SENT, said)
    assert broken.startswith("the floor over its limit")


@pytest.mark.parametrize(
    ("room", "states", "promises"),
    [
        ("alerts", {"exhausted": 1}, {"every call about an alert was answered", "no call is left open"}),
        ("alerts", {"stopped": 1}, {"every call about an alert was answered"}),
        ("hazards", {"asking": 1}, {"no call is left open"}),
        ("hazards", {"stopped": 9}, set()),
    ],
)
def test_a_call_that_nobody_answered_is_told(room: str, states: dict[str, int], promises: set[str]) -> None:
    said = deepcopy(SAID)
    said["calls"][room] = states
    assert _broken(SENT, said) == promises


def test_a_storm_without_any_call_about_an_alert_is_no_success() -> None:
    said = deepcopy(SAID)
    del said["calls"]["alerts"]
    assert _broken(SENT, said) == {"every call about an alert was answered"}


def test_after_a_kill_doubles_may_have_come_but_nothing_is_lost() -> None:
    said = deepcopy(SAID)
    said["readings"] |= {"readings": 107, "same": 10}
    assert _broken(SENT, said, killed=True) == set()
    assert _broken(SENT, said) == {"doubles are counted as doubles", "every reading arrived once"}


def test_what_was_lived_before_the_storm_is_held_apart() -> None:
    past = {"hazards": {"old": "closed"}, "stood": {"2026-03-27": [196, 2018]}}
    said = deepcopy(SAID)
    said["hazards"]["old"], said["figures"]["hazards.closed"] = "closed", 2
    said["campaign"] = {"2026-03-27": [196, 2018]}
    assert _broken(SENT, said, past=past) == set()
    said["campaign"]["2026-03-27"] = [196, 2017]
    said["hazards"]["old"], said["figures"]["hazards.closed"] = "returned", 1
    assert _broken(SENT, said, past=past) == {
        "hazards of the months before stand as they were left",
        "the campaign's cohort and tenants stood on each day as the demo knows",
    }
    assert "hazards are those the people reported, in the same states" in _broken(SENT, said)
