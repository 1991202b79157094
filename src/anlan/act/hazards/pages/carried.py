"""What a hazard's file tells besides its path: its place in the register, by which rules, its case, listing, stop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.act.hazards import queries, states
from anlan.act.hazards.pages.lists import due_day
from anlan.act.hazards.queries import Beside, File
from anlan.ground.standards import queries as standards
from anlan.infra.pages import times
from anlan.infra.pages.parts import Fact, Text
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

Group = tuple[Said, list[Fact]]


def place(spot: queries.Told | None) -> list[Fact]:
    """The compound and unit, who is there, and under whom."""
    if spot is None:
        return []
    lines = [Fact(said("hazards.fact.compound"), dict(spot.name), url=f"/premises/{spot.compound}/")]
    if spot.unit:
        building, floor, unit = spot.unit
        lines.append(
            Fact(said("hazards.fact.unit"), said("premises.unit_at", building=building, floor=floor, unit=unit))
        )
    if spot.party_name:
        lines.append(Fact(said("hazards.fact.party"), dict(spot.party_name), url=f"/premises/parties/{spot.party}"))
    if spot.chain:
        lines.append(
            Fact(said("hazards.fact.chain"), said("hazards.fact.chain.value", names=list(map(dict, spot.chain))))
        )
    return lines


def judged(viewer: Actor, h: Mapping[str, Any], at: datetime) -> list[Fact]:
    """Which rule set judged it, in force since when, and whether the item reads otherwise now (12, question 18)."""
    told = standards.judged(viewer, h["rule_item"], h["found_at"], at) if h["rule_set"] else None
    if told is None:
        return []
    version = said("hazards.fact.judged.value", set=dict(told.version.names), n=told.version.version)
    since = f"{told.version.valid_from.astimezone(CITY):%Y-%m-%d}" if told.version.valid_from else ""
    key = "changed" if told.changed else "same"
    more = said(f"hazards.fact.judged.{key}", since=since, n=told.now.version if told.now else "")
    lines = [Fact(said("hazards.fact.judged"), version, more, f"/standards/{told.version.code}/")]
    if told.item:
        lines.append(Fact(said("hazards.fact.item"), told.item.ref, dict(told.item.text)))
    return lines


def closing(f: File) -> list[Fact]:
    """Who struck it off, with whom, and that neither of them reported it put right (work-safety 12, question 9)."""
    h = f.facts
    if h["state"] != states.CLOSED:
        return []
    who = [f.names.get(str(h[p]), "") for p in ("inspector", "second") if h[p]]
    told = f.names.get(str(h["submitter"]), "")
    return [
        Fact(
            said("hazards.fact.closed"),
            said("hazards.fact.closed.value", names=[w for w in who if w], at=times.moment(h["closed_at"])),
            said("hazards.fact.closed.eyes", name=told),
        )
    ]


def groups(f: File) -> list[Group]:
    """One group for each case, listing and stop, the newest first, and a major hazard's plan."""
    carried = f.carried
    found: list[Group] = [(said("hazards.file.case"), _case(f, row)) for row in reversed(carried.case)]
    found += [(said("hazards.file.listing"), _listing(f, row)) for row in reversed(carried.listing)]
    found += [(said("hazards.file.suspension"), _stop(f, row)) for row in reversed(carried.suspension)]
    remedy = f.facts["remedy"] or {}
    if remedy:
        lines = [Fact(said(f"hazards.plan.{name}"), remedy.get(name, "")) for name in queries.PLAN]
        found.append((said("hazards.file.remedy"), lines))
    return found


def law(code: str) -> Text:
    """A statute in the reader's language."""
    known = queries.laws().get(code)
    return dict(known.said) if known else code


def _state(kind: str, row: Mapping[str, Any]) -> Fact:
    return Fact(said("hazards.fact.state"), said(f"hazards.{kind}.{row['state']}"))


