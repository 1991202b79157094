"""Who may do what to a hazard, and why not: by table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from anlan.act.hazards.rules import major
from anlan.act.hazards.rules import verdicts as v
from anlan.act.hazards.rules.deadlines import Terms
from anlan.kernel.clock import CITY

HOLDER, RECTIFIER, SUBMITTER, OTHER, SECOND = (UUID(int=n) for n in range(1, 6))
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=CITY)
DUE = datetime(2026, 11, 22, tzinfo=CITY)
FIXES = {"responsibility": "许某", "measures": "清空通道", "funds": "3200元", "plan": "西侧疏散"}


def hazard(**changed: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "holder": HOLDER,
        "rectifier": RECTIFIER,
        "submitter": SUBMITTER,
        "due": DUE,
        "extension": None,
        "extended": 0,
        "grade": "general",
        "state": "reinspecting",
        "inspector": None,
    }
    return facts | changed


@pytest.mark.parametrize(
    ("text", "source", "photos", "kind", "area", "key"),
    [
        ("堵", "patrol", ["a"], True, "331081110201", "core.ok"),
        ("堵", "complaint", [], True, "331081110201", "core.ok"),
        ("堵", "sensor", [], True, "331081110201", "core.ok"),
        ("堵", "patrol", [], True, "331081110201", "hazards.refused.photo_scene"),
        ("堵", "alert", [], True, "331081110201", "hazards.refused.photo_scene"),
        (" ", "patrol", ["a"], True, "331081110201", "hazards.refused.text"),
        ("堵", "patrol", ["a"], False, "331081110201", "hazards.refused.kind"),
        ("堵", "rumour", ["a"], True, "331081110201", "hazards.refused.source"),
        ("堵", "patrol", ["a"], True, "", "hazards.refused.place"),
    ],
)
def test_report(text: str, source: str, photos: list[str], kind: bool, area: str, key: str) -> None:
    assert v.may_report(text, source, photos, kind, area).because.key == key


@pytest.mark.parametrize(
    ("text", "key"),
    [("不属实", "core.ok"), ("  ", "hazards.refused.reason")],
)
def test_ending_before_it_began(text: str, key: str) -> None:
    assert v.may_end_unverified(text).because.key == key


@pytest.mark.parametrize(
    ("grade", "text", "item", "officer", "key"),
    [
        ("general", "一般", "", False, "core.ok"),
        ("general", "", "", True, "hazards.refused.reason"),
        ("major", "重大", "3(1)", True, "core.ok"),
        ("major", "重大", "3(1)", False, "hazards.refused.major_officer"),
        ("major", "重大", " ", True, "hazards.refused.major_item"),
        ("huge", "重大", "", True, "hazards.refused.grade"),
    ],
)
def test_grade(grade: str, text: str, item: str, officer: bool, key: str) -> None:
    assert major.may_grade(grade, text, item, officer=officer).because.key == key


@pytest.mark.parametrize(
    ("known", "fixes", "due", "key"),
    [
        (True, FIXES, DUE, "hazards.because.assigned"),
        (True, FIXES, datetime(2026, 11, 26, tzinfo=CITY), "hazards.because.assigned"),  # the 15th day
        (True, FIXES, datetime(2026, 11, 27, tzinfo=CITY), "hazards.refused.limit"),
        (True, FIXES, datetime(2026, 11, 10, tzinfo=CITY), "hazards.refused.limit"),
        (True, FIXES, NOW, "hazards.refused.limit"),
        (False, FIXES, DUE, "hazards.refused.holder"),
        (True, FIXES | {"funds": " "}, DUE, "hazards.refused.fixes"),
    ],
)
def test_assign(known: bool, fixes: dict[str, str], due: datetime, key: str) -> None:
    assert v.may_assign(known, fixes, due, NOW, Terms()).because.key == key


def test_assign_names_every_missing_fix_and_the_latest_day() -> None:
    missing = v.may_assign(True, {}, DUE, NOW, Terms()).because.params["missing"]
    assert [m["key"] for m in missing] == [
        "hazards.fix.responsibility",
        "hazards.fix.measures",
        "hazards.fix.funds",
        "hazards.fix.plan",
    ]
    late = v.may_assign(True, FIXES, DUE + timedelta(days=30), NOW, Terms())
    assert late.because.params == {"days": 15, "latest": "2026-11-25"}


@pytest.mark.parametrize(
    ("persons", "text", "key"),
    [
        ({HOLDER}, "清", "core.ok"),
        ({OTHER, HOLDER}, "清", "core.ok"),  # a deputy acting for the holder
        ({OTHER}, "清", "hazards.refused.not_holder"),
        (set(), "清", "hazards.refused.not_holder"),
        ({HOLDER}, "", "hazards.refused.plan"),
    ],
)
def test_rectify(persons: set[UUID], text: str, key: str) -> None:
    assert v.may_rectify(hazard(), persons, text).because.key == key


def test_nobody_holds_what_has_no_holder() -> None:
    assert not v.is_holder(hazard(holder=None), {OTHER}).ok


@pytest.mark.parametrize(
    ("facts", "until", "text", "interim", "now", "key"),
    [
        ({}, DUE + timedelta(days=7), "等件", "专人守", NOW, "core.ok"),
        ({}, DUE + timedelta(days=15), "等件", "专人守", NOW, "core.ok"),
        ({}, DUE + timedelta(days=16), "等件", "专人守", NOW, "hazards.refused.extend_until"),
        ({}, DUE, "等件", "专人守", NOW, "hazards.refused.extend_until"),
        ({}, DUE + timedelta(days=7), "", "专人守", NOW, "hazards.refused.extend_reason"),
        ({}, DUE + timedelta(days=7), "等件", " ", NOW, "hazards.refused.extend_reason"),
        ({}, DUE + timedelta(days=7), "等件", "专人守", DUE - timedelta(days=5), "core.ok"),
        (
            {},
            DUE + timedelta(days=7),
            "等件",
            "专人守",
            DUE - timedelta(days=5) + timedelta(seconds=1),
            "hazards.refused.extend_late",
        ),
        ({"extended": 1}, DUE + timedelta(days=7), "等件", "专人守", NOW, "hazards.refused.extended"),
        (
            {"extension": {"state": "asked"}},
            DUE + timedelta(days=7),
            "等件",
            "专人守",
            NOW,
            "hazards.refused.extension_open",
        ),
        ({"extension": {"state": "denied"}}, DUE + timedelta(days=7), "等件", "专人守", NOW, "core.ok"),
        ({"holder": OTHER}, DUE + timedelta(days=7), "等件", "专人守", NOW, "hazards.refused.not_holder"),
    ],
)
def test_extend(facts: dict[str, Any], until: datetime, text: str, interim: str, now: datetime, key: str) -> None:
    assert v.may_extend(hazard(**facts), {HOLDER}, until, text, interim, now, Terms()).because.key == key


ASKED = {"state": "asked", "asked_by": str(RECTIFIER)}


@pytest.mark.parametrize(
    ("extension", "person", "now", "key"),
    [
        (ASKED, OTHER, NOW, "hazards.because.another"),
        (ASKED, RECTIFIER, NOW, "hazards.refused.extension_own"),
        (ASKED, HOLDER, NOW, "hazards.refused.extension_own"),
        (ASKED, None, NOW, "hazards.refused.extension_own"),
        (ASKED, OTHER, DUE - timedelta(seconds=1), "hazards.because.another"),
        (ASKED, OTHER, DUE, "hazards.refused.extension_over"),
        (None, OTHER, NOW, "hazards.refused.no_extension"),
        ({"state": "granted"}, OTHER, NOW, "hazards.refused.no_extension"),
    ],
)
def test_decide_extension(extension: dict[str, str] | None, person: UUID | None, now: datetime, key: str) -> None:
    assert v.may_decide_extension(hazard(extension=extension), person, now).because.key == key


@pytest.mark.parametrize(
    ("persons", "text", "photos", "key"),
    [
        ({HOLDER}, "已清", ["a"], "core.ok"),
        ({HOLDER}, "已清", [], "hazards.refused.photo_after"),
        ({HOLDER}, "", ["a"], "hazards.refused.text"),
        ({OTHER}, "已清", ["a"], "hazards.refused.not_holder"),
    ],
)
def test_submit(persons: set[UUID], text: str, photos: list[str], key: str) -> None:
    assert v.may_submit(hazard(), persons, text, photos).because.key == key


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (OTHER, "hazards.because.another"),
        (SUBMITTER, "hazards.refused.same_as_submitter"),
        (RECTIFIER, "hazards.refused.same_as_rectifier"),
        (HOLDER, "hazards.refused.same_as_rectifier"),
        (None, "hazards.refused.no_person"),
    ],
)
def test_another_person(person: UUID | None, key: str) -> None:
    assert v.is_another(hazard(), person).because.key == key


@pytest.mark.parametrize(
    ("person", "second", "ok", "text", "photos", "asked", "key"),
    [
        (OTHER, None, True, "门可全开", ["a"], 1, "hazards.because.closed"),
        (OTHER, None, False, "仍堵", ["a"], 1, "hazards.because.returned"),
        (OTHER, SECOND, True, "门可全开", ["a"], 1, "hazards.because.closed"),
        (OTHER, SECOND, True, "门可全开", ["a"], 2, "hazards.because.closed"),
        (OTHER, None, True, "门可全开", ["a"], 2, "hazards.refused.second"),
        (OTHER, OTHER, True, "门可全开", ["a"], 1, "hazards.refused.second"),
        (OTHER, SUBMITTER, True, "门可全开", ["a"], 1, "hazards.refused.same_as_submitter"),
        (OTHER, HOLDER, True, "门可全开", ["a"], 2, "hazards.refused.same_as_rectifier"),
        (SUBMITTER, SECOND, True, "门可全开", ["a"], 2, "hazards.refused.same_as_submitter"),
        (OTHER, None, True, " ", ["a"], 1, "hazards.refused.reason"),
        (OTHER, None, True, "门可全开", [], 1, "hazards.refused.photo_proof"),
        (OTHER, None, False, "仍堵", [], 1, "hazards.refused.photo_proof"),
    ],
)
def test_reinspect(
    person: UUID, second: UUID | None, ok: bool, text: str, photos: list[str], asked: int, key: str
) -> None:
    terms = Terms(persons_to_reinspect=asked)
    assert v.may_reinspect(hazard(), person, second, ok, text, photos, terms).because.key == key


@pytest.mark.parametrize(
    ("state", "text", "photos", "key"),
    [
        ("reported", "看过", [], "core.ok"),
        ("submitted", "", ["a"], "core.ok"),
        ("rectifying", " ", [], "hazards.refused.text"),
        ("closed", "看过", [], "hazards.refused.ended"),
        ("rejected", "看过", [], "hazards.refused.ended"),
        ("transferred", "看过", [], "hazards.refused.ended"),
    ],
)
def test_note(state: str, text: str, photos: list[str], key: str) -> None:
    assert v.may_note(state, text, photos).because.key == key
