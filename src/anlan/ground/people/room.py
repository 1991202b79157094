"""The card of people: who answers for what, how they are reached, and who lives where."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.ground.people import actions, queries, schemas
from anlan.ground.people.actions.posts import carry_posts
from anlan.ground.people.imports import households, persons, posts
from anlan.ground.people.pages import desk, do, index, missing, person, place, town
from anlan.infra.pages.card import FieldVerb, Figure, FirstStep, Importer, Nav, Room
from anlan.kernel.rights import Actor

READ = "people.read"


def _no_head(viewer: Actor, area: str, at: datetime) -> int:
    return len(queries.no_head(viewer, area, at))


def _no_deputy(viewer: Actor, area: str, at: datetime) -> int:
    return len(queries.no_deputy(viewer, area, at))


def _persons(viewer: Actor, area: str, at: datetime) -> int:
    return next((t.persons for t in queries.persons_and_posts(viewer, area, at) if t.what == "all"), 0)


def _posts(viewer: Actor, area: str, at: datetime) -> int:
    return next((t.posts for t in queries.persons_and_posts(viewer, area, at) if t.what == "all"), 0)


def _missing(what: str, area: str, at: datetime) -> str:
    return f"/people/missing/?{urlencode({'what': what, 'area': area, 'at': at.isoformat()})}"


def _list(area: str, at: datetime) -> str:
    return f"/people/?{urlencode({'area': area, 'at': at.isoformat()})}"


ROOM = Room(
    name="people",
    title="people.title",
    promise="people.promise",
    urls=[
        path("people/", index.index, name="list"),
        path("people/new", do.new, name="new"),
        path("people/missing/", missing.missing, name="missing"),
        path("people/appoint", do.appoint, name="appoint"),
        path("people/<uuid:person>/", person.person, name="person"),
        path("people/<uuid:person>/number/", person.number, name="number"),
        path("people/<uuid:person>/do/<slug:verb>", do.of_person, name="do"),
        path("people/posts/<uuid:post>/<slug:verb>", do.of_post, name="do-post"),
        path("people/homes/<uuid:household>/", place.home, name="home"),
        path("areas/<str:code>/", place.place, name="place"),
    ],
    nav=[
        Nav("/people/", "people.title", READ, "ground"),
        Nav("/people/missing/", "people.missing.title", READ, "ground"),
    ],
    importers=[
        Importer("people", "people.title", persons.RIGHT, persons.run, persons.COLUMNS),
        Importer("posts", "people.posts.title", posts.RIGHT, posts.run, posts.COLUMNS),
        Importer(
            "households", "people.households.title", households.RIGHT, households.run,
            households.COLUMNS,
        ),
    ],
    first_steps=[
        FirstStep(20, "people.first", "people.first.why", "/ground/import/?kind=people", persons.RIGHT, _persons),
        FirstStep(
            30, "people.first.posts", "people.first.posts.why", "/ground/import/?kind=posts", posts.RIGHT, _posts
        ),
    ],
    figures=[
        Figure(
            "people.persons", "people.figure.persons", "people.figure.persons.is", "people.unit.persons", READ,
            _persons, _list, "people.posts_import",
        ),
        Figure(
            "people.posts", "people.figure.posts", "people.figure.posts.is", "people.unit.posts", READ,
            _posts, _list, "people.posts_import",
        ),
        Figure(
            "people.no_head", "people.no_head", "people.figure.no_head.is", "people.unit.areas", READ,
            _no_head, lambda area, at: _missing("head", area, at), "people.resign",
        ),
        Figure(
            "people.no_deputy", "people.no_deputy", "people.figure.no_deputy.is", "people.unit.areas", READ,
            _no_deputy, lambda area, at: _missing("deputy", area, at), "people.confirm",
        ),
    ],
    field_verbs=[
        FieldVerb("people.confirm", schemas.Confirm, actions.confirm),
        FieldVerb("people.decline", schemas.Decline, actions.decline),
    ],
    search=index.found,
    drawer=desk.drawer,
    task=desk.task,
    town=town.town,
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
