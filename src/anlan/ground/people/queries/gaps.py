"""Areas that nobody answers for, and areas whose head has no deputy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from anlan.ground.areas import queries as places
from anlan.ground.people import rules
from anlan.ground.people.models import Post
from anlan.ground.people.queries.holders import Holder, holders, in_force, waiting
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

Held = dict[str, set[tuple[str, str]]]  # area → (role, person)


@dataclass(frozen=True)
class Vacancy:
    """An area without a head or without a deputy: since when, who else stands there, who was asked to take over."""

    area: places.AreaRow
    role: str
    since: datetime
    others: tuple[Holder, ...]
    asked: Holder | None


def no_head(viewer: Actor, inside: str, at: datetime, layer: str = "") -> list[Vacancy]:
    """Areas in which nobody holds the head's post at a time, by layer; the county counts each area once."""
    return _missing(viewer, inside, at, layer, "head")


def no_deputy(viewer: Actor, inside: str, at: datetime, layer: str = "") -> list[Vacancy]:
    """Areas that ought to have a deputy and have none who is not the head at the same time."""
    return _missing(viewer, inside, at, layer, "deputy")


@dataclass(frozen=True)
class Standing:
    """How areas that must have somebody stand: how many there are, and the gaps, for each of the two ranks."""

    heads: int
    no_head: list[Vacancy]
    deputies: int
    no_deputy: list[Vacancy]


def standing(viewer: Actor, inside: str, at: datetime) -> Standing:
    """Both lists of an area, and of how many areas each speaks."""
    rows = places.areas_of(viewer, at, inside=inside)
    heads, deputies = _held(viewer, inside, at)
    answers = [a for row in rows if (a := rules.answer_for(row.layer, row.level)) is not None]
    return Standing(
        len(answers),
        _told(viewer, inside, at, _empty(rows, heads), "head"),
        sum(a.deputy for a in answers),
        _told(viewer, inside, at, _empty(rows, heads, deputies), "deputy"),
    )


def _held(viewer: Actor, inside: str, at: datetime) -> tuple[Held, Held]:
    """Who is head, and who is deputy without standing in for somebody, by area."""
    low, high = areas.bounds(inside)
    found = Post.objects.seen_by(viewer).filter(
        in_force(at), Q(rank="head") | Q(rank="deputy", acting_for=None), at_area__gte=low, at_area__lt=high
    )
    held: dict[str, Held] = {"head": defaultdict(set), "deputy": defaultdict(set)}
    for code, rank, role, person in found.values_list("at_area", "rank", "role", "person_id"):
        held[rank][code].add((role, str(person)))
    return held["head"], held["deputy"]


def _missing(viewer: Actor, inside: str, at: datetime, layer: str, rank: str) -> list[Vacancy]:
    heads, deputies = _held(viewer, inside, at)
    rows = places.areas_of(viewer, at, inside=inside, layer=layer)
    return _told(viewer, inside, at, _empty(rows, heads, deputies if rank == "deputy" else None), rank)


def _empty(
    rows: Iterable[places.AreaRow], heads: Held, deputies: Held | None = None
) -> list[tuple[places.AreaRow, rules.Answer]]:
    """Areas without a head; with `deputies`, those that ought to have a deputy and have none but the head."""
    empty = []
    for row in rows:
        answer = rules.answer_for(row.layer, row.level)
        if answer is None or (deputies is not None and not answer.deputy):
            continue
        own = {(r, p) for r, p in heads.get(row.code, ()) if r in answer.roles}
        if deputies is not None:
            own = {(r, p) for r, p in deputies.get(row.code, ()) if r in answer.roles} - own
        if not own:
            empty.append((row, answer))
    return empty


def _told(
    viewer: Actor, inside: str, at: datetime, empty: list[tuple[places.AreaRow, rules.Answer]], rank: str
) -> list[Vacancy]:
    """What is known of each gap, read for all of them at once."""
    codes = [row.code for row, _ in empty]
    others: dict[str, list[Holder]] = defaultdict(list)
    for holder in holders(viewer, at, at_areas=codes) if codes else []:
        others[holder.at_area].append(holder)
    asked = {h.at_area: h for h in waiting(viewer, inside=inside) if h.rank == rank} if codes else {}
    last = _last(viewer, codes, rank, at)
    return [
        Vacancy(
            row,
            _role(answer, row),
            last.get(row.code, row.valid_from),
            tuple(h for h in others[row.code] if h.role in answer.roles),
            asked.get(row.code),
        )
        for row, answer in empty
    ]


def _role(answer: rules.Answer, row: places.AreaRow) -> str:
    """The role that is missing: a risk grid's follows from its kind."""
    return rules.ROLE_OF_RISK.get(row.kind, rules.RISK_ELSE) if row.layer == "flood_risk" else answer.roles[0]


def _last(viewer: Actor, codes: list[str], rank: str, at: datetime) -> dict[str, datetime]:
    """When the last post of a rank ended at each area."""
    found = Post.objects.seen_by(viewer).filter(at_area__in=codes, rank=rank, valid_to__lte=at, state="ended")
    return dict(found.order_by("valid_to").values_list("at_area", "valid_to"))