def _case(f: File, row: Mapping[str, Any]) -> list[Fact]:
    lines = [
        Fact(said("hazards.fact.number"), row["number"]),
        _state("case", row),
        Fact(said("hazards.fact.ground"), said(f"hazards.ground.{row['ground']}"), law(row["law"])),
    ]
    if row["order_no"]:
        until = due_day(row["order_until"])
        lines.append(Fact(said("hazards.fact.case_order"), row["order_no"], said("hazards.until", day=until)))
    if row["fine"]:
        amount = said("hazards.fact.fine.value", n=f"{row['fine']:,}")
        lines.append(Fact(said("hazards.fact.fine"), amount, row["decision_no"]))
    lines.append(_who(f, "opened", row["opened_by"], row["opened_at"]))
    if row["closed_at"]:
        lines.append(_who(f, "ended", row["closed_by"], row["closed_at"]))
    return lines


def _listing(f: File, row: Mapping[str, Any]) -> list[Fact]:
    lines = [Fact(said("hazards.fact.number"), row["number"])] if row["number"] else []
    lines += [
        _state("listing", row),
        Fact(said("hazards.fact.public"), row["public_text"]),
        Fact(said("hazards.fact.list_until"), due_day(row["until"])),
        _who(f, "proposed", row["proposed_by"], row["proposed_at"]),
    ]
    if row["decided_at"]:
        lines.append(_who(f, "decided", row["decided_by"], row["decided_at"]))
    if row["report_no"]:
        lines.append(Fact(said("hazards.fact.acceptance"), row["acceptance"], row["report_no"]))
    if row["delisted_at"]:
        lines.append(_who(f, "delisted", row["delisted_by"], row["delisted_at"]))
    return lines


def _stop(f: File, row: Mapping[str, Any]) -> list[Fact]:
    lines = [
        Fact(said("hazards.fact.stop"), said(f"hazards.stop.{row['kind']}"), law(row["law"])),
        _state("suspension", row),
        _who(f, "asked", row["asked_by"], row["asked_at"]),
    ]
    if row["decided_at"]:
        lines.append(_who(f, "decided", row["decided_by"], row["decided_at"]))
    if row["begins_at"] and row["begins_at"] > row["decided_at"]:
        lines.append(Fact(said("hazards.fact.begins"), times.moment(row["begins_at"])))
    if row["until"]:
        lines.append(Fact(said("hazards.fact.period"), said("hazards.until", day=due_day(row["until"]))))
    if row["lifted_at"]:
        lines.append(_who(f, "lifted", row["lifted_by"], row["lifted_at"]))
    return lines


def handed(given: Mapping[str, Any]) -> list[Fact]:
    """To whom it was handed over by which paper, what is still owed, the receipt, the answer."""
    lines = [Fact(said("hazards.fact.transfer"), given["to"], given["document"])]
    if given.get("receipt"):
        when = times.moment(datetime.fromisoformat(given["received_at"]))
        lines.append(Fact(said("hazards.fact.receipt"), given["receipt"], when))
    if given.get("reply"):
        when = times.moment(datetime.fromisoformat(given["replied_at"]))
        return [*lines, Fact(said("hazards.fact.reply"), given["reply"], when)]
    until = said("hazards.until", day=due_day(datetime.fromisoformat(given["due"]))) if given.get("due") else ""
    return [*lines, Fact(said("hazards.fact.reply"), said("hazards.fact.reply.none"), until)]


def _who(f: File, what: str, person: Any, at: datetime) -> Fact:
    name = f.names.get(str(person), "")
    when = times.moment(at)
    return Fact(said(f"hazards.fact.{what}"), name or when, when if name else "")


def holds(carried: Beside) -> list[Said]:
    """What keeps it from being struck off, each as a sentence."""
    found = []
    for kind in states.BESIDE:
        row = carried.open(kind)
        if row and row["state"] not in ("proposed", "asked"):
            found.append(said(f"hazards.refused.close_{kind}", number=row.get("number", "")))
    return found


def words(verb: str, after: Mapping[str, Any]) -> dict[str, Any]:
    """Values that the time line's sentences of these verbs name."""
    found: dict[str, Any] = {k: after.get(k, "") for k in ("number", "amount", "day", "to")}
    if after.get("law"):
        found["law"] = law(after["law"])
    if after.get("stop"):
        found["stop"] = said(f"hazards.stop.{after['stop']}")
    if after.get("ground"):
        found["ground"] = said(f"hazards.ground.{after['ground']}")
    if verb == "reopen":
        found["found"] = list(after.get("found", ()))
    return found
