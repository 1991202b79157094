"""The finder on a handful of rows written by hand, one promise each, and on some thousands of a generator."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anlan.config.bench.compounds import judged
from anlan.demo import registers, registry
from anlan.ground.premises.imports import extracts
from anlan.ground.premises.imports.knowledge import knowledge
from anlan.ground.premises.rules.extract import (
    Decisions,
    Enterprise,
    Found,
    LeaseRow,
    MarketRow,
    OnlineRow,
    PowerRow,
    Registers,
)
from anlan.ground.premises.rules.finder import find

FLOOR = 0.97
MAKER = "C3441"


def row(number: int, name: str, address: str, **more: str) -> MarketRow:
    return replace(MarketRow(number, name, industry=MAKER, legal=f"甲{number}", addresses=(address,)), **more)


def seen(*rows: MarketRow, tables: Path | None = None, **registers: list) -> list[Enterprise]:  # type: ignore[type-arg]
    return find(Registers(list(rows), **registers), knowledge(tables)).enterprises


def table(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_two_makers_on_one_plate_share_it() -> None:
    one, two = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号"), row(2, "台州科达轴承有限公司", "温岭泽国丹安路八十八号3楼")
    )
    assert one.compound == two.compound != ""
    assert one.shared and two.shared and one.score == 3


def test_neighbours_are_two_sites() -> None:
    one, two = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号"), row(2, "台州科达轴承有限公司", "泽国镇丹安路88-1号")
    )
    assert one.compound != two.compound
    assert [one.role, two.role] == ["sole", "sole"]


def test_a_village_that_runs_into_the_roads_name_is_no_part_of_it() -> None:
    glued, plain, half, other = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇丹山长虹路88号"),
        row(2, "台州科达轴承有限公司", "泽国镇丹山村长虹路88号"),
        row(3, "台州云帆鞋业有限公司", "泽国镇丹山东路9号"),  # a whole name, of which the village is a part
        row(4, "台州石竹塑料有限公司", "泽国镇东路9号"),
    )
    assert glued.compound == plain.compound and glued.shared
    assert half.compound != other.compound


def test_an_estates_name_tells_no_site() -> None:
    said = seen(*(row(n, f"温岭市第{n}轴承厂", "温岭市大溪镇白山工业区") for n in range(1, 26)))
    assert {(e.compound, e.shared, e.role) for e in said} == {("", False, "unknown")}


def test_inside_leads_to_the_host_and_on_to_his() -> None:
    host, guest, third = seen(
        row(1, "浙江赛德机床股份有限公司", "温岭市滨海镇岙石村"),
        row(2, "台州科达轴承有限公司", "滨海镇岙石村（浙江赛德机床有限公司内）"),
        row(3, "温岭市力宝齿轮厂", "滨海镇岙石村(科达轴承有限公司内)"),
    )
    assert host.compound == guest.compound == third.compound != ""
    assert [host.role, guest.role, third.role] == ["lessor", "lessee", "sublessee"]
    assert "inside:+4@1" in map(str, guest.reasons)


def test_a_host_of_that_name_in_another_town_is_another_house() -> None:
    host, guest = seen(
        row(1, "浙江赛德机床有限公司", "温岭市滨海镇岙石村"),
        row(2, "台州科达轴承有限公司", "松门镇南塘村（浙江赛德机床有限公司内）"),
    )
    assert host.compound != guest.compound


def test_old_and_new_village_names_meet_by_the_dated_table(tmp_path: Path) -> None:
    table(tmp_path, "villages", "town,old,new,since\n泽国镇,前坦村,丹山村,2019-01-01\n")
    rows = row(1, "温岭市力宝齿轮厂", "泽国镇前坦村31号"), row(2, "台州科达轴承有限公司", "泽国镇丹山社区31号")
    old, new = seen(*rows, tables=tmp_path)
    assert old.compound == new.compound
    old, new = seen(*rows)
    assert old.compound != new.compound


def test_a_divided_village_is_the_half_that_has_the_number(tmp_path: Path) -> None:
    table(tmp_path, "villages", "town,old,new,since\n泽国镇,前坦村,丹山村,2019\n泽国镇,前坦村,丹水村,2019\n")
    old, new = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇前坦村31号"),
        row(2, "台州科达轴承有限公司", "泽国镇丹水村31号"),
        tables=tmp_path,
    )
    assert old.compound == new.compound


def test_renamed_roads_and_new_numbers_by_their_dates(tmp_path: Path) -> None:
    table(tmp_path, "roads", "town,old_road,old_no,new_road,new_no,since\n泽国镇,老街,,丹安路,,2018-01-01\n"
                             "泽国镇,丹安路,12,丹安路,88,2019-06-01\n")  # fmt: skip
    said = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇老街88号"),
        row(2, "台州科达轴承有限公司", "泽国镇丹安路88号", founded="2022-01-01"),
        row(3, "台州双叶阀门有限公司", "泽国镇丹安路12号", founded="2011-01-01"),
        row(4, "台州新芽模具有限公司", "泽国镇丹安路12号", founded="2023-01-01"),
        tables=tmp_path,
    )
    assert len({e.compound for e in said[:3]}) == 1
    assert said[3].compound != said[0].compound


def test_estate_and_town_aliases(tmp_path: Path) -> None:
    table(tmp_path, "aliases", "kind,alias,name,since\nestate,白山头工业点,白山工业区,\ntown,旧坦乡,泽国镇,2001\n")
    one, two = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇白山工业园区7号"),
        row(2, "台州科达轴承有限公司", "旧坦乡白山头工业点7号"),
        tables=tmp_path,
    )
    assert one.compound == two.compound


def test_a_secretarys_desk_is_no_site() -> None:
    said = seen(
        *(row(n, f"温岭市第{n}商贸有限公司", f"城东街道横湖路9号{n + 100}室", industry="F51") for n in range(1, 40))
    )
    assert {(e.compound, e.role, e.shared) for e in said} == {("", "shell", False)}


def test_who_is_at_a_meter_is_no_shell() -> None:
    rows = [row(n, f"温岭市第{n}商贸有限公司", f"城东街道横湖路9号{n + 100}室", industry="F51") for n in range(1, 40)]
    said = seen(*rows, power=[PowerRow("33001", rows[4].name)])
    assert [e.role for e in said].count("shell") == 38
    assert said[4].role != "shell"


def test_forty_tenants_who_make_things_are_a_big_site() -> None:
    said = seen(*(row(n, f"温岭市第{n}鞋厂", "横峰街道莞田路3号") for n in range(1, 41)))
    assert len({e.compound for e in said}) == 1
    assert all(e.shared for e in said)


def test_affiliates_share_only_by_a_lease() -> None:
    rows = (
        row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号", legal="乙"),
        row(2, "台州科达轴承有限公司", "泽国镇丹安路88号", legal="乙"),
    )
    assert [e.shared for e in seen(*rows)] == [False, False]
    one, two = seen(*rows, leases=[LeaseRow("温岭市力宝齿轮厂", "台州科达轴承有限公司")])
    assert one.shared and two.shared
    assert [one.role, two.role] == ["lessor", "lessee"]


def test_names_that_begin_alike_are_affiliates() -> None:
    rows = row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号"), row(2, "台州力宝轴承有限公司", "泽国镇丹安路88号")
    assert [(e.shared, e.score) for e in seen(*rows)] == [(False, 2), (False, 2)]


def test_a_mall_is_no_factory() -> None:
    said = seen(
        row(1, "温岭市海泰酒店有限公司", "泽国镇丹安路88号", industry="H61"),
        row(2, "台州科达餐饮有限公司", "丹安路88号（温岭市海泰酒店有限公司内）", industry="H62"),
    )
    assert [e.shared for e in said] == [False, False]
    assert said[0].compound == said[1].compound


def test_the_word_that_ends_a_name_says_what_a_firm_is() -> None:
    """Judged by reading: 工程 within a maker's name, trades that were no word yet, a works that houses another firm."""

    def shared(one: str, other: str, address: str = "泽国镇丹安路88号", inside: str = "丹安路88号") -> bool:
        said = seen(row(1, one, address, industry=""), row(2, other, inside, industry=""))
        assert said[0].compound == said[1].compound != ""
        return said[0].shared

    assert shared("台州南方工程环保设备制造有限公司", "温岭市力宝齿轮厂")
    assert not shared("台州南方轴承贸易有限公司", "温岭市力宝齿轮厂")
    assert shared("台州远方模业有限公司", "温岭市华林瓶盖有限公司")
    host = {"address": "泽国镇前坦村", "inside": "泽国镇前坦村（温岭市兴剑节能玻璃有限公司内）"}
    assert shared("温岭市兴剑节能玻璃有限公司", "台州旺海新材料有限公司", **host)
    assert not shared("温岭市兴剑节能玻璃有限公司", "台州旺海新材料销售有限公司", **host)


