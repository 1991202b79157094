"""What alerts say, frozen in both languages at the moment it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as areas
from anlan.infra.pages import times
from anlan.infra.pages.words import both
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as code_of
from anlan.kernel.decision import Said
from anlan.sense.floors import queries as floors
from anlan.warn.alerts.models import Episode
from anlan.warn.thresholds.events import Crossed


@dataclass(frozen=True)
class Words:
    """A headline and a text, each in both languages."""

    headline: dict[str, str]
    text: dict[str, str]


def place(code: str, at: datetime, *, brief: bool = False) -> dict[str, str]:
    """An area by name in both languages, below its town: "Jietou, Wugen". Names are no secret of any area.

    `brief` is for a row: parted by a gap, and in English without the words for village and town.
    """
    village = code_of.village(code)
    town = code_of.parent(village) if code_of.level(village) == "village" else ""
    with reading(SYSTEM):
        names = areas.names(SYSTEM, [c for c in (village, town) if c], at)
    told = [names[code] for code in (town, village) if code]
    english = [areas.brief(name["en"]) if brief else name["en"] for name in reversed(told)]
    return {"zh": (" " if brief else "").join(name["zh"] for name in told), "en": ", ".join(english)}


def where(area: str, about: str, at: datetime, *, brief: bool = False) -> dict[str, str]:
    """The area by name, and of a thing what and whose it is: "Danshan, building 2, floor 3 (Yunfan), Wugen"."""
    there = place(area, at, brief=brief)
    with reading(SYSTEM):
        thing = floors.named(SYSTEM, about, at, brief=brief) if about else None
    if thing is None:
        return there
    if brief:
        return thing
    return {"zh": there["zh"] + thing["zh"], "en": f"{thing['en']}, {there['en']}"}


def level_words(level: int) -> Said:
    """Numeral and colour: "III (yellow)"."""
    return Said(f"alerts.level.{level}")


def subject(quantity: str) -> Said:
    """What the alert is about: heavy rain, high water."""
    return Said(f"alerts.subject.{quantity}")


def line(one: Crossed, at: datetime) -> Said:
    """What and where in one line, for the queue."""
    return Said("alerts.line", {"place": where(one.area, one.about, at, brief=True), "short": short(one)})


def short(one: Crossed) -> Said:
    """What was seen, as short as a queue needs it: "rain 41 mm/h"."""
    seen = Said.from_json(one.seen)
    return Said(seen.key.replace("thresholds.seen.", "alerts.short."), seen.params)


def alert(one: Crossed, at: datetime) -> Words:
    """The first message."""
    return _words("alerts.headline.alert", "alerts.text.alert", one, at)


def risen(one: Crossed, was: int, at: datetime) -> Words:
    """The level rose."""
    return _words("alerts.headline.risen", "alerts.text.risen", one, at, was=level_words(was))


def lowered(one: Crossed, was: int, at: datetime) -> Words:
    """The level fell, others still speak."""
    return _words("alerts.headline.lowered", "alerts.text.lowered", one, at, was=level_words(was))


def cancelled(episode: Episode, cleared: Mapping[str, Any], at: datetime) -> Words:
    """All is back below the clearing values."""
    given = {
        "place": where(episode.area, episode.about, at),
        "subject": subject(episode.subject),
        "worst": level_words(episode.worst),
        "time": times.clock(at),
        "peak": f"{round(float(cleared['peak']), 2):g}",
        "unit": cleared["unit"],
    }
    return Words(both("alerts.headline.cancelled", **given), both("alerts.text.cancelled", **given))


def stood_down(episode: Episode, at: datetime) -> Words:
    """The duty officer ended it, and why."""
    given = {
        "place": where(episode.area, episode.about, at),
        "subject": subject(episode.subject),
        "time": times.clock(at),
        "reason": episode.reason,
    }
    return Words(both("alerts.headline.stood_down", **given), both("alerts.text.stood_down", **given))


def _gauge(one: Crossed) -> dict[str, str]:
    named = one.stream_name
    return {"zh": named, "en": one.stream_name_en or named} if named else {}


def _words(headline: str, text: str, one: Crossed, at: datetime, **more: Any) -> Words:
    given = {
        "place": where(one.area, one.about, at),
        "subject": subject(one.quantity),
        "level": level_words(one.level),
        "short": short(one),
        "seen": Said.from_json(one.seen),
        "condition": Said.from_json(one.condition),
        "number": one.number,
        "version": one.version,
        "stream": _gauge(one) or place(one.area, at),
        "time": times.clock(one.moment),
        "doubt": _doubt(one),
        **more,
    }
    return Words(both(headline, **given), both(text, **given))


def _doubt(one: Crossed) -> Said | str:
    """A doubtful value comes with the alarm, never instead of it: somebody must look (flood-typhoon 7.9)."""
    if not one.suspect:
        return ""
    return Said("alerts.text.doubt.tests", {"tests": Said(one.tests[0])}) if one.tests else Said("alerts.text.doubt")
