"""Reads about people: frozen records, seen with the viewer's eyes and as of a date."""

from anlan.ground.people.queries.answering import Answering, Rung, answering, ladder, responsible
from anlan.ground.people.queries.bare import (
    PostInForce,
    Reachable,
    person_by_number,
    posts_in_force,
    reachable,
    roles_of,
)
from anlan.ground.people.queries.gaps import Standing, Vacancy, no_deputy, no_head, standing
from anlan.ground.people.queries.holders import Holder, holders, post, waiting
from anlan.ground.people.queries.homes import Home, HomeCounts, home, homes, homes_near
from anlan.ground.people.queries.persons import (
    LookRow,
    PersonRow,
    area_of,
    as_person,
    looks,
    names,
    person,
    persons,
    persons_by_ref,
    posts_of,
    refs,
    search,
)
from anlan.ground.people.queries.tallies import Tally, persons_and_posts

__all__ = [
    "Answering",
    "Holder",
    "Home",
    "HomeCounts",
    "LookRow",
    "PersonRow",
    "PostInForce",
    "Reachable",
    "Rung",
    "Standing",
    "Tally",
    "Vacancy",
    "answering",
    "area_of",
    "as_person",
    "holders",
    "home",
    "homes",
    "homes_near",
    "ladder",
    "looks",
    "names",
    "no_deputy",
    "no_head",
    "person",
    "person_by_number",
    "persons",
    "persons_and_posts",
    "persons_by_ref",
    "refs",
    "post",
    "posts_in_force",
    "posts_of",
    "reachable",
    "responsible",
    "roles_of",
    "search",
    "standing",
    "waiting",
]
