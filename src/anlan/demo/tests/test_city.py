"""The model city adds up, tiles without gap or overlap, and is the same for the same seed."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import shapely

from anlan.demo import city, official, shapes
from anlan.demo.grids import M
from anlan.demo.people import OFFICE, STORY
from anlan.kernel import area as areas
from anlan.kernel.quantity import QUANTITIES


@pytest.fixture(scope="module")
def small() -> city.City:
    return city.build("small", 1)


@pytest.fixture(scope="module")
def full() -> city.City:
    return city.build("full", 1)


def test_the_rule_leaves_641_villages_in_16_towns_and_drops_no_village_committee() -> None:
    stay, dropped = official.cut(official.units())
    assert len(stay) == 641
    assert len(dropped) == 20
    assert Counter(clause for _, clause in dropped) == {"1": 1, "2": 1, "3": 18}
    assert all(u.kind != "village" for u, _ in dropped)
    assert {u.town for u in stay} == {t.code for t in official.towns(official.units())}
    assert len({u.town for u in stay}) == 16


def test_the_printed_rule_names_every_unit_it_drops() -> None:
    text = official.printed_rule()
    assert "661 official units, 641 kept" in text
    assert all(u.code in text for u, _ in official.cut(official.units())[1])


def test_english_names_follow_pinyin() -> None:
    english = {u.code: u.english for u in official.units()}
    assert english["331081110200"] == "Jietou"
    assert english["331081107"] == "Wenqiao"
    assert english["331081100215"] == "Xi'an"
    assert english["331081107224"] == "Jiangxia"


def test_towns_lie_where_the_city_has_them() -> None:
    at = {p.unit.stem: p.point for p in shapes.town_places()}
    assert at["大溪"][0] < at["泽国"][0] < at["新河"][0] < at["滨海"][0]
    assert at["坞根"][1] < at["温峤"][1] < at["大溪"][1]
    assert at["石塘"][1] < at["松门"][1] < at["滨海"][1]
    assert at["城西"][0] < at["太平"][0] < at["城东"][0]
    assert all(p.shape.geom_type == "Polygon" for p in shapes.town_places())


@pytest.mark.parametrize("which", ["small", "full"])
def test_every_layer_tiles_the_county(which: str, request: pytest.FixtureRequest) -> None:
    made: city.City = request.getfixturevalue(which)
    for layer, level in (
        ("admin", "town"),
        ("admin", "village"),
        ("flood_duty", "grid"),
        ("community", "grid"),
        ("community", "micro_grid"),
    ):
        rows = [a.shape for a in made.areas if (a.layer, a.level) == (layer, level)]
        assert shapely.coverage_is_valid(rows), (layer, level)
        assert sum(r.area for r in rows) == pytest.approx(shapes.county_shape().area, rel=1e-12), (layer, level)
        assert all(r.is_valid and r.geom_type == "Polygon" for r in rows)


def test_grids_and_villages_have_few_vertices(full: city.City) -> None:
    assert max(len(a.shape.exterior.coords) for a in full.areas if a.level not in ("county", "town")) <= 60


def test_the_full_city_has_the_citys_own_counts(full: city.City) -> None:
    counts = Counter((a.layer, a.level) for a in full.areas)
    assert counts["admin", "town"] == 16
    assert counts["admin", "village"] == 641
    assert counts["flood_duty", "grid"] == 2853
    assert counts["flood_risk", "grid"] == 2760
    assert counts["community", "grid"] == 1425
    assert counts["community", "micro_grid"] == 4922
    assert len(full.flood_people) == 8200
    assert len({p.person for p in full.posts if p.role == "grid_worker"}) == 1700
    assert len({p.person for p in full.posts if p.role == "micro_grid_worker"}) == 9978
    assert len([p for p in full.posts if p.role == "emergency_manager"]) == 651
    assert len(full.streams) == 10_000


def test_the_small_city_has_a_tenth_of_the_people_on_the_same_villages(small: city.City) -> None:
    assert len([a for a in small.areas if a.level == "village"]) == 641
    assert len(small.flood_people) == 820
    assert len({p.person for p in small.posts if p.role == "grid_worker"}) == 170
    assert len({p.person for p in small.posts if p.role == "micro_grid_worker"}) == 998
    assert len(small.streams) == 300


@pytest.mark.parametrize("which", ["small", "full"])
def test_each_post_has_one_head_and_each_place_that_answers_has_a_deputy(
    which: str, request: pytest.FixtureRequest
) -> None:
    made: city.City = request.getfixturevalue(which)
    heads = Counter((p.role, p.layer, p.area) for p in made.posts if p.rank == "head")
    deputies = {(p.role, p.layer, p.area): p.person for p in made.posts if p.rank == "deputy"}
    assert max(heads.values()) == 1
    for role, level, layer in (
        ("town_lead", "town", "admin"),
        ("town_station", "town", "admin"),
        ("town_duty", "town", "admin"),
        ("village_lead", "village", "admin"),
        ("grid_head", "grid", "flood_duty"),
    ):
        places = [a.code for a in made.areas if (a.level, a.layer) == (level, layer)]
        assert all((role, layer, code) in heads and (role, layer, code) in deputies for code in places), role
    by_head = {(p.role, p.layer, p.area): p.person for p in made.posts if p.rank == "head"}
    assert all(by_head[k] != person for k, person in deputies.items() if k in by_head)
    community = [a.code for a in made.areas if (a.layer, a.level) == ("community", "grid")]
    assert all(("grid_worker", "community", code) in heads for code in community)


def test_every_code_is_well_formed_and_every_reference_leads_somewhere(small: city.City) -> None:
    codes = {a.code for a in small.areas}
    refs = {p.ref for p in small.people}
    assert len(codes) == len(small.areas)
    assert all(areas.valid(a.code) and areas.level(a.code) == a.level for a in small.areas)
    assert all(a.parent in codes for a in small.areas if a.level != "county")
    assert all(p.area in codes and p.person in refs for p in small.posts)
    assert all(s.area in codes and s.owner in refs and s.quantity in QUANTITIES for s in small.streams)
    assert all(QUANTITIES[s.quantity].unit == s.unit for s in small.streams)
    assert len({(s.device, s.stream) for s in small.streams}) == len(small.streams)
    assert len({p.phone for p in small.people}) == len(small.people)
    assert all(len(p.phone) == 11 and p.phone.startswith("199000") for p in small.people)


def test_the_storys_village_has_its_people_and_households(small: city.City) -> None:
    assert small.who("village_lead", STORY).name == "王松年"
    deputy = small.who("village_lead", STORY, "deputy")
    assert deputy.name == "陈知远"
    assert [p.area for p in small.posts if p.person == deputy.ref and p.role == "village_lead"] == [STORY]
    homes = [h for h in small.households if h.area == STORY]
    assert (len(homes), sum(h.heads for h in homes), sum(h.alone for h in homes)) == (12, 37, 2)
    assert any((s.device, s.stream) == (f"st-{STORY}", "rain") for s in small.streams)


def test_everybody_has_an_account_and_a_few_a_password(tmp_path: Path) -> None:
    made = city.write_files(tmp_path, "small", 1)
    with (tmp_path / "accounts.csv").open(encoding="utf-8") as f:
        rows = {r["username"]: r for r in csv.DictReader(f)}
    assert len(rows) == len(made.people) + 1
    assert (rows["telecom"]["kind"], rows["telecom"]["role"], rows["telecom"]["person"]) == ("service", "service", "")
    assert {u for u, r in rows.items() if r["password"]} == {
        *(row[1] for row in OFFICE), "songnian", "chen", "wugen-lead", "wugen-station", "wugen-duty", "sun", "he",
        "dai", "tan", "landlord", "tenant",
    }  # fmt: skip
    assert rows["chen"]["name"] == "陈知远"
    assert rows["wang"]["area"] == "331081000000"


def test_households_and_gauges_lie_in_their_village_and_grid(small: city.City) -> None:
    shape = {a.code: a.shape for a in small.areas}
    assert all(shape[h.area].contains(shapely.Point(h.lon, h.lat)) for h in small.households)
    assert all(shape[h.grid].intersects(shapely.Point(h.lon, h.lat)) for h in small.households)
    assert all(shape[s.area].contains(shapely.Point(s.lon, s.lat)) for s in small.streams)


def test_a_gap_of_thirty_metres_and_a_grid_without_head_are_made_on_demand() -> None:
    made = city.build("small", 1, gap=True, headless=[f"{STORY}-F001"])
    shape = {a.code: a.shape for a in made.areas}
    back, whole = shape[f"{STORY}-F001"], shape[STORY]
    assert not shapely.coverage_is_valid([a.shape for a in made.areas if a.layer == "flood_duty"], 50 * M)
    missing = whole.difference(back)
    assert missing.area > 0
    assert missing.buffer(-18 * M).is_empty
    assert not missing.buffer(-12 * M).is_empty
    ranks = {p.rank for p in made.posts if p.area == f"{STORY}-F001" and p.role == "grid_head"}
    assert ranks == {"deputy"}


def test_the_files_are_the_same_for_a_seed_and_differ_between_seeds(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        city.write_files(tmp_path / name, "small", seed)
    for file in ("areas.csv", "people.csv", "posts.csv", "accounts.csv", "households.csv", "streams.csv"):
        one, again, other = ((tmp_path / d / file).read_bytes() for d in "abc")
        assert one == again, file
        assert one != other, file


def test_the_files_carry_their_headers_and_shapes_that_read_back(tmp_path: Path) -> None:
    made = city.write_files(tmp_path, "small", 1)
    with (tmp_path / "areas.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert list(rows[0]) == city.AREAS
    assert [r["invented"] for r in rows[:2]] == ["0", "1"]
    assert all(shapely.from_wkt(r["shape"]).equals_exact(a.shape, 1e-9) for r, a in zip(rows, made.areas, strict=True))
    assert "641 kept" in (tmp_path / "README.md").read_text(encoding="utf-8")
