"""What a verb of hazards writes, as bare SQL on tables of the same shape without rights, policies, trigger or journal.

Statement by statement this is what the verb itself sends, the journal's row left out: the yearly counter, the hazard,
its open work and its plan. Nothing is read first and nothing is judged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuids

from anlan.kernel.clock import CITY

Statement = tuple[str, list[Any]]

TABLES = ("hazards_hazard", "hazards_counter", "open_work", "due")
MAKE = [
    "create schema bare",
    *(f"create table bare.{table} (like public.{table} including all)" for table in TABLES),
    "grant usage on schema bare to anlan_app",
    "grant all on all tables in schema bare to anlan_app",
]
COUNT = (
    "insert into bare.hazards_counter (year, last) values (%s, 1)"
    " on conflict (year) do update set last = hazards_counter.last + 1 returning last"
)
SETTLE = "update bare.open_work set done_at = %s where room = 'hazards' and ref = %s and done_at is null"
DUE = (
    "insert into bare.due (id, kind, ref, at, args, attempts, last_error) values (%s, %s, %s, %s, %s, 0, '')"
    " on conflict (kind, ref) where done_at is null and dead_at is null"
    " do update set at = excluded.at, args = excluded.args, lease_until = null, attempts = 0"
)
AREA = "331081110200"
STATE_AFTER = {
    "report": "reported",
    "verify": "verified",
    "grade": "graded",
    "assign": "assigned",
    "rectify": "rectifying",
}
EMPTY = {
    "shown_down": False, "department": "", "rule_item": "", "grade": "", "terms": 0, "fixes": "{}", "order_no": "",
    "extended": 0, "returned": 0, "alert": None, "holder": None, "rectifier": None, "submitter": None,
    "inspector": None, "second": None, "transfer": None, "extension": None, "verified_at": None, "graded_at": None,
    "assigned_at": None, "accepted_at": None, "submitted_at": None, "visited_at": None, "ended_at": None,
    "closed_at": None, "compound": None, "building": None, "floor": None, "unit": None, "party": None, "rule_set": "",
    "rule_version": None, "risk": "", "remedy": "{}", "body": "", "limit": None, "paused_at": None, "held_at": None,
    "due_before": None, "again_of": None, "reopened": 0, "reopened_at": None, "item": "", "enforced": False,
    "ordered_at": None,
}  # fmt: skip


def report(hazard: UUID, number: int, body: Mapping[str, Any], at: datetime) -> list[Statement]:
    """A new hazard with its open work and plan; its `number` comes from `COUNT`."""
    row = {
        **EMPTY, "id": hazard, "area": AREA, "lon": body["lon"], "lat": body["lat"], "placed_by": "gps",
        "number": f"{at.astimezone(CITY).year}-{number:04d}", "kind": body["kind"], "text": body["text"],
        "place": body["place"], "subject": "", "source": body["source"], "state": "reported", "reporter": hazard,
        "since": at, "due": at + timedelta(days=2), "found_at": at, "reported_at": at,
    }  # fmt: skip
    columns, holes = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    insert = (f"insert into bare.hazards_hazard ({columns}) values ({holes})", list(row.values()))
    return [insert, *_after("reported", hazard, body, at)]


def move(verb: str, hazard: UUID, body: Mapping[str, Any], at: datetime) -> list[Statement]:
    """A hazard's next step: the columns that this verb changes, then open work and plan."""
    changed: dict[str, Any] = {"state": STATE_AFTER[verb], "since": at, "due": at + timedelta(days=3)}
    changed |= _own(verb, hazard, body, at)
    assignments = ", ".join(f"{name} = %s" for name in changed)
    update = (f"update bare.hazards_hazard set {assignments} where id = %s", [*changed.values(), hazard])
    return [update, *_after(STATE_AFTER[verb], hazard, body, at)]


def _own(verb: str, hazard: UUID, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    match verb:
        case "verify":
            return {"verified_at": at, "rule_item": body["rule_item"]}
        case "grade":
            return {"grade": "general", "graded_at": at, "rule_item": body["rule_item"]}
        case "assign":
            fixes = {name: body[name] for name in ("responsibility", "measures", "funds", "plan")}
            return {"holder": body["holder"], "fixes": json.dumps(fixes), "order_no": "", "assigned_at": at}
        case _:
            return {"rectifier": hazard, "accepted_at": at}


def _after(state: str, hazard: UUID, body: Mapping[str, Any], at: datetime) -> list[Statement]:
    line = {"key": f"hazards.work.{state}", "params": {"number": "", "kind": "", "text": body.get("text", "")[:60]}}
    work = {
        "id": uuids.uuid7(), "area": AREA, "lon": body.get("lon"), "lat": body.get("lat"),
        "placed_by": "gps", "shown_down": False, "room": "hazards", "kind": state, "ref": hazard,
        "holder": body.get("holder"), "role": "town_station", "level": 0, "since": at, "due": at + timedelta(days=2),
        "line": json.dumps(line), "next": json.dumps({"key": "hazards.next.remind", "params": {"share": 50}}),
        "next_at": at + timedelta(days=1), "done_at": None, "said_at": at,
    }  # fmt: skip
    columns, holes = ", ".join(work), ", ".join(["%s"] * len(work))
    plan = [uuids.uuid7(), "hazards.clock", str(hazard), work["next_at"], json.dumps({"due": at.isoformat()})]
    return [
        (SETTLE, [at, hazard]),
        (DUE, plan),
        (f"insert into bare.open_work ({columns}) values ({holes})", list(work.values())),
    ]
