"""What the parts of a page are given: frozen records that rooms fill from queries, drawn by the tags of `parts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from anlan.kernel.decision import Said

Text = str | Said | Mapping[str, str]
"""Words on a page: a value of the matter (a name, a number), a sentence in the viewer's language, or a name in both."""


@dataclass(frozen=True)
class Verb:
    """A button that acts. `refused` says why it can't be pressed now; it is shown in place of the consequence.

    `url` is posted to; with `asks` it is the address of a form that opens in a dialog first. `key` is one letter.
    """

    label: Text
    then: Text = ""
    url: str = ""
    icon: str = "check"
    key: str = ""
    first: bool = False
    asks: bool = False
    link: bool = False
    refused: Text | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A line of the duty queue: what and where, since when, who keeps it open, what comes by itself."""

    id: str
    title: Text
    since: datetime
    url: str = ""
    room: str = ""
    level: int = 0
    glyph: str = "hazard"
    keeper: Text = ""
    silent: bool = False
    silent_since: datetime | None = None
    then: Text = ""
    then_at: datetime | None = None
    needs: bool = False
    asked: bool = False  # the viewer in person is being asked about it
    area: str = ""
    lon: float | None = None
    lat: float | None = None
    ack_url: str = ""


@dataclass(frozen=True)
class Calm:
    """A short line for what is quiet, done or to come: words at the left, who or how much at the right."""

    text: Text
    note: Text = ""
    at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who answers for something. Never a face, never a score; the phone comes masked."""

    name: str
    role: Text = ""
    phone: str = ""
    show_url: str = ""
    since: datetime | None = None
    state: Text = ""
    verbs: Sequence[Verb] = ()