def test_another_brand_is_another_host_and_a_lost_character_is_not() -> None:
    host, other, slip = seen(
        row(1, "温岭市康恒自动化设备有限公司", "泽国镇前坦村"),
        row(2, "台州科达轴承有限公司", "泽国镇前坦村（康涛自动化设备有限公司内）"),
        row(3, "温岭市力宝齿轮厂", "泽国镇前坦村（康恒自动化备有限公司内）"),
    )
    assert host.compound == slip.compound != other.compound


def test_who_has_closed_or_moved_is_on_no_site() -> None:
    one, two = seen(row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号"),
                    row(2, "台州科达轴承有限公司", "泽国镇丹安路88号", status="已注销"))  # fmt: skip
    assert not one.shared and one.role == "sole"
    assert two.compound == "" and two.remarks.count("closed") == 1


def test_meters_leases_and_the_province_place_who_gave_no_number() -> None:
    rows = [
        row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号"),
        *(row(n, f"台州第{n}弹簧有限公司", "泽国镇") for n in (2, 3, 4, 5)),
    ]
    said = seen(
        *rows,
        power=[PowerRow("33007", rows[0].name), PowerRow("33007", rows[1].name)],
        leases=[LeaseRow(rows[0].name, rows[2].name)],
        online=[OnlineRow(rows[3].name, lessor=rows[0].name), OnlineRow(rows[4].name, address="泽国镇丹安路88号")],
    )
    assert {e.compound for e in said} == {said[0].compound}
    assert said[0].compound != ""


