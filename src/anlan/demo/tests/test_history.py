"""The months before the storm as they are planned: the funnel adds up, no hall is let twice, every state is reached."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from anlan.demo import city, extracts, funnel, scenes
from anlan.demo.calendar import Calendar, moment
from anlan.demo.scenes import Scene
from anlan.demo.sites import LETTINGS
from anlan.demo.stories import DAYS, ITEMS, WORDS, stories
from anlan.kernel.clock import CITY

SINCE, UNTIL = LETTINGS.index("since"), LETTINGS.index("until")
LESSEE = LETTINGS.index("lessee_code")


@pytest.fixture(scope="module")
def made() -> city.City:
    return city.build("small", 1)


@pytest.fixture(scope="module")
def batches(made: city.City) -> list[funnel.Batch]:
    return funnel.planned(made.sites, 1)


def test_207_sites_with_2085_tenants_become_152_with_1822(made: city.City, batches: list[funnel.Batch]) -> None:
    assert (len(made.sites.compounds), len(made.sites.held)) == (1400, 207)
    assert sum(len(h.tenants) for h in made.sites.held) == 2085
    assert (batches[-1].still, batches[-1].renting) == (152, 1822)
    assert [b.still for b in batches] == sorted((b.still for b in batches), reverse=True)
    assert all(207 > b.still >= 152 and 2085 > b.renting >= 1822 for b in batches)


def test_what_the_files_say_adds_up_to_the_figures(made: city.City, batches: list[funnel.Batch]) -> None:
    """Whoever rents in the cohort is counted from the rows alone, as the product counts them."""
    cohort = {h.ref for h in made.sites.held}
    here = {t.firm.code for h in made.sites.held for t in h.tenants}
    for batch in batches:
        over = [row for row in batch.lettings if str(row[UNTIL]) < batch.day.isoformat()]
        begun = [row for row in batch.lettings if row not in over]
        here -= {str(row[LESSEE]) for row in over}
        here |= {str(row[LESSEE]) for row in begun if row[0] in cohort}
        assert len(here) == batch.renting
        told = {str(row[0]) for row in batch.departures}
        assert len(told) == len(batch.departures)


def test_no_hall_is_let_twice_and_none_of_a_site_that_ends(made: city.City, batches: list[funnel.Batch]) -> None:
    begun = [row for b in batches for row in b.lettings if str(row[SINCE]) >= "2026"]
    halls = Counter(tuple(map(str, row[:4])) for row in begun)
    assert set(halls.values()) == {1}
    ended = {h.ref for b in batches for h in b.ends}
    assert not ended & {str(row[0]) for row in begun}
    assert len(ended) == funnel.GONE


def test_every_state_of_a_hazard_is_left_behind_and_kinds_differ() -> None:
    told = stories()
    assert {"closed", "overdue", "reported", "verified", "graded", "assigned", "rectifying", "extension_asked",
            "extended", "submitted", "reinspecting", "returned", "rejected", "transferred", "reopened", "stopped",
            "listed", "case"} <= {s.fate for s in told}  # fmt: skip
    assert len({s.kind for s in told}) == len(WORDS) == len(scenes.KINDS)
    assert len({s.found for s in told}) >= 20
    assert all(s.kind in ITEMS for s in told if s.by == "visit")
    for story in told:
        steps = list(story.steps())
        assert all(day < len(DAYS) for day, _, _ in steps)
        assert [(day, hour) for day, hour, _ in steps] == sorted((day, hour) for day, hour, _ in steps)


def test_a_calendar_goes_through_its_times_in_order() -> None:
    days, done = Calendar(), []
    for day, hour, name in ((2, 9, "c"), (1, 14, "b"), (1, 9, "a"), (1, 14, "b2")):
        days.at(date(2026, 3, day), hour, lambda at, n=name: done.append((at, n)))
    for at, deeds in days.through():
        for deed in deeds:
            deed(at)
    assert [n for _, n in done] == ["a", "b", "b2", "c"]
    assert done[0][0] == moment(date(2026, 3, 1), 9) == datetime(2026, 3, 1, 9, tzinfo=CITY)


def test_a_place_looks_the_same_before_and_after_and_no_two_photos_are_one_file() -> None:
    at = datetime(2026, 3, 13, 9, tzinfo=CITY)
    for kind in scenes.KINDS:
        bad, again, good = (
            scenes.jpeg(Scene(kind, bad, 5, when, 121.3, 28.3))
            for bad, when in ((True, at), (True, at + timedelta(days=1)), (False, at))
        )
        assert bad[:2] == b"\xff\xd8"
        assert len({bad, again, good}) == 3
        assert bad == scenes.jpeg(Scene(kind, True, 5, at, 121.3, 28.3))


def test_registers_hold_unknown_firms_and_some_of_the_citys(made: city.City) -> None:
    files = dict(extracts.files(made.sites, 1))
    assert list(files)[:4] == ["villages", "roads", "aliases", "market"]
    rows = list(csv.DictReader(io.StringIO(files["market"].decode())))
    ours = {t.firm.code for h in made.sites.held[: extracts.KNOWN] for t in h.tenants}
    assert len(rows) >= extracts.ROWS + len(ours)
    assert ours <= {row["统一社会信用代码"] for row in rows}
