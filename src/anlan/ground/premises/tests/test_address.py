"""The address grammar: each kind of noise by hand, in other words than any generator's."""

from __future__ import annotations

import pytest

from anlan.ground.premises.imports.knowledge import knowledge
from anlan.ground.premises.rules.address import Address

PARSE = knowledge().grammar.parse


def plate(a: Address) -> tuple[str, str, int, int]:
    return a.town, a.road or a.estate or a.village, a.base, a.sub


@pytest.mark.parametrize(
    "text",
    [
        "浙江省台州市温岭市泽国镇丹安路88号",
        "温岭泽国丹安路88号",
        "泽国镇丹安路88号",
        "浙江省浙江省温岭市泽国镇丹安路８８號",
        "温岭市泽国镇丹安路八十八号",
        "温岭市泽国镇丹安路88号2幢3楼东首",
        "温岭市泽国镇丹安路88号二号厂房一层(自主申报)",
        "温岭市泽国镇丹安路88号(承诺申报)（一照多址）",
        "温岭市牧屿镇丹安路88号13857600000",
        "温岭市泽果镇丹安路88号",
        "温岭市泽国镇联树村丹安路88号（菜场对面）",
        "温岭市泽国镇丹安路88号5栋",
    ],
)
def test_one_plate_in_many_hands(text: str) -> None:
    assert plate(PARSE(text)) == ("泽国镇", "丹安路", 88, 0)


@pytest.mark.parametrize(
    ("text", "sub"),
    [("88-1号", 1), ("88号之一", 1), ("88号之2", 2), ("88号-3", 3), ("88号附2号", 2), ("88一1号", 1),
     ("88号之一5栋", 1), ("88-191号", 191),
     ("88-90号", 0), ("88、90号", 0)],
)  # fmt: skip
def test_sub_numbers_and_ranges(text: str, sub: int) -> None:
    assert plate(PARSE(f"温岭市大溪镇山北街{text}")) == ("大溪镇", "山北街", 88, sub)


@pytest.mark.parametrize(
    ("text", "building", "floor"),
    [("2幢3层", "2", "3"),
     ("2栋3楼", "2", "3"), ("2号楼3F", "2", "3"), ("二号厂房三楼", "2", "3"), ("2憧一楼东面第三间", "2", "1")],
)  # fmt: skip
def test_buildings_and_floors_have_one_form(text: str, building: str, floor: str) -> None:
    found = PARSE(f"温岭市温峤镇琛山路6号{text}")
    assert (found.base, found.building, found.floor) == (6, building, floor)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("温岭市滨海镇岱石村(浙江赛德机床有限公司内)", "浙江赛德机床有限公司"),
        ("温岭市滨海镇岙石村赛德机床厂内2幢", "赛德机床厂"),
        ("滨海镇新港路9号（原第三拖拉机厂内）", "第三拖拉机厂"),
        ("新港路9号（浙江赛德机床有限公司北幢1楼）", "浙江赛德机床有限公司"),
        ("滨海镇新港路9号（浙江赛德机床有限公司对面）", ""),
        ("滨海镇新港路9号（赛德机床厂南面）", ""),
        ("大溪镇白山工业区内", ""),
        ("城北街道工业区内", ""),
        ("大溪镇白山村内", ""),
        ("新港路9号（本公司内）", ""),
    ],
)
def test_inside_is_a_host_and_beside_is_not(text: str, host: str) -> None:
    assert PARSE(text).host == host


def test_a_letter_for_a_zero_and_a_wrong_character() -> None:
    assert plate(PARSE("温岭市石塘镇上马工业区1O8号"))[1:] == ("上马", 108, 0)
    assert PARSE("温岭市石塘镇东山与村5号").village == PARSE("温岭市石塘镇东屿村5号").village


def test_no_number_is_no_plate() -> None:
    assert not PARSE("温岭市大溪镇白山工业区").has_plate
    assert not PARSE("温岭市横峰街道莞渭童村二号楼").has_plate
    assert not PARSE("").has_plate


def test_a_town_that_begins_a_roads_name_is_no_town() -> None:
    assert plate(PARSE("温岭市泽国大道88号")) == ("", "泽国大道", 88, 0)


def test_a_lane_has_numbers_of_its_own() -> None:
    assert plate(PARSE("温岭市太平街道方山路62弄12号")) == ("太平街道", "方山路62弄", 12, 0)
    assert plate(PARSE("温岭市太平街道方山路62号")) == ("太平街道", "方山路", 62, 0)


def test_a_village_that_is_called_after_a_works_is_no_host() -> None:
    assert PARSE("温岭市松门镇老厂基村").host == ""
    assert PARSE("温岭市松门镇（老厂基村内）").host == ""


