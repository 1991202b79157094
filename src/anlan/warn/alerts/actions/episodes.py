"""Verbs over episodes: what follows when rules speak or fall silent, and what the duty officer does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.models import OpenWork
from anlan.kernel.decision import Refused, Said
from anlan.warn.alerts import rules, states
from anlan.warn.alerts.actions import texts
from anlan.warn.alerts.models import Alert, Episode
from anlan.warn.thresholds.events import Crossed


@verb("alerts.raise", states.EPISODE)
def raise_(change: Change, crossing: Mapping[str, Any]) -> None:
    """Raise the first alert of an episode, its text frozen in both languages."""
    one = Crossed.of(crossing)
    episode = Episode(
        area=one.area,
        lon=one.lon,
        lat=one.lat,
        placed_by="village" if one.lon is None else "import",
        level=one.level,
        worst=one.level,
        about=one.about,
        subject=one.quantity,
        standing={one.crossing: one.as_json()},
        line=plain(texts.line(one, change.at)),
        opened_at=change.at,
        risen_at=change.at,
    )
    change.move(episode, states.OPEN)
    say(change, episode, "alert", texts.alert(one, change.at), one.as_json())
    show(change, episode)
    change.after["ladder"] = one.ladder


@verb("alerts.update", states.EPISODE)
def update(change: Change, episode_id: UUID, crossing: Mapping[str, Any]) -> None:
    """A worse rule spoke: the level rises, a new text replaces the last one, and it sounds again."""
    one = Crossed.of(crossing)
    episode = change.lock(Episode, episode_id)
    was = episode.level
    episode.level, episode.worst = one.level, min(episode.worst, one.level)
    episode.subject, episode.risen_at = one.quantity, change.at
    episode.acknowledged_at = episode.acknowledged_by = None
    episode.standing = {**episode.standing, one.crossing: one.as_json()}
    episode.line = plain(texts.line(one, change.at))
    change.move(episode, states.OPEN)
    say(change, episode, "update", texts.risen(one, was, change.at), {**one.as_json(), "was": was})
    show(change, episode)
    change.after["ladder"] = one.ladder


@verb("alerts.join")
def join(change: Change, episode_id: UUID, crossing: Mapping[str, Any]) -> None:
    """A further rule of the area spoke, no worse than what is known: it belongs to the same episode."""
    one = Crossed.of(crossing)
    episode = change.lock(Episode, episode_id)
    episode.standing = {**episode.standing, one.crossing: one.as_json()}
    change.save(episode, ["standing"])
    change.after["ladder"] = one.ladder


@verb("alerts.leave")
def leave(change: Change, episode_id: UUID, crossing: str) -> None:
    """One rule is silent again while others of the same level still speak."""
    episode = change.lock(Episode, episode_id)
    episode.standing = {k: v for k, v in episode.standing.items() if k != crossing}
    change.save(episode, ["standing"])


@verb("alerts.lower", states.EPISODE)
def lower(change: Change, episode_id: UUID, crossing: str, level: int) -> None:
    """The worst rule is silent again: the level falls to that of the rest, with a new text; nobody is asked again."""
    episode = change.lock(Episode, episode_id)
    was, episode.level = episode.level, level
    episode.standing = {k: v for k, v in episode.standing.items() if k != crossing}
    rest = Crossed.of(min(episode.standing.values(), key=lambda one: (one["level"], one["at"])))
    episode.subject, episode.line = rest.quantity, plain(texts.line(rest, change.at))
    change.move(episode, episode.state)
    say(change, episode, "update", texts.lowered(rest, was, change.at), {**rest.as_json(), "was": was})
    show(change, episode)


@verb("alerts.cancel", states.EPISODE)
def cancel(change: Change, episode_id: UUID, cleared: Mapping[str, Any]) -> None:
    """The last rule is silent again: the episode ends, and the last text says so."""
    episode = change.lock(Episode, episode_id)
    _end(change, episode, "cleared")
    say(change, episode, "cancel", texts.cancelled(episode, cleared, change.at), dict(cleared))


@verb("alerts.acknowledge", states.EPISODE)
def acknowledge(change: Change, episode_id: UUID) -> None:
    """The duty officer knows: the screen is quiet. Asking goes on; a rise sounds again."""
    episode = change.lock(Episode, episode_id)
    episode.acknowledged_at, episode.acknowledged_by = change.at, change.by.account
    change.move(episode, states.ACKNOWLEDGED)


@verb("alerts.stand_down", states.EPISODE)
def stand_down(change: Change, episode_id: UUID, reason: str) -> None:
    """End an episode by hand. Everybody who was asked gets the reason. Raises Refused without one."""
    episode = change.lock(Episode, episode_id)
    change.require(rules.may_stand_down(reason))
    episode.reason = reason.strip()
    _end(change, episode, "stood_down")
    say(change, episode, "cancel", texts.stood_down(episode, change.at), {"reason": episode.reason})


def _end(change: Change, episode: Episode, how: str) -> None:
    episode.ended_at, episode.ended_how, episode.standing = change.at, how, {}
    change.move(episode, states.ENDED)
    change.settle(episode)


def say(change: Change, episode: Episode, message: str, words: texts.Words, facts: Mapping[str, Any]) -> None:
    """Add a frozen message to the chain. A chain ends with its cancel."""
    last = Alert.objects.seen_by(change.by).filter(episode=episode.pk).order_by("-n").first()
    if last is not None and last.message == "cancel":
        raise Refused(Said("alerts.refused.ended"))
    alert = Alert(
        episode_id=episode.pk,
        area=episode.area,
        lon=episode.lon,
        lat=episode.lat,
        placed_by=episode.placed_by,
        n=1 if last is None else last.n + 1,
        level=episode.level,
        message=message,
        supersedes=None if last is None else last.pk,
        headline=words.headline,
        text=words.text,
        facts=dict(facts),
        at=change.at,
    )
    change.create(alert)
    change.after["alert"] = str(alert.pk)


def show(change: Change, episode: Episode) -> None:
    """Keep the episode in the duty officer's queue. What calls wrote into the line stays: it says what happens next."""
    known = OpenWork.objects.filter(room="alerts", kind="alert", ref=episode.pk, done_at=None)
    next_, next_at = known.values_list("next", "next_at").first() or (None, None)
    asked = any(one["ladder"] for one in episode.standing.values())
    change.work(
        episode,
        "alert",
        Said.from_json(episode.line),
        role="duty_officer",
        level=episode.level,
        since=episode.opened_at,
        next=Said.from_json(next_) if next_ and asked else None if asked else Said("alerts.queue.watch"),
        next_at=next_at,
    )
