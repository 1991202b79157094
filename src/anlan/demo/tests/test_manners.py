"""The simulated people are the same for a seed, tell the story in its village, and differ enough elsewhere."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from anlan.demo import manners
from anlan.demo.people import STORY, STORY_NAMES


def test_in_the_storys_village_the_named_person_is_silent_and_the_deputy_answers() -> None:
    for seed in (1, 2, 3):
        assert manners.answer(seed, "P1", STORY_NAMES["village_lead"]).after is None
        assert manners.answer(seed, "P2", STORY_NAMES["deputy"]) == manners.Answer("yes", timedelta(seconds=72))
        assert manners.finds(seed, STORY)
        assert not manners.course(seed, STORY).returned
        assert manners.course(seed, STORY).rectify < timedelta(days=1)


def test_most_people_answer_within_two_minutes_and_some_never_or_no() -> None:
    people = [manners.answer(1, f"P{n:05d}", "某") for n in range(2000)]
    kinds = Counter("never" if a.after is None else a.says for a in people)
    assert kinds["yes"] > 1500
    assert set(kinds) == {"yes", "never", "no", "wrong_number"}
    assert all(timedelta(seconds=20) <= a.after < timedelta(minutes=2) for a in people if a.after is not None)


def test_people_are_the_same_for_a_seed_and_others_for_another() -> None:
    one, again, other = ([manners.answer(s, f"P{n}", "某") for n in range(200)] for s in (1, 1, 2))
    assert one == again != other


def test_some_hazards_are_late_and_some_are_sent_back() -> None:
    courses = [manners.course(1, f"3310811012{n:02d}") for n in range(100)]
    assert any(c.rectify > timedelta(days=c.days) for c in courses)
    assert any(c.returned for c in courses)
    assert sum(c.rectify < timedelta(days=c.days) and not c.returned for c in courses) > 50
