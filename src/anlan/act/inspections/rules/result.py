"""How a visit comes out: answers weighed by its list, and one broken ban fails it whatever the score."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from anlan.act.inspections import states
from anlan.act.inspections.rules.kinds import KINDS
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes


class Item(Protocol):
    """What this rule asks of an item of a standard (`ground.standards`)."""

    ref: str
    sort: str
    weight: int
    photo: bool

    def broken_by(self, answer: object) -> bool: ...
    def takes(self, answer: object) -> bool: ...


@dataclass(frozen=True)
class Result:
    """`score` in percent of the weights that apply; `passed` is None while something is unanswered."""

    score: int | None
    passed: bool | None
    broken: tuple[str, ...]
    bans: tuple[str, ...]
    missing: tuple[str, ...]
    because: Said


def asked(items: Sequence[Any], before: Collection[tuple[str, str]], given: Collection[str]) -> list[Any]:
    """The items that a visit asks: all of its list, or where it comes for what was broken before those alone.

    before : item and unit of each · given : items that were answered all the same
    """
    wanted = {ref for ref, _ in before} | set(given)
    return [i for i in items if not before or i.ref in wanted]


def judge(items: Sequence[Item], answers: Mapping[tuple[str, str], Any], pass_mark: int) -> Result:
    """Answers by (ref, unit) against the list: an item is broken where any unit breaks it."""
    given: dict[str, list[Any]] = {}
    for (ref, _), answer in answers.items():
        given.setdefault(ref, []).append(answer)
    broken = tuple(i.ref for i in items if any(i.broken_by(a) for a in given.get(i.ref, ())))
    bans = tuple(i.ref for i in items if i.ref in broken and i.sort == "ban")
    missing = tuple(i.ref for i in items if i.ref not in given)
    counted = [i for i in items if any(a != "na" for a in given.get(i.ref, ()))]
    whole = sum(i.weight for i in counted)
    score = round(100 * sum(i.weight for i in counted if i.ref not in broken) / whole) if whole else None
    if bans:
        return Result(score, False, broken, bans, missing, Said("inspections.result.ban", {"bans": list(bans)}))
    if missing:
        return Result(score, None, broken, bans, missing, Said("inspections.result.missing", {"n": len(missing)}))
    if score is None or score >= pass_mark:
        return Result(score, True, broken, bans, missing, Said("inspections.result.pass", {"score": score or 100}))
    low = Said("inspections.result.low", {"score": score, "mark": pass_mark})
    return Result(score, False, broken, bans, missing, low)


def same_day(seen_at: datetime, begun_at: datetime | None) -> bool:
    """Whether something was seen on the city's day on which the visit began, as far as that was heard."""
    return begun_at is None or seen_at.astimezone(CITY).date() == begun_at.astimezone(CITY).date()


def may_begin(v: Mapping[str, Any]) -> Verdict:
    """Where its kind needs approval, only an approved visit begins (现场检查方案, work-safety 5.4)."""
    if KINDS[v["kind"]].approved and v["state"] == states.PLANNED:
        return no("inspections.refused.not_approved")
    return yes()


def may_answer(
    v: Mapping[str, Any],
    item: Item | None,
    ref: str,
    answer: Any,
    photos: Sequence[str],
    seen_at: datetime,
    again: bool = False,
) -> Verdict:
    """An item of the visit's own version, answered in its kind, within the visit's time; what fails is shown.

    `again`: a hazard of this item is looked at again, so that its state now must be shown whether mended or not.
    """
    if item is None:
        return no("inspections.refused.item", ref=ref)
    if not item.takes(answer):
        return no("inspections.refused.answer", ref=ref)
    if v["ended_at"] is not None and not (seen_at <= v["ended_at"] and same_day(seen_at, v["begun_at"])):
        return no("inspections.refused.too_late")
    if (again or item.photo or item.broken_by(answer)) and answer != "na" and not photos:
        return no("inspections.refused.photo", ref=ref)
    return yes()


def may_finish(v: Mapping[str, Any], met: str, signed: bool, words: str, officers: int, drawn: bool = False) -> Verdict:
    """Who was met, and whether they signed; a refusal is noted by two officers (安全生产法 Art. 68).

    `drawn`: a signature came along, which nobody has who refused.
    """
    if not met.strip():
        return no("inspections.refused.met")
    if signed:
        return yes()
    if drawn:
        return no("inspections.refused.signature_and_refused")
    if not words.strip():
        return no("inspections.refused.unsigned")
    if KINDS[v["kind"]].administrative and officers < 2:
        return no("inspections.refused.unsigned_two")
    return yes("inspections.because.unsigned")
