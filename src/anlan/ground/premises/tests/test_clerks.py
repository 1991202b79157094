"""What clerks write and registers hold that a second author's registers showed; every row is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anlan.ground.premises.imports import extracts
from anlan.ground.premises.imports.knowledge import knowledge
from anlan.ground.premises.rules.extract import (
    Enterprise,
    LeaseRow,
    MarketRow,
    OnlineRow,
    PowerRow,
    Registers,
)
from anlan.ground.premises.rules.finder import find

PARSE = knowledge().grammar.parse
GEAR, BEARING, SHOES = "温岭市力宝齿轮厂", "台州科达轴承有限公司", "温岭市飞燕鞋业有限公司"
PLATE = "泽国镇丹安路88号"


def row(number: int, name: str, address: str, **more: object) -> MarketRow:
    return replace(MarketRow(number, name, industry="C3441", addresses=(address,)), **more)  # type: ignore[arg-type]


def seen(*rows: MarketRow, on: str = "", **registers: list) -> list[Enterprise]:  # type: ignore[type-arg]
    return find(Registers(list(rows), on=on, **registers), knowledge()).enterprises


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("泽国镇丹安路276号厂房内东侧", (276, 0, "")),
        ("泽国镇白塔村36号厂房内", (36, 0, "")),
        ("泽国镇水仓工业区3号厂房内东侧", (0, 0, "3")),
        ("泽国镇丹安路66号之一五号厂房", (66, 1, "5")),
        ("泽国镇丹安路66号之一四楼", (66, 1, "")),
        ("泽国镇丹安路66号之十二", (66, 12, "")),
        ("泽国镇丹安路66号-1三号厂房", (66, 1, "3")),
        ("泽国镇丹安路66号-113857600000", (66, 1, "")),
        ("泽国镇丹安路66-1号13857600000", (66, 1, "")),
    ],
)
def test_a_number_ends_where_a_reader_ends_it(text: str, plate: tuple[int, int, str]) -> None:
    found = PARSE(text)
    assert (found.base, found.sub, found.building) == plate


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("泽国镇白塔村A区64号2幢", ("", "白塔A区", 64)), ("泽国镇白塔村三区60号", ("", "白塔3区", 60)),
        ("泽国镇白塔村工业区12号", ("白塔", "", 12)), ("泽国镇白塔工业区B区12号", ("白塔B", "", 12)),
        ("泽国镇白塔村104国道36号", ("", "104国道", 36)), ("泽国镇白塔村园区路2号", ("", "园区路", 2)),
        ("泽国镇76省道复线832号三楼", ("", "76省道复线", 832)),
    ],
)  # fmt: skip
def test_zones_of_villages_and_numbered_highways_have_plates(text: str, plate: tuple[str, str, int]) -> None:
    found = PARSE(text)
    assert (found.estate, found.road, found.base) == plate


def test_a_villages_old_house_is_one_within_the_village() -> None:
    one, same, other = seen(
        row(1, GEAR, "泽国镇白塔村（原小学内）"), row(2, BEARING, "温岭市泽国镇白塔村（白塔村原小学内）"),
        row(3, SHOES, "泽国镇联树村原小学内"),
    )  # fmt: skip
    assert one.compound == same.compound != other.compound
    assert [one.shared, other.shared] == [True, False]


def test_a_company_may_be_said_without_its_limit() -> None:
    host, guest = seen(row(1, BEARING, PLATE), row(2, GEAR, "泽国镇丹安路（台州科达轴承公司内）"))
    assert host.compound == guest.compound != ""


@pytest.mark.parametrize("address", ["泽国镇商城大道88号", "泽国镇花园村88号", "泽国镇联树工业小区88号"])
def test_a_road_a_village_and_an_estate_may_be_named_like_a_mall(address: str) -> None:
    assert all(e.shared for e in seen(row(1, GEAR, address), row(2, BEARING, address + "3楼")))


@pytest.mark.parametrize(
    "address",
    [
        "泽国镇丹安路（租用温岭市力宝齿轮制造有限公司厂房）",
        "泽国镇丹安路（租用力宝齿轮厂房）",
        "泽国镇丹安路（力宝齿轮厂区内）",
    ],
)
def test_a_host_may_be_rented_from_and_said_without_its_end(address: str) -> None:
    host, guest = seen(row(1, "温岭市力宝齿轮制造有限公司", PLATE), row(2, BEARING, address))
    assert host.compound == guest.compound != "" and guest.shared
    assert [host.role, guest.role] == ["lessor", "lessee"]


def test_a_name_without_its_end_that_two_firms_could_mean_is_nobodys() -> None:
    one, two, guest = seen(
        row(1, "温岭市力宝齿轮制造有限公司", PLATE), row(2, "温岭市力宝齿轮配件有限公司", "泽国镇丹安路90号"),
        row(3, BEARING, "泽国镇丹安路（力宝齿轮厂区内）"),
    )  # fmt: skip
    assert guest.compound not in (one.compound, two.compound)


def test_a_towns_name_is_no_house() -> None:
    one, two = seen(row(1, "泽国镇白塔村机械厂", "泽国镇"), row(2, GEAR, f"{PLATE}（泽国镇内）"))
    assert one.compound == "" and two.role == "sole"


def test_who_tells_only_an_unknown_host_is_where_others_say_that_it_stands() -> None:
    one, two = seen(row(1, GEAR, f"{PLATE}（原红星农机厂内）"), row(2, BEARING, "泽国镇（原红星农机厂内）"))
    assert one.compound == two.compound != "" and two.shared
    _, _, far = seen(
        row(1, GEAR, f"{PLATE}（原红星农机厂内）"), row(2, SHOES, "泽国镇丹安路90号（原红星农机厂内）"),
        row(3, BEARING, "泽国镇（原红星农机厂内）"),
    )  # fmt: skip
    assert not far.shared  # two plates: nobody knows which


def test_an_address_that_tells_its_old_road_leads_other_rows_there() -> None:
    new, old, next_door = seen(
        row(1, GEAR, f"{PLATE}（原朝阳西路12号）", founded="2010-01-01"),
        row(2, BEARING, "泽国镇朝阳西路12号2楼", founded="2015-01-01"), row(3, SHOES, "泽国镇朝阳西路14号"),
    )  # fmt: skip
    assert new.compound == old.compound != next_door.compound


def test_one_point_says_nothing_of_a_letting_between_one_owners_firms() -> None:
    spot = {"lon": 121.37, "lat": 28.45}
    own = seen(row(1, GEAR, PLATE, legal="甲", **spot), row(2, BEARING, PLATE, legal="甲", **spot))
    two = seen(row(1, GEAR, PLATE, legal="甲", **spot), row(2, BEARING, PLATE, legal="乙", **spot))
    assert [e.shared for e in (*own, *two)] == [False, False, True, True]


def test_a_point_of_many_plates_is_a_towns_middle() -> None:
    middle, spot = {"lon": 121.37, "lat": 28.45}, {"lon": 121.42, "lat": 28.45}
    others = [row(n, f"台州{'甲乙丙丁'[n]}丰机械厂", f"泽国镇丹安路{n + 100}号", **middle) for n in range(3)]
    lost = [*others, row(9, GEAR, PLATE, **middle), row(10, BEARING, PLATE, **spot)]
    assert seen(*lost)[-1].compound == seen(*lost)[-2].compound
    assert seen(*lost[1:])[-1].compound != seen(*lost[1:])[-2].compound  # three plates may share a yard's point


def test_a_lease_that_is_over_lets_nothing() -> None:
    rows = row(1, GEAR, PLATE, founded="2019-05-01"), row(2, BEARING, "泽国镇", founded="2022-05-01")
    over = LeaseRow(GEAR, BEARING, address=PLATE, until="2020-12-31")
    assert [e.shared for e in seen(*rows, leases=[over])] == [False, False]
    assert [e.compound for e in seen(*rows, leases=[over])][1] == ""
    assert [e.shared for e in seen(*rows, leases=[over], on="2020-12-31")] == [True, True]  # its last day


def test_a_leases_end_is_read_from_the_ledger() -> None:
    market = "企业名称,行业代码,住所,成立日期\n" + "".join(f"{n},C3441,泽国镇,2022-05-01\n" for n in (GEAR, BEARING))
    ledger = f"出租方,承租方,坐落,到期日期\n{GEAR},{BEARING},{PLATE},2020年12月31日\n"
    taken = extracts.take({"market": market.encode(), "leases": ledger.encode()}, None)
    assert taken.registers.leases[0].until == "2020-12-31"
    assert all(r.registered for r in taken.registers.market)


def test_headers_of_one_meaning_may_stand_together_and_the_first_that_tells_counts() -> None:
    header = "行业门类,注册号,企业名称,行业代码,统一社会信用代码,住所/经营场所"
    market = f"{header}\nF,331,{GEAR},3441,,{PLATE}\nC,,{BEARING},,91,\n"
    one, two = extracts.take({"market": market.encode("gb18030")}).registers.market
    assert [one.industry, one.uscc, one.addresses] == ["3441", "331", (PLATE,)]
    assert [two.industry, two.uscc, two.addresses] == ["C", "91", ()]
    doubled = extracts.take({"market": "企业名称,住所,住所\n甲,乙,丙\n".encode()})
    assert [wrong.because.key for _, wrong in doubled.errors] == ["bulk.file.twice"]


@pytest.mark.parametrize(
    "told",
    [
        {"leases": [LeaseRow(GEAR, BEARING, address=PLATE)]},
        {"online": [OnlineRow(BEARING, address=PLATE)]},
        {"power": [PowerRow("33001", BEARING, address=PLATE)]},
    ],
)
def test_who_is_merely_registered_elsewhere_is_where_he_works(told: dict[str, list]) -> None:  # type: ignore[type-arg]
    host, home = row(1, GEAR, PLATE, registered=True), row(2, BEARING, "泽国镇白塔村12号", registered=True)
    one, two = seen(host, home, **told)
    assert one.compound == two.compound
    one, two = seen(host, replace(home, registered=False), **told)  # a production address is its own word
    assert one.compound != two.compound


def test_a_meters_old_address_parts_nobody_from_his_neighbours() -> None:
    rows = [row(n, name, PLATE, registered=True) for n, name in enumerate((GEAR, BEARING), 1)]
    one, two = seen(*rows, power=[PowerRow("33001", BEARING, address="泽国镇老街5号")])
    assert one.compound == two.compound


def test_who_rents_from_somebody_in_no_register_is_a_lessee_and_who_rents_from_him_a_sublessee() -> None:
    said = seen(
        row(1, GEAR, PLATE), row(2, BEARING, "泽国镇"),
        leases=[LeaseRow("张某某", GEAR, address=PLATE), LeaseRow(GEAR, BEARING)],
    )  # fmt: skip
    assert [e.role for e in said] == ["lessee", "sublessee"]


def test_an_owner_whose_own_record_names_a_person_as_landlord_stays_the_lessor() -> None:
    said = seen(
        row(1, GEAR, PLATE, role="出租", lessor="甲某"), row(2, BEARING, PLATE, lessor=GEAR),
        row(3, SHOES, PLATE, role="承租", lessor="乙某"),
    )  # fmt: skip
    assert [e.role for e in said] == ["lessor", "lessee", "lessee"]


def test_zones_that_differ_by_their_number_are_no_slip_of_the_pen() -> None:
    common = [row(n, f"台州{'甲乙丙丁戊己'[n]}丰机械厂", f"泽国镇白塔村3区{n + 60}号") for n in range(6)]
    said = seen(*common, row(9, GEAR, "泽国镇白塔村5区60号"))
    assert said[-1].compound != said[0].compound
