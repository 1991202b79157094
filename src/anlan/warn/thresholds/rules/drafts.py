"""Whether a rule may be drafted like this, and who may put it in force: a second person (community-rescue 12)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from anlan.kernel import area as areas
from anlan.kernel.decision import Verdict, no, yes

FLOOR = tuple(f"floor_{level}" for level in (4, 3, 2, 1))  # one for each level of a floor's load
LADDERS = ("", "upward", "town", "call_and_answer", *FLOOR)  # "" asks nobody: the screen shows it
_NUMBER = re.compile(r"^[A-Z]{1,3}-\d{1,5}$")


def well_formed(number: str, names: Mapping[str, Any], level: int, ladder: str, area_set: Sequence[str]) -> Verdict:
    """Whether what stands around a rule's settings is whole."""
    if not _NUMBER.match(number):
        return no("thresholds.refused.number", got=number)
    if not all(str(names.get(lang, "")).strip() for lang in ("zh", "en")):
        return no("thresholds.refused.names")
    if level not in (1, 2, 3, 4):
        return no("thresholds.refused.level", got=str(level))
    if ladder not in LADDERS:
        return no("thresholds.refused.ladder", got=ladder)
    bad = [code for code in area_set if not areas.valid(code) or "-" in code]
    if bad or not area_set:
        return no("thresholds.refused.area_set", got=bad[0] if bad else "")
    return yes()


def is_number(text: str) -> bool:
    """Whether a text is shaped like a rule's number."""
    return bool(_NUMBER.match(text))


def home(area_set: Sequence[str]) -> str:
    """The smallest area that holds all of the set: whoever changes the rule must have the right there."""
    above = [[areas.pad(a) for a in areas.chain(code)] for code in area_set]
    return next((a for a in above[0] if all(a in others for others in above)), above[0][-1])


def may_confirm(drafted_by: UUID, by: UUID, others: int) -> Verdict:
    """A second person confirms. Where no other account may, the drafter alone is allowed, and it is marked."""
    if drafted_by != by:
        return yes()
    if others == 0:
        return yes("thresholds.allowed.alone")
    return no("thresholds.refused.four_eyes", others=others)