@dataclass(frozen=True)
class Moment:
    """A line of a time line. `when` is past, now or next; next is what the system will do by itself."""

    text: Text
    at: datetime | None = None
    when: str = "past"
    who: Text = ""
    proof: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, its source and its time. Without `value` the page says what would fill it."""

    what: Text
    value: str | None = None
    unit: Text = ""
    source: Text = ""
    at: datetime | None = None
    url: str = ""
    empty: Text = ""
    tags: Sequence[Text] = ()


@dataclass(frozen=True)
class Photo:
    """Evidence: the picture, what it shows of the loop (before, after, scene), when, by whom, where, and its hash."""

    url: str = ""
    label: Text = ""
    alt: Text = ""
    at: datetime | None = None
    who: Text = ""
    where: Text = ""
    digest: str = ""
    intact: bool | None = None
    note: Text = ""
    missing: Text = ""


@dataclass(frozen=True)
class Step:
    """A state on the path of a matter: done, now or next; `late` says by how much, where it happened."""

    name: Text
    state: str = "next"
    at: datetime | None = None
    note: Text = ""
    late: Text = ""


@dataclass(frozen=True)
class Choice:
    """One answer of a decision, with what it allows."""

    value: str
    label: Text
    allows: Text = ""
    chosen: bool = False


@dataclass(frozen=True)
class Decision:
    """Who decides and why they may; the choices; who will read the reason; the document it makes; the verbs."""

    title: Text
    who: Text = ""
    why: Text = ""
    url: str = ""
    choices: Sequence[Choice] = ()
    choice_name: str = "choice"
    reason_name: str = "reason"
    reason: str = ""
    reason_read_by: Text = ""
    document: Text = ""
    proof_title: Text = ""
    proof: Sequence[Photo] = ()
    verbs: Sequence[Verb] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """A line of facts: a name, a value, and a quieter second line (source, version)."""

    name: Text
    value: Text
    more: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Trend:
    """A line against a limit, one value per instant; `window` is the stretch that the verdict looked at."""

    values: Sequence[tuple[datetime, float | None]]
    limit: float | None = None
    unit: str = ""
    limit_words: Text = ""
    window: tuple[datetime, datetime] | None = None
    bars: bool = False
    title: Text = ""


@dataclass(frozen=True)
class Crumb:
    """A step of the way here."""

    text: Text
    url: str = ""


@dataclass(frozen=True)
class Drawer:
    """The selected thing: badge and name, one number, why, facts, who was asked, the time line, at most two verbs."""

    title: Text
    under: Text = ""
    level: int = 0
    glyph: str = "hazard"
    number: Figure | None = None
    why: Text = ""
    why_source: Text = ""
    trend: Trend | None = None
    facts: Sequence[Fact] = ()
    there: Sequence[Text] = ()
    photos: Sequence[Photo] = ()
    people: Sequence[Person] = ()
    moments: Sequence[Moment] = ()
    moments_title: Text = ""  # where they fold away behind what stands now: of what there were so many before
    verbs: Sequence[Verb] = ()
    file_url: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Answer:
    """A verb that a phone may send about a task, and what it asks for first.

    `photos` and `text` name the arguments that take the photos' hashes and the words; "" asks for none. `more` are
    further arguments in words, each with its label, and `picks` those chosen of several; all of them are needed.
    """

    verb: str
    label: Text
    then: Text = ""
    icon: str = "check"
    args: Mapping[str, Any] = field(default_factory=dict)
    photos: str = ""
    needs_photo: bool = False
    text: str = ""
    needs_text: bool = False
    text_label: Text = ""
    first: bool = False
    more: Sequence[tuple[str, Text]] = ()
    picks: Sequence[tuple[str, Text, Sequence[Choice]]] = ()


@dataclass(frozen=True)
class Task:
    """Something that a person in the field must do, as their phone shows it: a row, an open card, a page.

    With `call` the page is the full-screen question: one sentence, answers, and what happens without one at `until`.
    `url` is a page of the room's own on which it is done; without it the phone asks the answers itself.
    """

    id: str
    title: Text
    under: Text = ""
    icon: str = "file"
    glyph: str = ""
    level: int = 0
    due: datetime | None = None
    late: Text = ""
    what: Text = ""
    more: Sequence[Text] = ()
    photo: Photo | None = None
    answers: Sequence[Answer] = ()
    call: bool = False
    over: Text = ""  # nothing is asked any more, and this is what became of it
    seen_url: str = ""  # posted to once the page stands open on the phone
    asked_at: datetime | None = None
    until: datetime | None = None
    until_words: Text = ""
    area: str = ""
    place: Text = ""
    lon: float | None = None
    lat: float | None = None
    outline: Sequence[tuple[float, float]] = ()
    url: str = ""
    file_url: str = ""  # where the phone asks the answers itself: the whole matter, with its rarer verbs


@dataclass(frozen=True)
class ReportForm:
    """What a phone may report by itself: the verb, the kinds to choose from, and the card of what to look at."""

    verb: str
    kinds: Sequence[Choice]
    area: str = ""
    area_words: Text = ""
    how: Text = ""
    needs_photo: bool = True


@dataclass(frozen=True)
class Line:
    """A line under a sentence of the town's page, or a phone's own report: what, how it stands, a note, one verb."""

    title: Text
    text: Text = ""
    note: Text = ""
    strong: Text = ""
    glyph: str = ""
    level: int = 0
    person: str = ""
    url: str = ""
    verb: Verb | None = None


@dataclass(frozen=True)
class Sentence:
    """A number with the words that follow it, what it is counted from, and its list.

    `tells` is the open work of its room for which it speaks, late or all, so that the page says it only once.
    `urgency` says how far up it stands when its number is not 0: 1 for danger now, to 9 for what only stands there.
    """

    number: int
    words: Text
    under: Text = ""
    lines: Sequence[Line] = ()
    url: str = ""
    tells: Literal["", "late", "all"] = ""
    urgency: int = 5

    @property
    def rank(self) -> tuple[bool, int]:
        """Sorts the most urgent first, and what is calm below what is something."""
        return (self.number == 0, self.urgency)


@dataclass(frozen=True)
class Spread:
    """How long a step took, every time: the seconds, its limit, and the page that lists the cases."""

    title: Text
    under: Text
    seconds: Sequence[float]
    limit: float | None = None
    unit: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Standing:
    """A row of the towns' table: open, late, and how many came new in each of twelve weeks."""

    name: Text
    open: int
    late: int
    weeks: Sequence[int] = ()
    url: str = ""


@dataclass(frozen=True)
class Holding:
    """What a room tells somebody about an enterprise or site that is theirs: on the phone, below what is to do.

    `lacks` are pairs of what is missing and by which law, `gauges` numbers beside their limit, `lines` a chain. What
    folds away, and the page or paper that all of it stands on, are named by the room.
    """

    title: Text
    under: Text = ""
    lacks: Sequence[tuple[Text, Text]] = ()
    gauges: Sequence[Figure] = ()
    lines: Sequence[Line] = ()
    lines_title: Text = ""
    facts: Sequence[Fact] = ()
    facts_title: Text = ""
    verbs: Sequence[Verb] = ()
    file_url: str = ""
    file_label: Text = ""


@dataclass(frozen=True)
class Urgent:
    """How urgent a room's matter makes a site: `rank` 0 comes first, `then` orders within it, `tag` says why."""

    rank: int
    then: int
    tag: Text


@dataclass(frozen=True)
class Chapter:
    """What a room tells in the file of an enterprise or a site: a table with days, and what is missing in it.

    `name` is one of the file's own chapters (`hazards`, `visits`, `training`, `drills`, `load`, `policy`) or a room's.
    Cells are words, numbers, days or times; a pair has a quieter second line. Without rows a chapter says `none`.
    """

    name: str
    title: Text
    head: Sequence[Text] = ()
    rows: Sequence[Sequence[Any]] = ()
    lacks: Sequence[Text] = ()
    none: Text = ""
    note: Text = ""
