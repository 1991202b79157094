"""Verbs over posts: proposed, confirmed, begun, suspended, lent, ended; a new head begins where the old one ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.areas.actions import Moved
from anlan.ground.people import rules, states
from anlan.ground.people.models import Person, Post
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.models import OpenWork
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Refused, Said

ANSWER_WITHIN = timedelta(days=1)  # a person who was proposed is reminded after that


# -- looking ------------------------------------------------------------------------------------------------------
def standing(post: Post) -> rules.Standing:
    """The post as rules see it."""
    return rules.Standing(post.role, post.layer, post.at_area, post.rank, post.state, post.valid_from, post.valid_to)


def _same_place(post: Post) -> Any:
    return Post.objects.filter(role=post.role, layer=post.layer, at_area=post.at_area)


def _in_force(found: Iterable[Post], at: datetime) -> list[Post]:
    return [p for p in found if rules.in_force(standing(p), at)]


def _head(post: Post, at: datetime) -> Post | None:
    """Who holds the head's post at that place and time."""
    return next(iter(_in_force(_same_place(post).filter(rank="head").exclude(pk=post.pk), at)), None)


def _deputies(post: Post, at: datetime) -> list[Post]:
    """Deputies of a post, the longest-serving first; whoever only acts by delegation is none."""
    found = _same_place(post).filter(rank="deputy", acting_for=None).exclude(person=post.person_id)
    return sorted(_in_force(found, at), key=lambda p: (p.valid_from, p.pk))


def _names(change: Change, post: Post) -> dict[str, Any]:
    """What sentences about a post need."""
    row = places.area(change.by, post.at_area, change.at)
    return {
        "area": row.said if row else {"zh": post.at_area, "en": post.at_area},
        "role": Said(f"people.role.{post.role}").as_json(),
    }


# -- writing ------------------------------------------------------------------------------------------------------
def _stop(change: Change, post: Post, state: str, when: datetime, reason: str = "") -> None:
    """End a locked post at an instant. One that never began is taken back: its term is empty."""
    began = post.state not in states.WAITING
    post.valid_to = max(when, post.valid_from) if began else post.valid_from
    post.reason = reason[:200]
    change.move(post, state)
    change.settle(post)


def _successor(change: Change, gone: Post) -> None:
    """Nobody holds a head's post any more: its deputies are asked, and the town knows."""
    if gone.rank != "head":
        return
    change.work(
        gone,
        "no_head",
        Said("people.line.no_head", _names(change, gone)),
        role="town_station",
        next=Said("people.line.no_head_needs"),
    )
    for deputy in _deputies(gone, change.at)[:1]:
        _offer(change, _copy(gone, person_id=deputy.person_id, state=states.PROPOSED, valid_from=change.at))


def _copy(post: Post, **other: Any) -> Post:
    """The same post for somebody else or another time."""
    values: dict[str, Any] = {
        "role": post.role,
        "layer": post.layer,
        "at_area": post.at_area,
        "area": post.area,
        "lon": post.lon,
        "lat": post.lat,
        "placed_by": post.placed_by,
        "shown_down": post.shown_down,
        "rank": post.rank,
        "department": post.department,
    }
    return Post(**(values | other))


def _add(change: Change, post: Post) -> None:
    """Save a post that follows from the verb: who may do the one may have the other."""
    post.save(change=change, force_insert=True)
    change.about(post)
    if change.ref == post.pk:
        change.after.update(plain(post.facts()))


def _offer(change: Change, post: Post) -> None:
    """Save a proposal and ask its person."""
    _add(change, post)
    change.work(
        post,
        "confirm",
        Said("people.line.confirm", _names(change, post)),
        holder=post.person_id,
        due=change.at + ANSWER_WITHIN,
        next=Said("people.line.confirm_needs"),
    )


def _begin(change: Change, post: Post, when: datetime) -> None:
    """The post is held from `when` on. The old head's ends at the same instant; a deputy who moves up is no deputy."""
    post.valid_from = when
    if post.rank != "head":
        return
    heads = _same_place(post).filter(rank="head").exclude(pk=post.pk).exclude(state__in=states.WAITING)
    before = heads.order_by("-valid_from").first()
    old = _head(post, when)
    mine = _same_place(post).filter(person=post.person_id, rank__in=("deputy", "staff"), acting_for=None)
    for other in [*([old] if old else []), *_in_force(mine, when)]:
        _until(change, _locked(change, other), when)
    OpenWork.objects.filter(
        room="people", kind="no_head", ref__in=list(heads.values_list("pk", flat=True)), done_at=None
    ).update(done_at=change.at)
    if before is not None and before.person_id != post.person_id:
        _hand_tasks(change, before.person_id, post)


