"""Who left a post, and who answers there instead: asked by rooms whose matter is held by persons."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from anlan.ground.people import states
from anlan.ground.people.models import Post
from anlan.ground.people.queries.holders import Holder, holders, in_force, records
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor


def of_entry(viewer: Actor, entry: UUID) -> list[Holder]:
    """The posts that a journal entry is about or touched, whatever became of them, except those not begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select ref from journal where id = %s and ref is not null"
            " union select ref from journal_part where entry = %s and room = 'people'",
            [entry, entry],
        )
        refs = [row[0] for row in cursor.fetchall()]
    return records(Post.objects.seen_by(viewer).filter(pk__in=refs, state__in=states.IN_FORCE), viewer)


def left(viewer: Actor, person: UUID, area: str, since: datetime, at: datetime) -> Holder | None:
    """The post for an area that a person held last and lost after `since`; None while they hold any, or never did."""
    village = areas.village(area)
    low, high = areas.bounds(village)
    mine = Post.objects.seen_by(viewer).filter(person=person, acting_for=None)
    here = mine.filter(at_area__in=areas.chain(village)) | mine.filter(at_area__gte=low, at_area__lt=high)
    if here.filter(in_force(at)).exists():
        return None
    ended = here.filter(state__in=states.IN_FORCE, valid_to__gt=since, valid_to__lte=at, valid_from__lt=F("valid_to"))
    found = records(ended.order_by("-valid_to", "-at_area")[:1], viewer)
    return found[0] if found else None


def successor(viewer: Actor, gone: Holder, at: datetime) -> UUID | None:
    """Who holds the post now: its head, else its deputy who has served longest; None where nobody does."""
    there = holders(viewer, at, at_areas=[gone.at_area], layer=gone.layer, roles=[gone.role])
    own = (h for h in there if h.person != gone.person and (h.rank == "head" or not h.acting_for))
    return next((h.person for h in own if h.rank in ("head", "deputy")), None)
