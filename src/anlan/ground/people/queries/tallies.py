"""Head counts that say whether they count persons or posts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from anlan.ground.people.models import Post
from anlan.ground.people.queries.holders import in_force
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

FLOOD = ("flood_duty", "flood_risk")
FLOOD_ROLES = ("village_lead", "town_lead")  # of the administrative layer, who answer in floods as well


@dataclass(frozen=True)
class Tally:
    """One line: a role (or a sum), how many posts it has, and how many persons hold them."""

    what: str
    persons: int
    posts: int


def persons_and_posts(viewer: Actor, inside: str, at: datetime) -> list[Tally]:
    """All posts held in an area, all of flood control, heads and deputies, then role by role."""
    low, high = areas.bounds(inside)
    found = Post.objects.seen_by(viewer).filter(in_force(at), at_area__gte=low, at_area__lt=high)
    held: dict[str, list[str]] = defaultdict(list)
    for role, layer, rank, person in found.values_list("role", "layer", "rank", "person_id"):
        for what in ("all", f"rank.{rank}", f"role.{role}", *(["flood"] if _flood(layer, role) else [])):
            held[what].append(str(person))
    first = {"all": 0, "flood": 1, "rank.head": 2, "rank.deputy": 3, "rank.staff": 4}
    tallies = [Tally(what, len(set(persons)), len(persons)) for what, persons in held.items()]
    return sorted(tallies, key=lambda t: (first.get(t.what, 9), -t.posts))


def _flood(layer: str, role: str) -> bool:
    return layer in FLOOD or role in FLOOD_ROLES