def _until(change: Change, post: Post, when: datetime) -> None:
    """A locked post ends at an instant, which may lie ahead."""
    post.valid_to = when
    if when <= change.at:
        post.state = states.ENDED
    change.save(post)
    change.settle(post)
    change.after.setdefault("ended", []).append(str(post.pk))


def _hand_tasks(change: Change, gone: UUID, post: Post) -> None:
    """Open tasks of whoever held the post go to the new head, unless the old one still answers for something there."""
    if _in_force(Post.objects.filter(person=gone, area=post.area), change.at):
        return
    tasks = OpenWork.objects.filter(holder=gone, area=post.area, done_at=None).exclude(room="people")
    change.after["tasks_handed"] = tasks.update(holder=post.person_id, said_at=change.at)


def _locked(change: Change, post: Post) -> Post:
    """A further post of the same place; the right was checked on the one that the verb is about."""
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    change.about(row)
    return row


# -- verbs --------------------------------------------------------------------------------------------------------
@verb("people.propose", states.POST)
def propose(
    change: Change,
    person: UUID,
    role: str,
    layer: str,
    area: str,
    rank: str,
    *,
    begins: datetime | None = None,
    ends: datetime | None = None,
    department: str = "",
) -> None:
    """Propose a person for a post; they are asked to accept. Raises Refused."""
    who = Person.objects.seen_by(change.by).filter(pk=person).first()
    if who is None:
        raise Hidden
    place = places.area(change.by, area, change.at)
    change.require(rules.may_propose(role, layer, place.layer if place else None, rank))
    begins = begins or change.at
    change.require(rules.may_begin(begins, change.at, ends))
    assert place is not None
    held = Post.objects.filter(person=who.pk, role=role, layer=layer, at_area=area, acting_for=None)
    change.require(rules.may_hold_also([standing(p) for p in held], rank, begins))
    post = Post(
        person_id=who.pk,
        role=role,
        layer=layer,
        at_area=area,
        area=place.area,
        lon=place.lon,
        lat=place.lat,
        placed_by="village",
        shown_down=areas.level(place.area) in ("county", "town"),
        rank=rank,
        department=department,
        state=states.PROPOSED,
        valid_from=begins,
        valid_to=ends,
    )
    change.allow(post)
    _offer(change, post)


@verb("people.confirm", states.POST)
def confirm(change: Change, post: UUID, *, on_paper: bool = False) -> None:
    """The person accepts (or the town notes that they did). A deputy who fills an empty post holds it at once."""
    row = change.lock(Post, post)
    own = list(_same_place(row).filter(person=row.person_id).exclude(pk=row.pk))
    fills = rules.takes_over(standing(row), [standing(p) for p in own], _head(row, change.at) is not None, change.at)
    change.after["on_paper"] = on_paper or not row.is_own(change.by)
    if fills:
        _begin(change, row, change.at)
        change.move(row, states.ACTIVE)
    else:
        change.move(row, states.CONFIRMED)
    change.settle(row, "confirm")


@verb("people.decline", states.POST, right="people.confirm")
def decline(change: Change, post: UUID, reason: str) -> None:
    """The person does not take the post."""
    row = change.lock(Post, post)
    _stop(change, row, states.ENDED, change.at, reason)


@verb("people.activate", states.POST)
def activate(change: Change, post: UUID, *, begins: datetime | None = None) -> None:
    """A confirmed post begins. The old head's post ends at the same instant: no gap, no overlap."""
    row = change.lock(Post, post)
    when = begins or max(row.valid_from, change.at)
    change.require(rules.may_begin(when, change.at, row.valid_to))
    change.require(states.POST.allows("activate", row.state, states.ACTIVE))
    _begin(change, row, when)
    change.move(row, states.ACTIVE)


@verb("people.suspend", states.POST)
def suspend(change: Change, post: UUID, reason: str) -> None:
    """Relieve a holder for now. A head's deputy takes over at the same instant and signs for them until they return."""
    row = change.lock(Post, post)
    deputies = _deputies(row, change.at)
    if row.rank == "head":
        change.require(rules.may_suspend(bool(deputies)))
    row.planned_to = row.valid_to
    _stop(change, row, states.SUSPENDED, change.at, reason)
    if row.rank == "head":
        acting = _copy(row, person_id=deputies[0].person_id, state=states.ACTIVE, valid_from=change.at)
        acting.acting_for_id = row.person_id
        _add(change, acting)


