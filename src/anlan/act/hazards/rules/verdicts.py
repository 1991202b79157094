"""Whether a verb may be done to a hazard: facts in, yes or no with its reason out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.rules.deadlines import SECTION, TOWN, Terms, after_days, days_late
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes

Facts = Mapping[str, Any]

GENERAL, MAJOR = "general", "major"
OFFICER = "officer"  # whoever may look again where two officers must
FIXES = ("responsibility", "measures", "funds", "plan")  # the fifth, the time limit, is the due date itself
SOURCES = ("patrol", "inspection", "self_check", "joint", "sensor", "complaint", "upper", "alert")
# Somebody stood there, so a photo can be asked.
SEEN_ON_SITE = frozenset({"patrol", "inspection", "self_check", "joint", "alert"})


def may_report(text: str, source: str, photos: Sequence[str], kind_known: bool, area: str) -> Verdict:
    """Photo, place, text (work-safety 4.2); a photo only from somebody who was there."""
    if not kind_known:
        return no("hazards.refused.kind")
    if source not in SOURCES:
        return no("hazards.refused.source")
    if not text.strip():
        return no("hazards.refused.text")
    if not area:
        return no("hazards.refused.place")
    if source in SEEN_ON_SITE and not photos:
        return no("hazards.refused.photo_scene")
    return yes()


def may_end_unverified(text: str) -> Verdict:
    """A rejection says why."""
    return yes() if text.strip() else no("hazards.refused.reason")


def may_assign(
    holder_known: bool,
    fixes: Mapping[str, str],
    due: datetime,
    at: datetime,
    terms: Terms,
    grade: str = GENERAL,
    day: datetime | None = None,
) -> Verdict:
    """The five fixes are complete, and the time limit lies within the terms, or is the `day` of the visit's order.

    Of a major hazard measures, funds and plan may come with the holder's plan in six parts (Order 16 Art. 15).
    """
    if not holder_known:
        return no("hazards.refused.holder")
    wanted = FIXES if grade != MAJOR else FIXES[:1]
    missing = [name for name in wanted if not str(fixes.get(name, "")).strip()]
    if missing:
        return no("hazards.refused.fixes", missing=[Said(f"hazards.fix.{name}").as_json() for name in missing])
    days = terms.rectify_d if grade != MAJOR else terms.major_at_most_d
    if due == day and at < due:
        return yes("hazards.because.ordered", day=_day(due))
    latest = after_days(at, days)
    if not at < due <= latest:
        return no("hazards.refused.limit", days=days, latest=_day(latest))
    return yes("hazards.because.assigned", days=days, status=Said(f"hazards.status.{terms.status}").as_json())


def is_holder(h: Facts, persons: Collection[UUID]) -> Verdict:
    """The person with the duty, or who acts for them by delegation."""
    if h["holder"] in persons and h["holder"] is not None:
        return yes()
    return no("hazards.refused.not_holder")


def may_rectify(h: Facts, persons: Collection[UUID], text: str) -> Verdict:
    """The holder accepts and says how it will be put right."""
    holder = is_holder(h, persons)
    if not holder.ok:
        return holder
    return yes() if text.strip() else no("hazards.refused.plan")


def may_extend(
    h: Facts, persons: Collection[UUID], until: datetime, text: str, interim: str, at: datetime, terms: Terms
) -> Verdict:
    """The holder asks once, early enough, with a reason and what keeps people safe meanwhile."""
    holder = is_holder(h, persons)
    if not holder.ok:
        return holder
    if h["extended"] >= terms.extend_times:
        return no("hazards.refused.extended", n=terms.extend_times)
    if (h["extension"] or {}).get("state") == "asked":
        return no("hazards.refused.extension_open")
    if h["due"] is None:
        return no("hazards.refused.paused")
    if at > h["due"] - timedelta(days=terms.extend_before_d):
        return no("hazards.refused.extend_late", days=terms.extend_before_d, due=_day(h["due"]))
    if not text.strip() or not interim.strip():
        return no("hazards.refused.extend_reason")
    if not h["due"] < until <= longest_extension(h, terms):
        return no("hazards.refused.extend_until", days=terms.extend_at_most_d, due=_day(h["due"]))
    return yes()


def longest_extension(h: Facts, terms: Terms) -> datetime:
    """The furthest that an extension may reach."""
    longest: datetime = h["due"] + timedelta(days=terms.extend_at_most_d)
    return longest


def may_decide_extension(h: Facts, person: UUID | None, at: datetime) -> Verdict:
    """Somebody else than who asked decides, while the old limit still runs: silence never extends."""
    extension = h["extension"] or {}
    if extension.get("state") != "asked":
        return no("hazards.refused.no_extension")
    if person is None or str(person) == extension.get("asked_by") or person == h["holder"]:
        return no("hazards.refused.extension_own")
    if h["due"] is None:
        return no("hazards.refused.paused")
    if days_late(h["due"], at):
        return no("hazards.refused.extension_over")
    return yes("hazards.because.another")


def may_submit(
    h: Facts, persons: Collection[UUID], text: str, photos: Sequence[str], before: Collection[str] = ()
) -> Verdict:
    """The holder reports it put right, with a photo from the same viewpoint that is not one of before."""
    holder = is_holder(h, persons)
    if not holder.ok:
        return holder
    if not text.strip():
        return no("hazards.refused.text")
    if not photos:
        return no("hazards.refused.photo_after")
    return no("hazards.refused.photo_of_before") if set(photos) <= set(before) else yes()


def is_another(h: Facts, person: UUID | None) -> Verdict:
    """Neither who rectified nor who reported it rectified: the owner's word does not close a hazard (4.3)."""
    if person is None:
        return no("hazards.refused.no_person")
    if person == h["submitter"]:
        return no("hazards.refused.same_as_submitter")
    if person == h["rectifier"] or person == h["holder"]:
        return no("hazards.refused.same_as_rectifier")
    return yes("hazards.because.another")


