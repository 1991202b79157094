"""The card of people: who answers for what, how they are reached, and who lives where."""

from __future__ import annotations

from anlan.ground.people.actions.posts import carry_posts
from anlan.ground.people.imports import households, persons, posts
from anlan.infra.pages.card import Importer, Room

ROOM = Room(
    name="people",
    title="people.title",
    promise="people.promise",
    importers=[
        Importer("people", "people.title", persons.RIGHT, persons.run, [c.name for c in persons.COLUMNS]),
        Importer("posts", "people.posts.title", posts.RIGHT, posts.run, [c.name for c in posts.COLUMNS]),
        Importer(
            "households", "people.households.title", households.RIGHT, households.run,
            [c.name for c in households.COLUMNS],
        ),
    ],
    words=["人员", "岗位", "责任人", "住户", "副手", "交接", "person", "post", "deputy", "household", "hand-over"],
    tables={
        "people_person": "matter",
        "people_contact": "matter",
        "people_household": "matter",
        "people_post": "matter",
        "people_look": "matter",
    },
    located=["people_person", "people_contact", "people_household", "people_post"],
    carries={"people_post": carry_posts},
)  # fmt: skip