@verb("people.resume", states.POST)
def resume(change: Change, post: UUID) -> None:
    """A suspended holder is back; whoever acted for them stops at the same instant."""
    row = change.lock(Post, post)
    change.move(row, states.ENDED)
    for acting in _in_force(_same_place(row).filter(acting_for=row.person_id), change.at):
        _until(change, _locked(change, acting), change.at)
    if (other := _head(row, change.at)) is not None and row.rank == "head":
        raise Refused(Said("people.refused.taken", {"name": Person.objects.get(pk=other.person_id).name}))
    back = _copy(row, person_id=row.person_id, state=states.ACTIVE, valid_from=change.at, valid_to=row.planned_to)
    _add(change, back)


@verb("people.delegate", states.POST)
def delegate(change: Change, post: UUID, to: UUID, until: datetime) -> None:
    """A holder lets somebody act for them until a date; each act then says for whom. The post stays theirs."""
    row = change.lock(Post, post)
    change.require(rules.may_delegate(until, change.at, to == row.person_id))
    if not rules.in_force(standing(row), change.at):
        raise Refused(Said("people.refused.not_in_force"))
    if not Person.objects.seen_by(change.by).filter(pk=to).exists():
        raise Hidden
    acting = _copy(row, person_id=to, rank="deputy", state=states.ACTIVE, valid_from=change.at, valid_to=until)
    acting.acting_for_id = row.person_id
    _add(change, acting)
    change.after["acting"] = str(acting.pk)


@verb("people.end", states.POST)
def end(change: Change, post: UUID, reason: str = "") -> None:
    """End a post from now on. If it was a head's, its deputy is asked to take over."""
    row = change.lock(Post, post)
    was_held = rules.in_force(standing(row), change.at)
    _stop(change, row, states.ENDED, change.at, reason)
    if was_held:
        _successor(change, row)


@verb("people.resign", states.POST)
def resign(change: Change, person: UUID, reason: str = "") -> None:
    """A person gives up every post they hold; each deputy is asked to take over. Raises Refused if they hold none."""
    held = _in_force(Post.objects.seen_by(change.by).filter(person=person, state=states.ACTIVE), change.at)
    if not held:
        raise Refused(Said("people.refused.no_post"))
    for post in sorted(held, key=lambda p: (p.at_area, p.pk)):
        row = change.lock(Post, post.pk)
        _stop(change, row, states.ENDED, change.at, reason)
        _successor(change, row)
    change.after["posts"] = len(held)


# -- areas that are split or merged ---------------------------------------------------------------------------------
def carry_posts(change: Change, moved: Moved, at: datetime) -> int:
    """Posts of an area that ends go on in the one that begins: the old term ends, a new one begins at that instant.

    Where two heads meet, the one of the first named area stays head and the other becomes deputy.
    """
    rows = Post.objects.select_for_update(of=("self",)).filter(moved.touching(["at_area"]))
    going = [p for p in rows.exclude(state=states.ENDED) if p.valid_to is None or p.valid_to > at]
    order = {code: n for n, code in enumerate(moved.codes)}
    staying = {p.pk for p in going if moved.codes[p.at_area] == p.at_area}
    headed = {(p.role, p.layer, p.at_area) for p in going if p.pk in staying and p.rank == "head"}
    fresh: list[Post] = []
    for post in sorted(going, key=lambda p: (order[p.at_area], p.valid_from, p.pk)):
        if post.pk in staying:
            continue
        fresh.append(_carried(post, moved.codes[post.at_area], at, headed))
        post.valid_to = max(at, post.valid_from)
        if post.state == states.ACTIVE:
            post.state = states.ENDED
        post.save(change=change, update_fields=["valid_to", "state"])
    for post in fresh:
        _add(change, post)
    return len(fresh)


def _carried(post: Post, code: str, at: datetime, headed: set[tuple[str, str, str]]) -> Post:
    place = (post.role, post.layer, code)
    rank = post.rank
    if rank == "head" and post.state == states.ACTIVE:
        rank = "deputy" if place in headed else "head"
        headed.add(place)
    return _copy(
        post,
        person_id=post.person_id,
        at_area=code,
        area=areas.village(code),
        rank=rank,
        state=post.state,
        acting_for_id=post.acting_for_id,
        valid_from=max(at, post.valid_from),
        valid_to=post.valid_to,
    )
