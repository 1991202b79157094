"""What makes a compound graver by a step: open hazards that are tied to it, by grade, item and kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.kernel.rights import Actor
from anlan.review.grading.rules.values import Rule

MAJOR = "major"


@dataclass
class Dangers:
    """Open hazards of one compound by number: major ones, people who sleep there, floors above their limit."""

    majors: list[str] = field(default_factory=list)
    dormitories: list[str] = field(default_factory=list)
    floors: list[str] = field(default_factory=list)


def dangers(viewer: Actor, compounds: Collection[UUID], rule: Rule) -> dict[UUID, Dangers]:
    """The dangers of each compound now."""
    found = {compound: Dangers() for compound in compounds}
    for one in hazards.open_here(viewer, compounds):
        here = found[one.compound]
        if one.grade == MAJOR:
            here.majors.append(one.number)
        if one.rule_item.split("/")[-1] in rule.dormitory_items:
            here.dormitories.append(one.number)
        if one.kind in rule.floor_kinds:
            here.floors.append(one.number)
    return found
