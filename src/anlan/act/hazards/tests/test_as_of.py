"""Lists and figures as of a past time: what was open then, in which step, how late; and loop times."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE, minutes

from anlan.act.hazards import actions, queries
from anlan.act.hazards.queries import Filters
from anlan.infra.models import Entry
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY

DAY = timedelta(days=1)
NEW = [("2026-0003", "reported", 0), ("2026-0002", "reported", 1)]
FIGURES = (
    queries.reported,
    queries.open_,
    queries.overdue,
    queries.closed,
    queries.share_in_time,
    queries.days_to_close,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


def listed(viewer, filters, when):
    with reading(viewer):
        return [(r.number, r.state, r.late) for r in queries.listing(viewer, filters, when).rows]


def count(figure, viewer, area, when):
    with reading(viewer):
        return figure(viewer, area, when)


@pytest.fixture
def history(city):
    """One hazard struck off late after a return, one still open, one rejected."""
    late = city.rectifying(T0, until=at("2026-08-15T00:00").date())
    actions.submit(hazard=late, text="清", photos=(city.photo(),), by=city.grid, at=T0 + 7 * DAY)
    city.reinspect(late, T0 + 8 * DAY, ok=False)
    actions.submit(hazard=late, text="又清", photos=(city.photo(),), by=city.grid, at=T0 + 9 * DAY)
    city.reinspect(late, T0 + 10 * DAY)
    city.report(T0 + DAY)
    gone = city.report(T0 + 2 * DAY)
    actions.reject(hazard=gone, text="不属实", by=city.station, at=T0 + 3 * DAY)
    return city


@pytest.mark.parametrize(
    ("when", "filters", "expected"),
    [
        (T0 - minutes(1), Filters(), []),
        (T0, Filters(), [("2026-0001", "rectifying", 0)]),
        (T0 + 6 * DAY, Filters(state="rectifying"), [("2026-0001", "rectifying", 1)]),
        (T0 + 6 * DAY, Filters(overdue=True), [("2026-0002", "reported", 5), ("2026-0001", "rectifying", 1)]),
        (T0 + 7 * DAY, Filters(state="submitted"), [("2026-0001", "submitted", 0)]),
        (T0 + 8 * DAY, Filters(state="returned"), [("2026-0001", "returned", 0)]),
        (T0 + 2 * DAY, Filters(state="open", kind="blocked_culvert"), [*NEW, ("2026-0001", "rectifying", 0)]),
        (T0 + 3 * DAY, Filters(state="open"), [("2026-0002", "reported", 2), ("2026-0001", "rectifying", 0)]),
        (T0 + 3 * DAY, Filters(state="rejected"), [("2026-0003", "rejected", 0)]),
        (T0 + 10 * DAY, Filters(state="closed"), [("2026-0001", "closed", 0)]),
        (T0 + 10 * DAY, Filters(state="closed", closed_late=True), [("2026-0001", "closed", 0)]),
        (T0 + 10 * DAY, Filters(state="closed", closed_late=False), []),
        (T0 + 10 * DAY, Filters(words="2026-0002"), [("2026-0002", "reported", 9)]),
        (T0 + 10 * DAY, Filters(words="树枝", kind="gas"), []),
        (T0 + 10 * DAY, Filters(area=OTHER_TOWN), []),
        (T0 + 10 * DAY, Filters(area=VILLAGE, state="closed"), [("2026-0001", "closed", 0)]),
    ],
)
def test_the_list_as_it_was(history, when, filters, expected):
    assert listed(history.section, filters, when) == expected


def test_the_steps_kept_are_those_of_the_journal(history):
    """The steps that lists read are a second record of what the journal says: the two must tell the same story."""
    with reading(SYSTEM):
        entries = Entry.objects.filter(room="hazards", outcome="applied").order_by("recorded_at", "id")
        moves = [(e.ref, e.after["state"], e.recorded_at) for e in entries if "state" in (e.after or {})]
        for number, when in enumerate(T0 + timedelta(hours=6 * i) for i in range(44)):
            told = {}
            for ref, state, moved in moves:
                if moved <= when:
                    told[ref] = state
            rows = queries.listing(SYSTEM, Filters(), when).rows
            assert {r.id: r.state for r in rows} == told, f"sample {number}"


@pytest.mark.parametrize(
    ("when", "reported", "open_", "overdue", "closed", "share", "days"),
    [
        (T0 - DAY, 0, 0, 0, 0, None, None),
        (T0, 1, 1, 0, 0, None, None),
        (T0 + 2 * DAY, 3, 3, 1, 0, None, None),
        (T0 + 6 * DAY, 3, 2, 2, 0, None, None),
        (T0 + 10 * DAY, 3, 1, 1, 1, 0.0, 10.0),
    ],
)
def test_figures_as_of(history, when, reported, open_, overdue, closed, share, days):
    found = [count(f, history.section, COUNTY, when) for f in FIGURES]
    assert found == [reported, open_, overdue, closed, share, days]


def test_figures_count_an_area_and_what_the_viewer_sees(history):
    when = T0 + 10 * DAY
    assert count(queries.reported, history.section, OTHER_TOWN, when) == 0
    assert count(queries.reported, history.station, COUNTY, when) == 3
    assert count(queries.reported, history.far, COUNTY, when) == 0


def test_in_time_counts_what_never_passed_its_limit(city):
    city.closed(T0)
    assert count(queries.share_in_time, city.section, COUNTY, T0 + DAY) == 100.0


def test_loop_times_by_phase(history):
    with reading(SYSTEM):
        spreads = {s.phase: s for s in queries.loop_times(SYSTEM, COUNTY, T0 - DAY, T0 + 11 * DAY)}
        early = {s.phase: len(s.seconds) for s in queries.loop_times(SYSTEM, COUNTY, T0 - DAY, T0 + 7 * DAY)}
        later = {s.phase: len(s.seconds) for s in queries.loop_times(SYSTEM, COUNTY, T0 + 7 * DAY, T0 + 11 * DAY)}
    assert spreads["verify"].seconds == (0.0, 86400.0)
    assert (spreads["fix"].seconds, spreads["fix"].late) == ((7 * 86400.0,), 1)
    assert (spreads["again"].seconds, spreads["again"].late) == ((86400.0,), 0)
    assert spreads["check"].seconds == (86400.0, 86400.0)
    assert early == {"verify": 2, "order": 1, "fix": 1, "again": 0, "check": 0}
    assert later == {"verify": 0, "order": 0, "fix": 0, "again": 1, "check": 2}


def test_towns_by_open_work_and_weeks(history):
    weeks = [T0 - 7 * DAY, T0, T0 + 7 * DAY]
    with reading(SYSTEM):
        found = queries.by_area(SYSTEM, [TOWN, OTHER_TOWN], T0 + 6 * DAY, weeks)
    assert [(t.code, t.open, t.overdue, t.weeks) for t in found] == [(TOWN, 2, 2, (1, 2)), (OTHER_TOWN, 0, 0, (0, 0))]


def test_the_file_shows_the_chain_whole_once_it_is_sealed(history, work):
    with reading(SYSTEM):
        first = queries.listing(SYSTEM, Filters(words="2026-0001"), T0 + 10 * DAY).rows[0]
        assert queries.file(SYSTEM, first.id, T0 + 10 * DAY).whole is None
    work(T0 + 10 * DAY)
    with reading(history.station):
        f = queries.file(history.station, first.id, T0 + 10 * DAY)
    assert f.whole is True
    assert len({line.hash for line in f.lines}) == len(f.lines) == 9
    assert [p.label for p in f.photos] == ["after", "scene", "after", "after"]
    assert all(p.intact for p in f.photos)
    assert f.names[str(history.people["grid"])] == "王松年"


def test_a_deputy_of_the_people_reads_without_names(history):
    observer = history.make("observer", COUNTY)
    with reading(observer):
        page = queries.listing(observer, Filters(), T0 + 10 * DAY)
        f = queries.file(observer, page.rows[0].id, T0 + 10 * DAY)
    assert (page.total, f.names, {line.who for line in f.lines}) == (3, {}, {""})


def test_the_file_as_it_was(history):
    with reading(SYSTEM):
        (first,) = queries.listing(SYSTEM, Filters(words="2026-0001"), T0 + 10 * DAY).rows

    def then(when):
        with reading(history.station):
            f = queries.file(history.station, first.id, when)
        return f and (f.facts["state"], f.late, f.facts["closed_at"], len(f.lines), f.next is not None)

    assert then(T0 - minutes(1)) is None
    assert [then(T0 + n * DAY) for n in (6, 7, 8, 10)] == [
        ("rectifying", 1, None, 5, True),
        ("submitted", 0, None, 6, True),
        ("returned", 0, None, 7, True),
        ("closed", 0, T0 + 10 * DAY, 9, False),
    ]


def test_before_more_time_was_given_the_old_limit_stood(city):
    hazard = city.rectifying(T0, until=at("2026-08-20T00:00").date())
    longer = at("2026-08-28T00:00").date()
    actions.extend(hazard=hazard, text="连日大雨", interim="专人值守", until=longer, by=city.grid, at=T0 + 2 * DAY)
    actions.grant(hazard=hazard, text="同意", by=city.section, at=T0 + 3 * DAY)
    limits = []
    for days in (2, 3):
        with reading(SYSTEM):
            when = T0 + days * DAY
            (row,) = queries.listing(SYSTEM, Filters(), when).rows
            limits.append((row.due, queries.file(SYSTEM, hazard, when).facts["due"]))
    assert limits == [(at(f"2026-08-{day}T00:00"),) * 2 for day in (21, 29)]