@pytest.mark.parametrize(
    "text",
    [
        "浙江省/温岭市/泽国镇/丹安路88号",
        "浙江省-台州市-温岭市-泽国镇丹安路88号",
        "温岭市泽国镇,丹安路88号",
        "温岭市泽国镇，丹安路88号",
        "温岭市泽国镇·丹安路、88号",
        "温岭市泽国镇丹安路八十八",
        "中国浙江省温岭市泽国镇丹安路88号",
        "地址：温岭市泽国镇丹安路88号",
        "317523温岭市泽国镇丹安路88号",
        "泽国镇丹安路No.88",
        "泽国镇丹安路№88号",
        "泽国镇丹安路门牌88号",
        "泽国镇丹安路门牌号:88",
        "泽国镇丹安路88＃",
        "泽国镇丹安路88号厂房3",
        "泽国镇丹安路88号车间C",
        "泽国镇丹安路牧屿段88号",
        "泽国镇丹安路88号-96号",
    ],
)
def test_one_plate_behind_other_signs(text: str) -> None:
    assert plate(PARSE(text)) == ("泽国镇", "丹安路", 88, 0)


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("大溪镇白塔村南区6号", "白塔南区", (6, 0)),
        ("大溪镇白塔村老区6号", "白塔老区", (6, 0)),
        ("大溪镇白塔村前片6号", "白塔前片", (6, 0)),
        ("大溪镇白塔村下洋自然村6号", "白塔下洋自然村", (6, 0)),
        ("大溪镇白塔村98＃", "白塔", (98, 0)),
        ("大溪镇白塔村217之5号", "白塔", (217, 5)),
        ("大溪镇白塔村217号之5（6号厂房）", "白塔", (217, 5)),
        ("大溪镇白塔村104号-4（1号车间）", "白塔", (104, 4)),
        ("大溪镇白塔村152号-3 5号厂房", "白塔", (152, 3)),
        ("大溪镇山北街一百零八弄31号", "山北街108弄", (31, 0)),
        ("大溪镇104国道北侧1288号", "104国道", (1288, 0)),
        ("大溪镇山北街东段12号", "山北街东段", (12, 0)),
        ("大溪镇山北街62弄-14号", "山北街62弄", (14, 0)),
        ("大溪镇山北街东侧3号地块", "山北街", (0, 0)),
        ("大溪镇白山工业区3号地块", "白山", (3, 0)),
    ],
)
def test_zones_lanes_and_numbers_that_would_run_together(text: str, name: str, number: tuple[int, int]) -> None:
    assert plate(PARSE(text)) == ("大溪镇", name, *number)


@pytest.mark.parametrize("text", ["88弄", "88A号", "88甲号", "88号对面", "88号（斜对面）", "沿街第88间"])
def test_what_only_looks_like_a_number_is_not_that_number(text: str) -> None:
    assert plate(PARSE(f"泽国镇丹安路{text}")) != plate(PARSE("泽国镇丹安路88号"))
    assert plate(PARSE(f"泽国镇丹安路{text}"))[2:] != (88, 0)


@pytest.mark.parametrize(
    "text",
    [
        "滨海镇岙石村[浙江赛德机床有限公司内]",
        "滨海镇岙石村【浙江赛德机床有限公司内】",
        "滨海镇岙石村〔浙江赛德机床有限公司内〕",
        "滨海镇岙石村“浙江赛德机床有限公司”内",
        "滨海镇岙石村「浙江赛德机床有限公司」内",
        "滨海镇岙石村（与浙江赛德机床有限公司同一厂区）",
        "滨海镇岙石村（向浙江赛德机床有限公司租赁）",
        "滨海镇岙石村（由浙江赛德机床有限公司提供）",
        "滨海镇岙石村（转租自浙江赛德机床有限公司）",
        "滨海镇岙石村（浙江赛德机床有限公司北侧厂房内）",
        "滨海镇新港路西侧（房东：浙江赛德机床有限公司）",
        "滨海镇岙石村（出租方：浙江赛德机床有限公司）",
        "滨海镇岙石村，浙江赛德机床有限公司内",
        "滨海镇岙石村-浙江赛德机床有限公司内",
        "滨海镇岙石村在浙江赛德机床有限公司内",
        "滨海镇新港路北侧浙江赛德机床有限公司内",
    ],
)
def test_one_house_in_other_words(text: str) -> None:
    assert PARSE(text).host == "浙江赛德机床有限公司"


@pytest.mark.parametrize("text", ["对面厂房内", "东侧", "隔壁", "旁", "相邻"])
def test_beside_a_house_is_no_house(text: str) -> None:
    assert PARSE(f"滨海镇岙石村（浙江赛德机床有限公司{text}）").host == ""


def test_a_short_name_in_quotes_is_a_house_by_the_word_behind_it() -> None:
    assert PARSE("滨海镇岙石村“赛德机床”内").host == "赛德机床"
    assert PARSE("滨海镇岙石村（承租赛德机床部分厂房）").host == "赛德机床"


def test_a_name_that_begins_like_a_kind_of_village() -> None:
    assert PARSE("滨海镇（温岭市居安水泵有限公司内）").host == "温岭市居安水泵有限公司"


def test_a_subdistrict_without_its_last_character() -> None:
    assert plate(PARSE("温岭市城北街新兴路12号")) == ("城北街道", "新兴路", 12, 0)
    assert plate(PARSE("温岭市城北街12号")) == ("", "城北街", 12, 0)
