"""Houses that many rows name: collectives of villages, parks without a number, houses whose firm is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from anlan.ground.premises.rules.places import number_of
from anlan.ground.premises.tests.test_finder import row, seen, table

TENANT, OTHER = "温岭市科达轴承有限公司", "温岭市明阳泵业有限公司"
PARK = ("大溪镇山北街66号白峰智造园2幢", "温岭市大溪镇白峰智造园（山北街66号）")


def test_collectives_of_two_villages_are_two_houses() -> None:
    one, two = seen(
        row(1, TENANT, "泽国镇白塔村（白塔村股份经济合作社内）"),
        row(2, OTHER, "泽国镇岙石村（岙石村股份经济合作社内）"),
    )
    assert one.compound != two.compound and not one.shared


@pytest.mark.parametrize("town", ["泽国镇", "横峰街道"])
@pytest.mark.parametrize("said", ["温岭市{}白塔村股份经济合作社", "白塔村股份经济合作社"])
def test_a_collective_is_found_by_its_name(town: str, said: str) -> None:
    one, two = seen(
        row(1, f"温岭市{town}白塔村股份经济合作社", f"{town}新港路57号"),
        row(2, TENANT, f"{town}白塔村（{said.format(town)}内）"),
    )
    assert one.compound == two.compound != ""


def test_a_house_is_found_without_the_town_of_its_name() -> None:
    one, two = seen(
        row(1, "温岭市泽国永丰五金加工场", "泽国镇丹安路88号"),
        row(2, TENANT, "泽国镇丹安路北侧（永丰五金加工场厂房二楼）"),
    )
    assert one.compound == two.compound


def test_a_firm_of_the_whole_name_goes_before_its_last_part() -> None:
    one, two, three = seen(
        row(1, "温岭市白塔村五金厂", "泽国镇丹安路88号"), row(2, "温岭市五金厂", "泽国镇丹安路9号"),
        row(3, TENANT, "泽国镇白塔村（温岭市白塔村五金厂内）"),
    )  # fmt: skip
    assert one.compound == three.compound != two.compound


def test_a_house_stands_where_its_firm_was() -> None:
    _, two, three = seen(
        row(1, "温岭市力宝齿轮厂", "泽国镇丹安路88号", status="注销"), row(2, TENANT, "泽国镇丹安路88号"),
        row(3, OTHER, "泽国镇白塔村（温岭市力宝齿轮厂内）"),
    )  # fmt: skip
    assert two.compound == three.compound != ""


def test_a_park_stands_where_rows_tell_its_number() -> None:
    told = (*PARK, "大溪镇白峰智造园（3#楼2楼）", "大溪镇白塔村白峰智造园5号门面")
    said = seen(*(row(n, f"温岭市第{c}五金厂", a) for n, (c, a) in enumerate(zip("甲乙丙丁", told, strict=True), 1)))
    assert len({e.compound for e in said}) == 1 and said[2].shared


@pytest.mark.parametrize("known", [PARK[:1], (*PARK, "大溪镇山北街70号白峰智造园")])
def test_a_park_that_rows_do_not_agree_on_stands_nowhere(known: tuple[str, ...]) -> None:
    *_, last = seen(*(row(n, f"温岭市{n}号五金厂", a) for n, a in enumerate((*known, "大溪镇白峰智造园2幢"), 1)))
    assert last.compound == ""


def test_opposite_a_park_is_not_in_it() -> None:
    *_, last = seen(*(row(n, f"温岭市{n}号五金厂", a) for n, a in enumerate((*PARK, "大溪镇白峰智造园对面"), 1)))
    assert last.compound == ""


def test_a_table_leads_a_park_to_its_number(tmp_path: Path) -> None:
    tables = table(tmp_path, "aliases", "kind,alias,name,since\nestate,白峰智造园,山北街66号,\n")
    one, two = seen(row(1, TENANT, "大溪镇山北街66号"), row(2, OTHER, "大溪镇白峰智造园2幢"), tables=tables)
    assert one.compound == two.compound


def test_an_old_village_is_led_to_the_new_one_with_its_zones_and_before_a_road(tmp_path: Path) -> None:
    tables = table(tmp_path, "villages", "town,old,new,since\n大溪镇,岙石,白塔,2019\n")
    one, two, three, four = seen(
        row(1, "温岭市甲五金厂", "大溪镇白塔村A区6号"), row(2, "温岭市乙五金厂", "大溪镇岙石村A区6号"),
        row(3, "温岭市丙五金厂", "大溪镇山北街66号"), row(4, "温岭市丁五金厂", "大溪镇岙石山北街66号"), tables=tables,
    )  # fmt: skip
    assert one.compound == two.compound and three.compound == four.compound


def test_an_old_village_runs_into_an_old_road(tmp_path: Path) -> None:
    table(tmp_path, "villages", "town,old,new,since\n大溪镇,岙石,白塔,2019\n")
    tables = table(tmp_path, "roads", "town,old_road,old_no,new_road,new_no,since\n大溪镇,新港路,,山北街,,2019\n")
    one, two = seen(row(1, TENANT, "大溪镇岙石新港路66号"), row(2, OTHER, "大溪镇山北街66号"), tables=tables)
    assert one.compound == two.compound


def test_a_letter_is_shown_as_it_is_written() -> None:
    assert [number_of(88, sub, ["甲", "乙"]) for sub in (0, 2, 1000, 1027)] == ["88", "88-2", "88A", "88乙"]
