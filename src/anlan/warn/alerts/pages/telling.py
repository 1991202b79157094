"""An episode in words for pages: its number, its reason, its chain as a time line, what others add beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from anlan.ground.people import queries as people
from anlan.infra.pages import house
from anlan.infra.pages.parts import Drawer, Fact, Figure, Moment, Person, Text, Trend, Verb
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.quantity import symbol
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries as floors
from anlan.warn.alerts.queries import AlertView, EpisodeView
from anlan.warn.thresholds import queries as thresholds
from anlan.warn.thresholds.events import Crossed

BEFORE, LONGEST = timedelta(hours=1), timedelta(hours=12)  # of the drawn course
ORDER = {"past": 0, "now": 1, "next": 2}


def worst_of(episode: EpisodeView, chain: Sequence[AlertView]) -> Crossed | None:
    """The crossing that decides the level now; of an ended episode the one that was told last."""
    if episode.standing:
        return Crossed.of(min(episode.standing.values(), key=lambda one: (one["level"], one["at"])))
    told = [a.facts for a in chain if a.message != "cancel"]
    return crossing_of(told[-1]) if told else None


def crossing_of(facts: dict[str, object]) -> Crossed:
    return Crossed.of({k: v for k, v in facts.items() if k != "was"})


def number(one: Crossed) -> Figure:
    """The one number: what was seen, by which gauge, when, and whether it is doubted."""
    tags = [said("alerts.doubtful")] if one.suspect else []
    seen = Said.from_json(one.seen)
    what = Said(seen.key.replace("thresholds.seen.", "alerts.what."), seen.params)
    named = {"zh": one.stream_name, "en": one.stream_name_en or one.stream_name}
    source = named if one.stream_name else said("alerts.gauges")
    return Figure(what, f"{one.value:g}", symbol(one.unit), source=source, at=one.moment, tags=tags)


def trend(viewer: Actor, one: Crossed, at: datetime) -> Trend | None:
    """What the rule looked at, from an hour before it was crossed, in the rule's own measure beside its limit."""
    if one.stream is None:
        return None
    since = min(datetime.fromisoformat(one.since), at) - BEFORE
    found = thresholds.course(viewer, one.number, one.version, one.stream, one.area, since, min(at, since + LONGEST))
    if found is None:
        return None
    window = (max(since, one.moment - found.window), one.moment) if found.window and one.moment <= at else None
    return Trend(found.values, found.limit, symbol(found.unit), window=window)


def subject(episode: EpisodeView) -> Said:
    """What it is about: heavy rain, high water."""
    return said(f"alerts.subject.{episode.subject}")


def level(n: int) -> Said:
    """Numeral and colour."""
    return said(f"alerts.level.{n}")


def moments(
    viewer: Actor, episode: EpisodeView, chain: Sequence[AlertView], others: Sequence[Drawer], at: datetime
) -> list[Moment]:
    """One time line through now: messages of the chain, what calls did and will do, what the duty officer did."""
    lines = [
        Moment(said(f"alerts.moment.{a.message}", level=level(a.level)), a.at, strong=True) for a in chain if a.at <= at
    ]
    if episode.acknowledged_at is not None and episode.acknowledged_at <= at:
        lines.append(Moment(said("alerts.moment.acknowledged"), episode.acknowledged_at))
    if episode.ended_how == "stood_down" and episode.ended_at is not None and episode.ended_at <= at:
        lines.append(Moment(said("alerts.moment.reason", reason=episode.reason), episode.ended_at))
    for other in others:
        lines += other.moments
    lines += _ends(viewer, episode, worst_of(episode, chain), at)
    return sorted(lines, key=lambda m: (ORDER[m.when], m.at or at))


def _ends(viewer: Actor, episode: EpisodeView, one: Crossed | None, at: datetime) -> list[Moment]:
    """When it ends by itself, by the version of the rule that raised it."""
    if one is None or not episode.going_on:
        return []
    rule = next((r for r in thresholds.versions(viewer, one.number) if r.version == one.version), None)
    return [Moment(said("alerts.moment.ends", clearing=rule.clearing), None, "next")] if rule else []


def thing(viewer: Actor, episode: EpisodeView, at: datetime) -> list[Fact]:
    """What it is about, where that is no area but a thing there: a floor, with its page."""
    found = floors.named(viewer, episode.about, at) if episode.about else None
    return [Fact(said("alerts.fact.thing"), found, url=f"/floors/of/{episode.about}/")] if found else []


def asked(others: Sequence[Drawer]) -> list[Person]:
    """Everybody whom other rooms asked about it."""
    return [person for other in others for person in other.people]


def there(viewer: Actor, episode: EpisodeView) -> list[Text]:
    """Whom it may concern in the village: households, people, those who live alone or on the ground floor."""
    village = areas.village(episode.area)
    if episode.about or areas.level(village) != "village":
        return []
    _, counts = people.homes(viewer, village, limit=1)
    if not counts.households:
        return [said("alerts.there.none")]
    return [
        said("alerts.there.homes", homes=counts.households, people=counts.people, alone=counts.alone),
        said("alerts.there.low", homes=counts.ground_floor),
    ]


def verbs(viewer: Actor, episode: EpisodeView, others: Sequence[Drawer], at: datetime) -> list[Verb]:
    """At most two big verbs: do not wait, and stand down; further ones as links."""
    if not episode.going_on:
        return []
    offered = [verb for other in others for verb in other.verbs]
    verdict = viewer.may("alerts.stand_down", episode.area, at)
    down = Verb(
        said("alerts.verb.stand_down"),
        said("alerts.then.stand_down"),
        f"/alerts/{episode.id}/stand_down",
        "close",
        asks=True,
        refused=None if verdict.ok else verdict.because,
    )
    return [*[v for v in offered if not v.link], down, *[v for v in offered if v.link]]


def facts(episode: EpisodeView, one: Crossed | None, where: dict[str, str]) -> list[Fact]:
    """The lines of an episode's file."""
    lines = [
        Fact(said("alerts.fact.place"), where, url=f"/alerts/?area={areas.village(episode.area)}"),
        Fact(said("alerts.fact.level"), level(episode.level), said("alerts.fact.worst", level=level(episode.worst))),
        Fact(said("alerts.fact.state"), said(f"alerts.state.{episode.state}")),
    ]
    if one is not None:
        rule = said("alerts.rule", number=one.number, version=one.version)
        lines.append(
            Fact(said("alerts.fact.rule"), Said.from_json(one.condition), rule, url=f"/thresholds/{one.number}/")
        )
        lines.append(Fact(said("alerts.fact.why"), one.because))
    return lines


def others_of(viewer: Actor, episode: EpisodeView, at: datetime) -> list[Drawer]:
    """What other rooms add beside it."""
    return house.beside(viewer, "alerts", episode.id, at)