def test_a_failed_code_keeps_its_row_and_a_firm_twice_is_one() -> None:
    one, two = (e for e in seen(row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号", uscc="913310817399001890"),
                                row(2, "温岭市力宝齿轮厂", "泽国镇丹安路88号")))  # fmt: skip
    assert one.remarks == ["uscc_failed"] and one.compound == two.compound
    assert not one.shared


def test_points_far_apart_are_two_sites() -> None:
    said = seen(
        replace(row(1, "温岭市力宝齿轮厂", "丹安路88号"), lon=121.40, lat=28.40),
        replace(row(2, "台州科达轴承有限公司", "丹安路88号"), lon=121.40, lat=28.40),
        replace(row(3, "台州双叶阀门有限公司", "丹安路88号"), lon=121.46, lat=28.40),
    )
    assert said[0].compound == said[1].compound != said[2].compound


def test_six_points_make_a_candidate_three_leave_it_doubtful() -> None:
    rows = [row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号"), row(2, "台州科达轴承有限公司", "泽国镇丹安路88号")]
    known = knowledge()
    assert [c.status for c in find(Registers(rows), known).compounds] == ["doubtful"]
    power = [PowerRow("33001", rows[0].name), PowerRow("33002", rows[1].name)]
    found = find(Registers(rows, power), known).compounds[0]
    assert (found.status, found.enterprises, found.producing) == ("candidate", 2, 2)
    assert found.evidence == "same_building_power:+4x1;same_plate_producing:+3x1"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[registers.Extract, dict[str, bytes], Path]:
    folder = tmp_path_factory.mktemp("registers")
    extract = registry.generate(3000, 11)
    registers.write(extract, folder)
    files = {n: (folder / f"{n}.csv").read_bytes() for n in ("market", "power", "leases", "online")}
    return extract, files, folder / "tables"


def found_in(files: dict[str, bytes], tables: Path) -> Found:
    taken = extracts.take(files)
    assert taken.errors == []
    return find(taken.registers, knowledge(tables))


def test_the_generated_city_is_found(city: tuple[registers.Extract, dict[str, bytes], Path]) -> None:
    extract, files, tables = city
    said = found_in(files, tables).enterprises
    scores = judged(extract.truth, [e.compound for e in said], [e.shared for e in said])
    low = {name: score["f1"] for name, score in scores.items() if score["f1"] < FLOOR}
    assert low == {}


def test_the_same_rows_give_the_same_and_other_registers_only_add(
    city: tuple[registers.Extract, dict[str, bytes], Path],
) -> None:
    extract, files, tables = city
    assert found_in(files, tables) == found_in(files, tables)
    alone = found_in({"market": files["market"]}, tables).enterprises
    scores = judged(extract.truth, [e.compound for e in alone], [e.shared for e in alone])
    assert scores["pairs"]["f1"] > FLOOR


def test_the_generator_is_the_same_for_a_seed_and_carries_every_noise() -> None:
    one, other = registry.generate(10_000, 5), registry.generate(10_000, 5)
    assert (one.market, one.truth) == (other.market, other.truth)
    assert one.market[:50] != registry.generate(10_000, 6).market[:50]
    noises = Counter(n for t in one.truth for n in t.noise)
    assert [n for n in registers.NOISES if noises[n] < 0.05 * len(one.truth)] == []
    assert len(one.truth) == len(one.market)


def test_parcels_points_phones_and_old_numbers_speak():
    """A parcel joins plates, a point alone finds its site, one phone is one owner, an address tells its old number."""
    known = knowledge()

    def made(number: int, name: str, address: str, **more: Any) -> MarketRow:
        return MarketRow(number, name, industry="C38", addresses=(address,) if address else (), **more)

    parcels = [
        made(1, "温岭市晴川机电有限公司", "温岭市泽国镇丹安路88号", parcel="331081 001 GB001"),
        made(2, "温岭市木禾电机有限公司", "温岭市泽国镇丹安路90号", parcel="331081001gb001"),
        made(3, "温岭市白鹭包装有限公司", "温岭市泽国镇丹安路92号", parcel="331081001GB002"),
    ]
    sites = [e.compound for e in find(Registers(parcels), known).enterprises]
    assert sites[0] == sites[1] != sites[2]
    assert "same_parcel" in find(Registers(parcels), known).compounds[0].evidence
    points = [
        made(1, "温岭市晴川机电有限公司", "温岭市泽国镇丹安路88号", lon=121.36, lat=28.48),
        made(2, "温岭市木禾电机有限公司", "", lon=121.36005, lat=28.48005),
        made(3, "温岭市白鹭包装有限公司", "", lon=121.37, lat=28.48),
    ]
    first, near, far = find(Registers(points), known).enterprises
    assert near.compound == first.compound != "" and far.compound == ""
    phones = [made(n, name, "温岭市泽国镇丹安路88号", phone="0576-86400000") for n, name in
              ((1, "温岭市晴川机电有限公司"), (2, "温岭市木禾电机有限公司"))]  # fmt: skip
    pair = find(Registers(phones), known)
    assert "same_person:-1x1" in pair.compounds[0].evidence and not pair.compounds[0].shared
    plates = [
        made(1, "温岭市晴川机电有限公司", "温岭市泽国镇丹安路88号(原12号)", approved="2020-05-01"),
        made(2, "温岭市木禾电机有限公司", "温岭市泽国镇丹安路12号", approved="2015-05-01"),
        made(3, "温岭市白鹭包装有限公司", "温岭市泽国镇丹安路12号", approved="2022-05-01"),
    ]
    said, older, newer = find(Registers(plates), known).enterprises
    assert said.compound == older.compound != newer.compound


def test_decisions_are_obeyed_and_said():
    """Together, apart, one firm, not shared: the next run follows, and its remarks say so."""
    known = knowledge()
    rows = [
        MarketRow(1, "温岭市晴川机电有限公司", industry="C38", addresses=("温岭市泽国镇丹安路88号",)),
        MarketRow(2, "温岭市木禾电机有限公司", industry="C38", addresses=("温岭市泽国镇丹安路88号",)),
        MarketRow(3, "温岭市白鹭包装有限公司", industry="C38", addresses=("温岭市泽国镇丹安路90号",)),
    ]
    one, two, three = (e.identity for e in find(Registers(rows), known).enterprises)

    def after(**said: Any) -> list[Enterprise]:
        return find(Registers(rows), known, Decisions(**said)).enterprises

    joined = after(one_site=frozenset({(three, one)}))
    assert joined[2].compound == joined[0].compound and "decided_one_site" in joined[2].remarks
    parted = after(apart=frozenset({(two, one)}))
    assert parted[1].compound != parted[0].compound and not parted[0].shared
    assert "decided_apart" in parted[1].remarks
    same = after(one_firm=frozenset({(one, two)}))
    assert not same[0].shared and "decided_one_firm" in same[1].remarks
    site = find(Registers(rows), known).enterprises[0].compound
    never = after(not_shared=frozenset({site}))
    assert not never[0].shared and "decided_not_shared" in never[0].remarks
