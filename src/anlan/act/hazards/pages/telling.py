"""A hazard's file as the parts of a page: path, facts, photos, time line, verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import queries, states
from anlan.act.hazards.pages import carried as besides
from anlan.act.hazards.pages.lists import due_day
from anlan.act.hazards.queries import File, Offer
from anlan.act.hazards.rules.verdicts import FIXES
from anlan.infra.pages import times
from anlan.infra.pages.parts import Fact, Moment, Photo, Step, Verb
from anlan.kernel.decision import Said, said

ICONS = {
    "verify": "check",
    "reject": "close",
    "transfer": "send",
    "grade": "rule",
    "assign": "person",
    "rectify": "check",
    "extend": "clock",
    "grant": "check",
    "deny": "close",
    "submit": "send",
    "visit": "pin",
    "reinspect": "check",
    "note": "camera",
    "locate": "pin",
    "reopen": "clock",
    "open_case": "file",
    "order": "file",
    "fine": "file",
    "hand_over": "send",
    "receipt": "file",
    "suspend": "lock",
    "lift": "check",
}
FIRST = (
    "verify",
    "grade",
    "assign",
    "rectify",
    "submit",
    "grant",
    "reinspect",
    "reopen",
    "receipt",
)  # what leads on from each state
NOT_YET = said("hazards.fix.not_yet")
LEAST = frozenset({"note", "locate"})
TIMES = {
    states.REPORTED: "reported_at",
    states.VERIFIED: "verified_at",
    states.GRADED: "graded_at",
    states.REOPENED: "reopened_at",
    states.ASSIGNED: "assigned_at",
    states.RECTIFYING: "accepted_at",
    states.SUBMITTED: "submitted_at",
    states.REINSPECTING: "visited_at",
    states.CLOSED: "closed_at",
}
# The phase whose lateness is told under a state: it was late in coming there.
LATE_AT = {states.VERIFIED: "verify", states.ASSIGNED: "order", states.SUBMITTED: "fix", states.CLOSED: "check"}


def path(f: File, at: datetime) -> list[Step]:
    """The states in their order: done with its time, now, and to come; lateness where it happened."""
    facts, here = f.facts, f.facts["state"]
    if here in states.FINAL:
        return [
            Step(said("hazards.step.reported"), "done", facts["reported_at"]),
            Step(said(f"hazards.step.{here}"), "now", facts["ended_at"]),
        ]
    order = list(states.PATH)
    if here == states.RETURNED:
        order[order.index(states.REINSPECTING)] = states.RETURNED
    if facts["reopened"]:
        order.insert(order.index(states.ASSIGNED), states.REOPENED)
    now = order.index(here)
    steps = []
    for i, state in enumerate(order):
        shape = "now" if i == now and here != states.CLOSED else "done" if i <= now else "next"
        when = facts.get(TIMES.get(state, "")) if shape != "next" else None
        if shape == "done" and when is None and state == states.REINSPECTING:
            when = facts["closed_at"]  # looked at and decided in one go
        note = _note(f, state, shape, at)
        name = "accepted" if state == states.RECTIFYING and shape == "done" else state
        steps.append(
            Step(said(f"hazards.step.{name}"), shape, when, note, _late(f, state, at) if shape != "next" else "")
        )
    return steps


def _note(f: File, state: str, shape: str, at: datetime) -> Said | str:
    if shape == "next":
        return ""
    if state == states.ASSIGNED and f.facts["due"] and f.facts["state"] in states.WITH_HOLDER:
        return said("hazards.until", day=due_day(f.facts["due"]))
    who = {
        states.REPORTED: "reporter",
        states.RECTIFYING: "rectifier",
        states.SUBMITTED: "submitter",
        states.REINSPECTING: "inspector",
    }
    name = f.names.get(str(f.facts.get(who.get(state, ""), "")), "")
    if shape == "now" and not name and f.facts["due"]:
        return said("hazards.until", day=due_day(f.facts["due"]))
    return name


def _late(f: File, state: str, at: datetime) -> Said | str:
    here = f.facts["state"] == state
    if here and f.late:
        return said("hazards.late_n", n=f.late)
    phase = LATE_AT.get(state)
    for stretch in f.stretches:
        if stretch.phase == phase and stretch.due and stretch.until and stretch.until >= stretch.due:
            return said(
                "hazards.late_was",
                n=queries.days_late(stretch.due, stretch.until),
            )
    return ""


def groups(
    f: File,
    where: Mapping[str, str],
    terms_status: str,
    at: datetime,
    spot: queries.Told | None,
    judged: Sequence[Fact] = (),
) -> list[tuple[Said, list[Fact]]]:
    """The left column: facts, the five fixes, what it carries, how long each phase took."""
    fixed = [(said("hazards.file.fixes"), fixes(f))] if f.facts["fixes"] else []
    spans = [_span(s, at) for s in f.stretches]
    known = facts(f, where, terms_status)
    known[1:1] = besides.place(spot)
    return [
        (said("hazards.file.facts"), known + [*judged] + besides.closing(f)),
        *fixed,
        *besides.groups(f),
        (said("hazards.file.spans"), spans),
    ]


def _span(stretch: queries.Stretch, at: datetime) -> Fact:
    return Fact(said(f"hazards.phase.{stretch.phase}"), times.took((stretch.until or at) - stretch.since))


def facts(f: File, where: Mapping[str, str], terms_status: str) -> list[Fact]:
    """Place, whose it is, where it came from, on what ground."""
    h = f.facts
    lines = [
        Fact(said("hazards.fact.place"), said("hazards.fact.place.value", village=dict(where), place=h["place"])),
        Fact(said("hazards.fact.kind"), said(f"hazards.kind.{h['kind']}")),
    ]
    if h["subject"]:
        lines.append(Fact(said("hazards.fact.subject"), h["subject"]))
    source = said(
        "hazards.fact.source.value", source=said(f"hazards.source.{h['source']}"), at=times.moment(h["found_at"])
    )
    lines.append(Fact(said("hazards.fact.source"), source, url=f"/alerts/{h['alert']}/" if h["alert"] else ""))
    if h["grade"]:
        lines.append(Fact(said("hazards.fact.grade"), said(f"hazards.grade.{h['grade']}"), h["rule_item"]))
    if h["risk"]:
        lines.append(Fact(said("hazards.fact.risk"), said(f"hazards.risk.{h['risk']}")))
    if h["holder"]:
        lines.append(Fact(said("hazards.fact.holder"), f.names.get(str(h["holder"]), "")))
    if h["order_no"]:
        lines.append(Fact(said("hazards.fact.order"), h["order_no"], _ordered(h) if h["ordered_at"] else ""))
    if h["transfer"]:
        lines += besides.handed(h["transfer"])
    if h["returned"]:
        lines.append(Fact(said("hazards.fact.returned"), said("hazards.returned_n", n=h["returned"])))
    lines.append(
        Fact(
            said("hazards.fact.terms"),
            said("hazards.terms.version", n=h["terms"]),
            said(f"hazards.status.{terms_status}"),
            "/hazards/settings",
        )
    )
    return lines


def _ordered(h: Mapping[str, Any]) -> Said:
    return said("hazards.fact.ordered", at=times.moment(h["ordered_at"]), until=due_day(h["limit"]))


def fixes(f: File) -> list[Fact]:
    """The five fixes; the time limit with its extension."""
    h = f.facts
    if not h["fixes"]:
        return []
    lines = [
        Fact(said(f"hazards.fix.{name}"), h["fixes"].get(name) or NOT_YET)
        for name in ("responsibility", "measures", "funds")
    ]
    limit = h["limit"] or _limit(f)
    more = _extension(h["extension"]) if h["extension"] else said("hazards.extension.none")
    lines.append(Fact(said("hazards.fix.limit"), due_day(limit), more))
    lines.append(Fact(said("hazards.fix.plan"), h["fixes"].get("plan") or NOT_YET))
    return lines


def _limit(f: File) -> datetime | None:
    return next((s.due for s in reversed(f.stretches) if s.phase in ("fix", "again")), None)


def _extension(extension: Mapping[str, Any]) -> Said:
    until = due_day(datetime.fromisoformat(extension["until"]))
    return said(f"hazards.extension.{extension['state']}", until=until)


def photos(f: File) -> list[Photo]:
    """Before and after side by side, then the others; where one is missing, what would fill its place."""
    told = [_photo(p) for p in f.photos]
    if not told:
        return []  # two empty frames say less than none
    before = [p for p, proof in zip(told, f.photos, strict=True) if proof.label == "before"]
    after = [p for p, proof in zip(told, f.photos, strict=True) if proof.label == "after"]
    rest = [p for p, proof in zip(told, f.photos, strict=True) if proof.label not in ("before", "after")]
    if f.facts["state"] in states.FINAL:
        return [*before, *after, *rest]  # nobody will send another
    pair = [
        before[0]
        if before
        else Photo(label=said("hazards.photo.before"), missing=said("hazards.photo.before.missing")),
        after[-1] if after else Photo(label=said("hazards.photo.after"), missing=said("hazards.photo.after.missing")),
    ]
    return pair + before[1:] + after[:-1] + rest


def _photo(p: queries.Proof) -> Photo:
    away = said("hazards.photo.away", m=round(p.away)) if p.away is not None and p.label == "after" else ""
    return Photo(
        url=f"/files/{p.sha256}?side=960",
        label=said(f"hazards.photo.{p.label}"),
        alt=said(f"hazards.photo.{p.label}"),
        at=p.at,
        who=p.who,
        where=away,
        digest=p.sha256,
        intact=p.intact,
    )


def moments(f: File, at: datetime) -> list[Moment]:
    """The time line through now into what the system does next, each line with its link of the chain."""
    lines = [_moment(f, line) for line in f.lines]
    if f.facts["due"] is not None:
        lines.append(
            Moment(
                said(f"hazards.now.{f.facts['state']}"), None, "now", said("hazards.until", day=due_day(f.facts["due"]))
            )
        )
    elif f.facts["due_before"] is not None:
        lines.append(Moment(said(f"hazards.now.{f.facts['state']}"), None, "now", said("hazards.paused")))
    if f.next and f.next_at:
        lines.append(Moment(f.next, f.next_at, "next"))
    return lines


def _moment(f: File, line: queries.Line) -> Moment:
    verb = line.verb.split(".", 1)[1]
    params: dict[str, Any] = {"words": said("hazards.line.words", words=line.words) if line.words else ""}
    strong = False
    if verb == "remind":
        late = int(line.after.get("day_late", 0))
        verb = "overdue" if late == 1 else "late" if late else "remind"
        strong = late == 1
        people = [f.names.get(p, "") for p in line.after.get("told", [])]
        params |= {"share": line.after.get("share"), "days": late, "people": [p for p in people if p]}
    elif verb == "urge":
        params["people"] = [f.names.get(p, "") for p in line.after.get("told", []) if f.names.get(p)]
    elif verb == "reinspect":
        verb = line.after.get("state", "closed")
    elif verb in ("succeed", "hand_back"):
        params["because"] = Said.from_json(line.because) if line.because else ""
    elif verb == "instruct":
        params |= {"number": line.after["order_no"], "day": due_day(datetime.fromisoformat(line.after["limit"]))}
    elif verb == "assign":
        params["day"] = due_day(datetime.fromisoformat(line.after["due"])) if line.after.get("due") else ""
        lacks = not all(str(line.after.get("fixes", {}).get(name, "")).strip() for name in FIXES)
        verb = "assign_plan" if lacks else verb
    params |= {k: v for k, v in besides.words(verb, line.after).items() if k not in params}
    proof = f"{line.hash[:4]}…{line.hash[-2:]}" if line.hash else ""
    return Moment(
        said(f"hazards.line.{verb}", **params), line.at, "past", line.who or said("hazards.system"), proof, strong
    )


def verbs(hazard: UUID, offers: Sequence[Offer], limit: int = 0, *, lead: bool = True) -> list[Verb]:
    """What may be done now, the step onward first; what may not, with its reason. `lead` fills one button."""
    made, led = [], not lead
    ranked = sorted(offers, key=lambda o: (o.refused is not None, o.verb in LEAST, o.verb not in FIRST))
    for offer in ranked:
        first = not led and offer.refused is None and offer.verb in FIRST
        led = led or first
        made.append(
            Verb(
                said(f"hazards.verb.{offer.verb}"),
                said(f"hazards.then.{offer.verb}"),
                f"/hazards/{hazard}/do/{offer.verb}",
                ICONS.get(offer.verb, "check" if offer.verb.startswith("approve") else "rule"),
                first=first,
                asks=True,
                refused=offer.refused,
            )
        )
    return [v for v in made if v.refused is None][:limit] if limit else made