@dataclass(frozen=True)
class Team:
    """Whether officers must look, and whether these two are of the body whose officers may."""

    needed: bool = False
    first: bool = False
    second: bool = False


def needs_officers(h: Facts) -> bool:
    """Two officers look again at what officers ordered or found on an administrative inspection, and at a major one."""
    return bool(h["body"]) or h["enforced"] or h["grade"] == MAJOR


def turn(h: Facts) -> frozenset[str]:
    """The roles whose turn it is: the town's, where two officers must look now their section's; none: the holder's."""
    if h["state"] in states.WITH_HOLDER:
        return frozenset()
    return SECTION if h["state"] in (states.SUBMITTED, states.REINSPECTING) and needs_officers(h) else TOWN


def may_reinspect(
    h: Facts,
    person: UUID | None,
    second: UUID | None,
    ok: bool,
    text: str,
    photos: Sequence[str],
    terms: Terms,
    team: Team = Team(),
) -> Verdict:
    """Another person was there and shows it; a second one too where the terms ask for two.

    What officers ordered or found on an administrative inspection, and every major hazard, is looked at by two
    officers, of the body that ordered it where one did; of a major one the other officer enters the visit with an
    account of their own (安监总政法〔2016〕72号; community-rescue 12).
    """
    verdict = is_another(h, person)
    if not verdict.ok:
        return verdict
    if team.needed and not team.first:
        return no("hazards.refused.not_officer")
    if h["grade"] == MAJOR and (h["state"] != states.REINSPECTING or h["inspector"] in (None, person)):
        return no("hazards.refused.major_visit")
    if team.needed and second is not None and not team.second:
        return no("hazards.refused.second_officer")
    if team.needed or terms.persons_to_reinspect > 1 or second is not None:
        if second is None or second == person:
            return no("hazards.refused.second")
        verdict = is_another(h, second)
        if not verdict.ok:
            return verdict
    if not text.strip():
        return no("hazards.refused.reason")
    if not photos:
        return no("hazards.refused.photo_proof")
    return yes("hazards.because.closed" if ok else "hazards.because.returned")


def may_note(state: str, text: str, photos: Sequence[str]) -> Verdict:
    """Evidence is added while the hazard is open."""
    if state in states.HAZARD.ends:
        return no("hazards.refused.ended", state=Said(f"hazards.state.{state}").as_json())
    return yes() if text.strip() or photos else no("hazards.refused.text")


def _day(end: datetime) -> str:
    """The date that a midnight ends; a limit within the day with its time."""
    local = end.astimezone(CITY)
    return f"{local:%Y-%m-%d %H:%M}" if local.time() != time(0) else f"{local - timedelta(days=1):%Y-%m-%d}"
