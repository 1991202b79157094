"""What hazards do when somebody leaves a post: each one that they hold there follows whoever answers there now.

And when a floor is over its limit: its alert opens a file; when the load falls, proof is asked for.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards import actions, queries, states
from anlan.act.hazards.actions import overload
from anlan.ground.people.queries import Holder, succession
from anlan.infra import due
from anlan.infra.journal.follow import Happened
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor
from anlan.warn.alerts import queries as alerts

LATER = "hazards.succession"  # a post ends at a time that lies ahead


def on_post(entry: Happened, system: Actor, at: datetime) -> None:
    """A post began, ended or changed hands. What ends after the entry has a plan, or an entry of its own."""
    posts = [p for p in succession.of_entry(system, entry.id) if p.until is not None]
    over = [p for p in posts if p.until is not None and p.until <= entry.recorded_at]
    for post in posts:
        if post not in over and post.until is not None:
            due.plan(LATER, f"{post.post}/{post.until.isoformat()}", post.until, post=post.post, entry=entry.id)
    settle(over, system, at, entry.id)


def on_decided(entry: Happened, system: Actor, at: datetime) -> None:
    """A hazard was returned: its holder may have left while the town was looking, with nobody to follow."""
    if entry.after.get("state") == states.RETURNED and entry.ref is not None:
        held = queries.one_held(system, entry.ref)
        if held is not None:
            _follow(held, system, at, entry.id)


def on_reported(entry: Happened, system: Actor, at: datetime) -> None:
    """A report came: it may be one that was struck off not long ago. That is noted; an officer says whether it is."""
    before = queries.struck_off_before(system, entry.ref, at) if entry.ref is not None else None
    if entry.ref is not None and before is not None:
        try:
            actions.suspect(hazard=entry.ref, again_of=before, by=system, at=at, cause=entry.id)
        except Refused as refused:
            if refused.because.key != "hazards.refused.moved_on":
                raise


def settle(ended: list[Holder], system: Actor, at: datetime, cause: UUID) -> None:
    """Hazards of those whose posts ended. Who only stood in for somebody gives back what came from them."""
    for held in queries.held_by(system, {p.person for p in ended}):
        stood_in = {p.acting_for for p in ended if p.person == held.holder and p.acting_for}
        before = queries.came_from(held.id, at) if stood_in else None
        if before is not None and before in stood_in and not _left(system, before, held, at):
            actions.succeed(hazard=held.id, gone=held.holder, to=before, by=system, at=at, cause=cause)
        else:
            _follow(held, system, at, cause)


def _left(system: Actor, person: UUID, held: queries.Held, at: datetime) -> Holder | None:
    return succession.left(system, person, held.area, held.since, at)


def _follow(held: queries.Held, system: Actor, at: datetime, cause: UUID) -> None:
    gone = _left(system, held.holder, held, at)
    if gone is None:
        return
    to = succession.successor(system, gone, at)
    if to is not None:
        actions.succeed(hazard=held.id, gone=held.holder, to=to, by=system, at=at, cause=cause)
    elif held.state in states.WITH_HOLDER:
        actions.hand_back(hazard=held.id, gone=held.holder, by=system, at=at, cause=cause)


def on_overload(entry: Happened, system: Actor, at: datetime) -> None:
    """An alert about a floor was raised, or rose."""
    assert entry.ref is not None
    episode = alerts.episode(system, entry.ref)
    if episode.about:
        said = alerts.chain(system, entry.ref)[-1]
        overload.on_level(episode, said.id, said.facts, by=system, at=at, cause=entry.id)


def on_fallen(entry: Happened, system: Actor, at: datetime) -> None:
    """An alert about a floor fell, or is over."""
    assert entry.ref is not None
    episode = alerts.episode(system, entry.ref)
    if episode.about:
        overload.on_fallen(episode, by=system, at=at, cause=entry.id)


HANDLERS = {
    "alerts.raise": on_overload,
    "alerts.update": on_overload,
    "alerts.lower": on_fallen,
    "alerts.cancel": on_fallen,
    "people.confirm": on_post,
    "people.activate": on_post,
    "people.suspend": on_post,
    "people.resume": on_post,
    "people.delegate": on_post,
    "people.end": on_post,
    "people.resign": on_post,
    "people.posts_import": on_post,
    "hazards.reinspect": on_decided,
    "hazards.report": on_reported,
}
