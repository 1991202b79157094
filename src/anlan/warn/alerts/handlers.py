"""What alerts do when a rule crosses or clears upstream."""

from __future__ import annotations

from datetime import datetime

from anlan.infra.journal.follow import Happened
from anlan.kernel.rights import Actor
from anlan.warn.alerts import actions, queries, rules
from anlan.warn.thresholds.events import Cleared, Crossed


def on_crossed(entry: Happened, system: Actor, at: datetime) -> None:
    """One episode per area, or per thing: a first crossing raises it, a worse one updates it, others join."""
    one = Crossed.of(entry.after)
    episode = queries.going_on(system, one.area, one.about)
    course = rules.crossed(
        episode.level if episode else None, episode.standing if episode else {}, one.crossing, one.level
    )
    if episode is None:
        actions.raise_(entry.after, by=system, at=at, cause=entry.id, observed_at=one.moment)
    elif course.what == "update":
        actions.update(episode.id, entry.after, by=system, at=at, cause=entry.id, observed_at=one.moment)
    elif course.what == "join":
        actions.join(episode.id, entry.after, by=system, at=at, cause=entry.id, observed_at=one.moment)


def on_cleared(entry: Happened, system: Actor, at: datetime) -> None:
    """The end of a crossing takes it out of its episode; the last one ends the episode."""
    one = Cleared.of(entry.after)
    episode = queries.holding(system, one.crossing)
    if episode is None:
        return  # stood down by hand meanwhile
    course = rules.cleared(episode.level, episode.standing, one.crossing)
    if course.what == "cancel":
        actions.cancel(episode.id, entry.after, by=system, at=at, cause=entry.id)
    elif course.what == "lower":
        actions.lower(episode.id, one.crossing, course.level, by=system, at=at, cause=entry.id)
    elif course.what == "leave":
        actions.leave(episode.id, one.crossing, by=system, at=at, cause=entry.id)
