"""Who must answer for what, who may take a post over, and how names and numbers are masked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.kernel.decision import Verdict, no, yes

LEAST_REASON = 2  # characters; two of them are a word in Chinese
RANKS = ("head", "deputy", "staff")
CONFIRMED_FOR = timedelta(days=365)  # a number that nobody confirmed for a year is asked about
# roles that a post may have; rights of each are in access/roles.csv (a contract test holds the two together)
ROLES = (
    "leader", "director", "duty_officer", "section", "officer", "dept", "fire", "town_station", "town_leader",
    "town_lead", "town_duty", "village_head", "village_lead", "emergency_manager", "grid_worker", "grid_head",
    "micro_grid_worker", "flash_warner", "geo_monitor", "house_liaison", "works_patrol", "shelter_manager",
    "evac_lead", "risk_keeper", "informant", "expert", "observer", "auditor", "admin", "data_steward",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """Who answers for areas of a layer and level: which roles, and whether a deputy must stand ready."""

    layer: str
    level: str
    roles: tuple[str, ...]
    deputy: bool


# the three invariants of list management (flood-typhoon 1.3): every flood grid has one head and at least one deputy
ANSWERS = (
    Answer("flood_duty", "grid", ("grid_head",), True),
    Answer(
        "flood_risk", "grid",
        ("risk_keeper", "evac_lead", "geo_monitor", "flash_warner", "house_liaison", "works_patrol", "grid_head"), True,
    ),
    Answer("community", "grid", ("grid_worker",), False),
    Answer("community", "micro_grid", ("micro_grid_worker",), False),
    Answer("admin", "village", ("village_lead", "village_head"), True),
    Answer("admin", "town", ("town_lead", "town_leader"), True),
)  # fmt: skip
# who answers for a risk grid of a kind (flood-typhoon 1.4)
ROLE_OF_RISK = {
    "geohazard": "geo_monitor", "flash_flood": "flash_warner", "dangerous_house": "house_liaison",
    "reservoir_downstream": "works_patrol",
}  # fmt: skip
RISK_ELSE = "evac_lead"
# who is asked when nobody in the grid answers, from near to far (the ladder upward of core.md)
UPWARD = {
    "village": (("village_lead", "village_head"), ("emergency_manager",)),
    "town": (("town_duty", "town_station"), ("town_lead", "town_leader")),
    "county": (("duty_officer",),),
}


@dataclass(frozen=True)
class Standing:
    """A post as rules see it."""

    role: str
    layer: str
    at_area: str
    rank: str
    state: str
    valid_from: datetime
    valid_to: datetime | None


def answer_for(layer: str, level: str) -> Answer | None:
    """What is asked of areas of a layer and level; None where nobody needs to answer."""
    return next((a for a in ANSWERS if (a.layer, a.level) == (layer, level)), None)


def in_force(post: Standing, at: datetime) -> bool:
    """Whether a post is held at a time."""
    return post.valid_from <= at and (post.valid_to is None or at < post.valid_to) and post.state not in WAITING


WAITING = ("proposed", "confirmed")


def takes_over(proposed: Standing, own: Sequence[Standing], head_in_force: bool, at: datetime) -> bool:
    """Whether confirming fills an empty post at once: the person is its deputy, and nobody holds it."""
    return (
        proposed.rank == "head"
        and not head_in_force
        and any(
            p.rank == "deputy"
            and (p.role, p.layer, p.at_area) == (proposed.role, proposed.layer, proposed.at_area)
            and in_force(p, at)
            for p in own
        )
    )


def may_propose(role: str, layer: str, area_layer: str | None, rank: str) -> Verdict:
    """Whether such a post can be proposed at all."""
    if role not in ROLES:
        return no("people.refused.role", role=role)
    if rank not in RANKS:
        return no("people.refused.rank")
    if area_layer is None:
        return no("people.refused.area")
    if area_layer != layer:
        return no("people.refused.layer")
    return yes()


def may_hold_also(own: Sequence[Standing], rank: str, begins: datetime) -> Verdict:
    """Nobody is head and deputy of the same place, or the same twice; a deputy or staff may become head."""
    held = {p.rank for p in own if in_force(p, begins)}
    if rank in held or "head" in held:
        return no("people.refused.holds")
    return yes()


def may_begin(begins: datetime, at: datetime, ends: datetime | None) -> Verdict:
    """A post can't begin in the past: who answered then is on record."""
    if begins < at:
        return no("people.refused.past")
    if ends is not None and ends <= begins:
        return no("people.refused.term")
    return yes()


def may_suspend(deputy_ready: bool) -> Verdict:
    """A head is only suspended when a deputy takes over at the same instant."""
    return yes() if deputy_ready else no("people.refused.no_deputy")


def may_delegate(until: datetime, at: datetime, same_person: bool) -> Verdict:
    """A delegation has an end, and goes to somebody else."""
    if same_person:
        return no("people.refused.self")
    if until <= at:
        return no("people.refused.term")
    return yes()


def may_reveal(reason: str) -> Verdict:
    """A look at a number has a reason."""
    return yes() if len(reason.strip()) >= LEAST_REASON else no("people.refused.reason")


LONG_NUMBER = 11  # digits: a mobile, or a landline with its area code


def masked_name(name: str) -> str:
    """张三丰 as 张**."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def ends(number: str) -> dict[str, str]:
    """What of a number may be read without a look being kept: its first three and last four digits.

    Of a short one only the last four: its first three would leave nothing to hide.
    """
    return {"first3": number[:3] if len(number) >= LONG_NUMBER else "", "last4": number[-4:]}


def masked(first3: str, last4: str) -> str:
    """A number by its ends: 138****5678."""
    return f"{first3}****{last4}"
