"""A room's card: everything that the house needs to know about a room, declared in its `room.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.urls import URLPattern

from anlan.infra.bulk.columns import Column
from anlan.infra.due import Tick
from anlan.infra.journal.follow import Handler
from anlan.infra.pages.parts import Calm, Chapter, Drawer, Holding, Line, ReportForm, Row, Sentence, Task, Trend, Urgent
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Nav:
    """A page in the navigation: shown to those who hold `right`. `group` orders the menu: act, ground, sense, admin.

    It is about areas; whoever holds the right over what is their own alone is led to the page of one's `own`.
    """

    url: str
    title: str
    right: str
    group: Literal["now", "act", "ground", "sense", "review", "admin"] = "act"
    own: bool = False


@dataclass(frozen=True)
class Layer:
    """A map layer: geometry by version, state by viewer and time; both GeoJSON-like dictionaries of JSON values.

    `hears` are the live hints (see infra.live) after which its state is asked for again.
    """

    name: str
    title: str
    right: str
    geometry: Callable[[Actor], dict[str, Any]]
    state: Callable[[Actor, datetime], dict[str, Any]]
    hears: Sequence[str]
    on: bool = True


@dataclass(frozen=True)
class FieldVerb:
    """A verb that devices may send in envelopes. `schema` is a pydantic model of its arguments."""

    name: str
    schema: type
    action: Callable[..., Any]


@dataclass(frozen=True)
class Figure:
    """A number with its definition. `count` returns the value now or as of a past time; `rows` is where it opens.

    `moves` names the verb whose doing changes it (the probe of the figures contract).
    """

    name: str
    title: str
    definition: str
    unit: str
    right: str
    count: Callable[[Actor, str, datetime], float | int | None]
    rows: Callable[[str, datetime], str]
    moves: str


@dataclass(frozen=True)
class Importer:
    """A kind of file that the room takes in (see infra.bulk): its columns with the headers they are known by."""

    kind: str
    title: str
    right: str
    run: Callable[..., Any]
    columns: Sequence[Column] | Callable[[], Sequence[Column]]  # called late where headers come from the catalogues

    @property
    def table(self) -> Sequence[Column]:
        """The columns of a file of this kind, in order."""
        return self.columns() if callable(self.columns) else self.columns


@dataclass(frozen=True)
class FirstStep:
    """What an empty city needs before it can work: where it is done, who may, and how much of it is there already.

    `order` puts the steps of all rooms in a row; `count(viewer, area, at)` is 0 until the step is done.
    """

    order: int
    title: str
    why: str
    url: str
    right: str
    count: Callable[[Actor, str, datetime], int]


@dataclass(frozen=True)
class Room:
    """The card of a room or surface."""

    name: str
    title: str
    promise: str
    urls: Sequence[URLPattern] = ()
    prefix: str = ""
    nav: Sequence[Nav] = ()
    layers: Sequence[Layer] = ()
    field_verbs: Sequence[FieldVerb] = ()
    figures: Sequence[Figure] = ()
    importers: Sequence[Importer] = ()
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    starts: Sequence[Callable[[Actor, datetime], None]] = ()  # run once when work starts: standing plans
    on_batch: Callable[..., None] | None = None  # thresholds: called with each batch of readings (core.md)
    # for each run of the sense process: what makes readings of other streams out of new ones (sensors' `Deriver`)
    derives: Callable[[], Any] | None = None
    search: Callable[[Actor, str, int], list[dict[str, Any]]] | None = None
    # What the duty screen shows of the room; without them it makes do with the open work and the journal.
    rows: Callable[[Actor, Sequence[Any], datetime], Mapping[Any, Row]] | None = (
        None  # OpenWork → richer rows, by its id
    )
    drawer: Callable[[Actor, UUID, datetime], Drawer | None] | None = None  # the selected thing, by its ref
    # What the room adds to another room's matter (its room, its ref): people asked, time line, verbs.
    beside: Callable[[Actor, str, UUID, datetime], Drawer | None] | None = None
    # What the room tells in the file of an enterprise ("party") or a site ("compound"), by its id, as of a city time.
    chapters: Callable[[Actor, str, UUID, datetime], Sequence[Chapter]] | None = None
    # How urgent the room's matter makes sites as of a city time, by the site's id: those that it says something of.
    urgent: Callable[[Actor, datetime], Mapping[UUID, Urgent]] | None = None
    # Every how many days a landlord does a duty that the room asks for: site → the duty's code → days.
    paces: Callable[[Collection[UUID], datetime], Mapping[UUID, Mapping[str, int]]] | None = None
    holdings: Callable[[Actor, datetime], Sequence[Holding]] | None = None  # what of the room is the viewer's own
    pulse: Callable[[Actor, datetime, datetime], Trend | None] | None = None  # the bars over the time slider
    fresh: Callable[[Actor, datetime], datetime | None] | None = None  # how new the newest reading is: "data as of"
    # What a phone shows of the room: a task out of open work, what may be reported without being asked, and what became
    # of the viewer's own reports (each opens the room's drawer at /field/reported/<room>/<ref>).
    task: Callable[[Actor, Any, datetime], Task | None] | None = None
    report: Callable[[Actor, datetime], ReportForm | None] | None = None
    reported: Callable[[Actor, datetime], Sequence[Line]] | None = None
    ways: Callable[[Actor, datetime], Sequence[Calm]] | None = None  # pages of the day's tasks taken together
    town: Callable[[Actor, str, datetime], Sequence[Sentence]] | None = None  # sentences of the town leader's page
    # the same on the bureau's overview of work safety, where that is about less than a town leader must know
    bureau: Callable[[Actor, str, datetime], Sequence[Sentence]] | None = None
    # Areas of a level inside an area ("" is wherever the viewer sees), as (code, name in both languages): areas alone.
    named_areas: Callable[[Actor, str, str, datetime], Sequence[tuple[str, Mapping[str, str]]]] | None = None
    # What operators watch of the room at /metrics: name → (what it is, its value now), no personal data, no areas.
    gauges: Callable[[], Mapping[str, tuple[str, float]]] | None = None
    # kinds of open work that end by themselves, as a gauge that is heard again: no matter that somebody closed
    passing: Sequence[str] = ()
    first_steps: Sequence[FirstStep] = ()  # what an empty city still needs of this room
    words: Sequence[str] = ()  # further words by which `./anlan where` finds the room
    tables: Mapping[str, str] = field(default_factory=dict)  # table → matter | measurement | queue | open
    located: Sequence[str] = ()  # tables whose rows move when areas are split or merged
    # how a table's rows are carried when setting their area is not enough: table → action(change, moved, at) → count
    carries: Mapping[str, Callable[..., int]] = field(default_factory=dict)
