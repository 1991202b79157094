"""The account at the end: what the demo sent and did, beside what the product says of it, and which invariants hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import Any

from anlan.demo.cases import Cases
from anlan.demo.client import Phone
from anlan.demo.people import STORY

OPEN = {"asking", "exhausted"}  # a call that still waits for somebody
HEARD = {"answered", "superseded"}  # superseded: a rise asked again
OVER = 2  # the level of a floor over its limit, and worse

TAGS = re.compile(r"<[^>]+>|\s+")
FIGURES = re.compile(r"([\d,]+)\s+仍是厂中厂"), re.compile(r"([\d,]+)\s+现有承租单位")
PAGE = 100  # hazards on a page of the list
Facts = Mapping[str, Any]


def product(desk: Phone, towns: Iterable[str], past: Facts) -> dict[str, Any]:
    """What the product says, through its own doors: counts, figures, hazards, whether anything is stuck.

    `past`: what the demo knows of the months before; calls about hazards that it left late are not the storm's.
    """
    lag = desk.get("/api/lag")
    figures = desk.get("/api/figures/")["figures"]
    known = hazards(desk)
    return {
        "readings": _known(desk.get("/api/sensors/counts")),
        "figures": {f["name"]: f["value"] for f in figures},
        "hazards": known,
        "photos": photos(desk, known),
        "calls": calls(desk, towns, past.get("hazards", {})),
        "campaign": stood(desk, past) if past else {},
        "stuck": {name: lag[name] for name in ("unsealed", "unread_by_readers", "dead", "given_up")},
    }


def _known(counts: Facts) -> dict[str, int]:
    names = ("messages", "readings", "stored", "late", "same", "conflicts", "quarantined", "pending")
    return {name: int(counts.get(name, 0)) for name in names}


def hazards(desk: Phone) -> dict[str, str]:
    """State by hazard, of all that the product has."""
    found: dict[str, str] = {}
    page, total = 1, 1
    while len(found) < total and (page - 1) * PAGE < total:
        got = desk.get("/api/hazards/", page=page)
        total, page = int(got["total"]), page + 1
        found |= {row["id"]: row["state"] for row in got["hazards"]}
    return found


def photos(desk: Phone, known: Iterable[str]) -> dict[str, int]:
    """How many photos the files of hazards name, and how many of these open."""
    named = {row["sha256"] for hazard in known for row in desk.get(f"/api/hazards/{hazard}")["photos"]}
    return {"named": len(named), "open": sum(desk.opens(f"/files/{sha256}") for sha256 in sorted(named))}


def stood(desk: Phone, past: Facts) -> dict[str, list[int]]:
    """By day: how many of the campaign's cohort still are shared, and how many rent there, as its page says."""
    found = {}
    for day in past["stood"]:
        text = TAGS.sub(" ", desk.page(f"/campaigns/{past['campaign']}/", at=day))
        found[day] = [int(m[1].replace(",", "")) if (m := word.search(text)) else -1 for word in FIGURES]
    return found


def floor(desk: Phone, area: str, hazard: str) -> dict[str, Any]:
    """The floor over its limit as the product tells it: how often it warned, who was reached, and the file's proof."""
    if not hazard:
        return {"over": 0, "calls": {}, "opened_by": "", "proof": 0, "struck_off_by": ""}
    file = desk.get(f"/api/hazards/{hazard}")
    over = [one["id"] for one in desk.get("/api/alerts/", area=area)["alerts"] if one["about"] and one["worst"] <= OVER]
    asked = Counter(row["state"] for row in desk.get("/api/calls/", area=area)["calls"] if row["subject_ref"] in over)
    closing = [line["who"] for line in file["lines"] if line["after"].get("state") == "closed"]
    return {
        "over": len(over),
        "calls": dict(sorted(asked.items())),
        "opened_by": file["facts"]["source"],
        "proof": sum(photo["label"] == "after" for photo in file["photos"]),
        "struck_off_by": closing[-1] if closing else "",
    }


def calls(desk: Phone, towns: Iterable[str], but: Container[str] = ()) -> dict[str, dict[str, int]]:
    """Calls by what they were about and how they stand; asked for town by town, as the list has an end."""
    found: dict[str, Counter[str]] = {}
    for town in towns:
        for row in desk.get("/api/calls/", area=town)["calls"]:
            if row["subject_ref"] in but:
                continue
            found.setdefault(row["subject_room"], Counter())[row["state"]] += 1
    return {room: dict(sorted(states.items())) for room, states in sorted(found.items())}


def invariants(
    sent: Facts, said: Facts, cases: Cases, *, past: Facts | None = None, killed: bool = False
) -> dict[str, bool]:
    """Each promise by name. `past`: what the demo did in the months before, if it lived them; `killed`: something
    was killed meanwhile, so that messages may have come twice.
    """
    gauges, readings = sent["gauges"], said["readings"]
    mine = {c.hazard: c.state for c in cases.by.values()}
    old = past["hazards"] if past else {}
    told = {hazard: said["hazards"].get(hazard) for hazard in mine}
    closed = Counter(said["hazards"].values())["closed"]
    held = {
        "every message was acknowledged": gauges["messages"] == gauges["acknowledged"],
        "every distinct reading is stored, none twice": readings["stored"] == gauges["distinct"],
        "every conflict is kept apart": readings["conflicts"] == gauges["conflict"],
        "nothing was quarantined": readings["quarantined"] == 0,
        "readings add up": readings["readings"]
        == readings["stored"] + readings["same"] + readings["conflicts"] + readings["quarantined"],
        "hazards are those the people reported, in the same states": told == mine
        and mine.keys() | old.keys() == said["hazards"].keys(),
        "the figure of closed hazards is the count of closed hazards": said["figures"].get("hazards.closed") == closed,
        "every photo of a hazard opens": said["photos"]["open"] == said["photos"]["named"] > 0,
        "nothing is stuck": not any(said["stuck"].values()),
        "nobody was refused unexpectedly": not sent["people"]["refused"],
        "every call about an alert was answered": set(said["calls"].get("alerts", {"none": 0})) <= HEARD,
        "no call is left open": not OPEN & {state for states in said["calls"].values() for state in states},
        "the floor over its limit was told, answered, filed by itself, proven, and struck off by somebody": (
            said["floor"]["over"] > 0
            and {"answered"} <= said["floor"]["calls"].keys() <= HEARD
            and said["floor"]["opened_by"] == "sensor"
            and said["floor"]["proof"] > 0
            and bool(said["floor"]["struck_off_by"])
        ),
        "the story's culvert is struck off": cases.by[STORY].state == "closed" if STORY in cases.by else False,
    }
    if past:
        held["hazards of the months before stand as they were left"] = old.items() <= said["hazards"].items()
        held["the campaign's cohort and tenants stood on each day as the demo knows"] = (
            said["campaign"] == past["stood"]
        )
    if not killed:
        held["doubles are counted as doubles"] = readings["same"] == gauges["double"]
        held["every reading arrived once"] = readings["readings"] == gauges["readings"]
    return held
