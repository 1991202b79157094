"""Points of enterprises: each entry follows from a fact and says why; capped, and never above the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from conftest import COUNTY, T0, VILLAGE
from tests.contracts.doors import visitor

from anlan.act.hazards import actions as hazards
from anlan.ground.standards import actions as standards
from anlan.ground.standards.handlers import shipped
from anlan.infra import files
from anlan.infra.scope import SYSTEM, reading
from anlan.review.grading import queries
from anlan.review.grading.queries import default_values
from anlan.review.grading.rules import points
from anlan.review.grading.rules.values import rule_of, sound
from anlan.review.grading.tests.conftest import DAY, in_order

RULE = rule_of(default_values(), 0, "default")
YEAR = datetime(2026, 1, 1, tzinfo=T0.tzinfo)


@dataclass(frozen=True)
class H:
    number: str = "1"
    kind: str = "electrical"
    grade: str = "general"
    rule_item: str = ""
    source: str = "patrol"
    alert: UUID | None = None
    verified_at: datetime | None = None
    reported_at: datetime = T0 - 20 * DAY
    due: datetime | None = T0 + DAY
    ended_at: datetime | None = None


def ledger(*found, unsigned=0):
    return [(e.code, e.amount) for e in points.entries(found, unsigned, RULE, YEAR, T0, T0)]


@pytest.mark.parametrize(
    ("one", "entry"),
    [
        (H(), []), (H(grade="major"), [("major", -6)]), (H(grade="major", due=T0 - DAY), [("major_late", -12)]),
        (H(due=T0 - DAY), [("overdue", -2)]), (H(due=T0), []), (H(due=T0 - DAY, ended_at=T0 - 2 * DAY), []),
        (H(due=T0 - 2 * DAY, ended_at=T0 - DAY), [("overdue", -2)]), (H(kind="exit_blocked"), [("danger", -6)]),
        (H(rule_item="WL-5-10/N1"), [("danger", -6)]), (H(source="self_check"), []),
        (H(source="self_check", ended_at=T0 - DAY), [("self_fixed", 1)]),
        (H(source="self_check", grade="major", ended_at=T0 - DAY), [("self_fixed", 1)]),
        (H(source="self_check", due=T0 - DAY), [("overdue", -2)]), (H(reported_at=YEAR - DAY), []),
        (H(reported_at=YEAR - DAY, grade="major"), [("major", -6)]),
        (H(reported_at=YEAR - DAY, grade="major", ended_at=T0 - DAY), []),
    ],
)  # fmt: skip
def test_what_a_hazard_costs_or_earns(one, entry):
    assert ledger(one) == entry


def test_what_is_capped_and_what_is_left():
    late = [H(number=str(n), due=T0 - DAY) for n in range(4)]
    assert ledger(*late) == [("overdue", -2)] * 3 + [("overdue", 0)]
    fixed = [H(number=str(n), source="self_check", ended_at=T0 - DAY) for n in range(4)]
    assert [amount for _, amount in ledger(*fixed)] == [1, 1, 1, 0]
    assert ledger(unsigned=2) == [("agreement", -8)]
    told = points.entries([H(kind="exit_blocked"), *fixed], 0, RULE, YEAR, T0, T0)
    assert points.total(told, RULE) == 9
    assert points.total(points.entries(fixed, 0, RULE, YEAR, T0, T0), RULE) == 12
    assert points.total(points.entries([H(grade="major", due=T0 - DAY)], 3, RULE, YEAR, T0, T0), RULE) == 0
    assert [points.band(n, RULE) for n in (12, 10, 9, 6, 5, 3, 2, 0)] == [
        "green", "green", "yellow", "yellow", "orange", "orange", "red", "red",
    ]  # fmt: skip


def test_numbers_that_make_no_sense_are_refused():
    def key(**changed):
        values = default_values()
        values["points"] |= changed
        return sound(values).because.key

    assert key() == "core.ok" and key(green=12) == "core.ok" and key(major=100) == "core.ok"
    assert key(major=-1) == key(major=101) == key(major=1.5) == key(colour=1) == "grading.refused.points"
    assert key(green=13) == key(green=6) == key(yellow=3) == key(orange=0) == "grading.refused.bands_of_points"


def test_the_ledger_opens_its_rows_and_stands_in_the_file(city, work):
    compound = in_order(city)
    standards.ship(shipped(), COUNTY, by=SYSTEM, at=T0 - DAY)
    party = city.parties["晴川机电"]
    section, officer = city.section, city.make("officer", COUNTY)
    photo = files.keep(_png(), section, T0)
    made = hazards.report(
        kind="exit_blocked", text="后门锁了", photos=[photo], compound=compound, party=party, by=section, at=T0
    ).ref
    with reading(SYSTEM):
        assert queries.ledgers(SYSTEM, T0, {party})[0].entries == []
    hazards.verify(hazard=made, by=city.make("town_station", COUNTY), at=T0)
    hazards.grade(hazard=made, text="封堵", grade="major", rule_item="ORDER-10-2023/3(1)", by=officer, at=T0)
    page = visitor("shen", ("section", COUNTY)).get
    listed = page("/grading/points/").content.decode()
    assert "晴川机电" in listed and f"/grading/points/{party}/" in listed and "默认值，待确认" in listed
    assert "-6分：重大隐患" in listed, "the list says what cost most"
    one = page(f"/grading/points/{party}/").content.decode()
    assert "剩6分，共12分" in one and f"/hazards/{made}" in one and "重大隐患" in one
    assert "积分" in page(f"/premises/parties/{party}/").content.decode()
    assert "晴川机电" in page("/grading/points/?as=csv").content.decode()
    assert "没有记分" in page("/grading/points/?band=red").content.decode()
    assert "没有记分" in page(f"/grading/points/?at={T0 - 3 * DAY:%Y-%m-%d}").content.decode()
    english = page("/grading/points/", headers={"Accept-Language": "en"}).content.decode()
    assert "grading.points" not in english
    assert visitor("grid", ("grid_worker", VILLAGE)).get("/grading/points/").status_code == 404


def _png():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), (9, 9, 9)).save(out, "PNG")
    return out.getvalue()
