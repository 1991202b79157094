"""`compounds find` from the outside: encodings, headers, mappings, mistakes, and nothing half-written."""

from __future__ import annotations

import csv
import gc
import os
from pathlib import Path

import pytest

from anlan.config import terminal
from anlan.config.commands import compounds
from anlan.infra.trouble import Trouble

HEADER = ["row", "uscc", "name", "compound_id", "role", "is_shared", "score", "reasons"]
SITES = ["compound_id", "address", "town", "village", "enterprises", "producing", "is_shared", "status", "evidence"]
MARKET = (
    "备注,住所,企业名称,统一社会信用代码,行业代码\n"
    "甲,泽国镇丹安路88号,温岭市力宝齿轮厂,913310817399001899,C3453\n"
    "乙,温岭泽国丹安路八十八号,台州科达轴承有限公司,,C3451\n"
)


def run(folder: Path, *more: str, market: bytes = MARKET.encode(), out: str = "out") -> int:
    (folder / "a.csv").write_bytes(market)
    return compounds.main(["find", "--market", str(folder / "a.csv"), "--out", str(folder / out), *more])


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_encoding_gives_both_tables(tmp_path: Path, encoding: str) -> None:
    assert run(tmp_path, market=MARKET.encode(encoding)) == 0
    enterprises, sites = rows(tmp_path / "out" / "enterprises.csv"), rows(tmp_path / "out" / "compounds.csv")
    assert enterprises[0] == HEADER and sites[0] == SITES
    assert [r[0] for r in enterprises[1:]] == ["1", "2"]
    assert enterprises[1][3] == enterprises[2][3] == sites[1][0]
    assert [r[5] for r in enterprises[1:]] == ["1", "1"]
    assert sites[1][1:] == ["泽国镇丹安路88号", "泽国镇", "", "2", "2", "1", "doubtful", "same_plate_producing:+3x1"]


def test_unknown_columns_are_kept_row_for_row(tmp_path: Path) -> None:
    assert run(tmp_path) == 0
    assert rows(tmp_path / "out" / "kept.csv") == [["row", "备注"], ["1", "甲"], ["2", "乙"]]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert run(tmp_path) == run(tmp_path, out="again") == run(tmp_path) == 0
    for name in ("enterprises.csv", "compounds.csv", "kept.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_mapping_names_other_headers(tmp_path: Path) -> None:
    mapping = tmp_path / "m.csv"
    mapping.write_text("table,field,header\nmarket,name,商号\nmarket,addr_registered,门牌地址\n", encoding="utf-8")
    market = MARKET.replace("企业名称", "商号").replace("住所", "门牌地址").encode()
    assert run(tmp_path, market=market) == 1
    assert run(tmp_path, "--mapping", str(mapping), market=market) == 0
    assert [r[2] for r in rows(tmp_path / "out" / "enterprises.csv")[1:]] == [
        "温岭市力宝齿轮厂",
        "台州科达轴承有限公司",
    ]
    mapping.write_text("table,field,header\nmarket,nonsense,商号\n", encoding="utf-8")
    assert run(tmp_path, "--mapping", str(mapping), market=market, out="none") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("企业名称,住所\n=1+1,丹安路88号\n", "2"),
        ("企业名称,备注\n力宝齿轮厂,x\n", "1"),
        ("住所\n丹安路88号\n", "1"),
        ("", ""),
    ],
)
def test_mistakes_are_told_by_row_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    assert run(tmp_path, market=text.encode()) == 1
    told = capsys.readouterr().out
    assert "a.csv" in told and said in told
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        run(tmp_path, "--power", str(tmp_path / "none.csv"))
    assert trouble.value.key == "platform.import.no_file"
    assert terminal.sentence(trouble.value.key, **trouble.value.params)


def test_other_registers_by_their_headers(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "户号,户名,用电地址\n33001,温岭市力宝齿轮厂,\n33001,台州科达轴承有限公司,\n", "utf-8"
    )
    (tmp_path / "l.csv").write_text("承租方,出租方\n台州科达轴承有限公司,温岭市力宝齿轮厂\n", "gb18030")
    (tmp_path / "o.csv").write_text("企业名称,房东名称\n台州科达轴承有限公司,温岭市力宝齿轮厂\n", "utf-8")
    more = [f for n in ("power", "leases", "online") for f in (f"--{n}", str(tmp_path / f"{n[0]}.csv"))]
    assert run(tmp_path, *more) == 0
    enterprises = rows(tmp_path / "out" / "enterprises.csv")[1:]
    assert [r[4] for r in enterprises] == ["lessor", "lessee"]
    assert enterprises[1][7].startswith("lease:+5@1;same_meter:+4@1;same_plate_producing:+3@1")
    assert rows(tmp_path / "out" / "compounds.csv")[1][7] == "candidate"


def test_the_shared_extract_loads_as_it_is(tmp_path: Path, shared_data: Path) -> None:
    source = shared_data / "08_enterprises" / "wenling_companies.csv"
    assert run(tmp_path, market=source.read_bytes()) == 0
    assert len(rows(tmp_path / "out" / "enterprises.csv")) == len(rows(source))
    assert {r[7] for r in rows(tmp_path / "out" / "compounds.csv")[1:]} == {"", "doubtful", "candidate"}


def test_a_command_leaves_the_process_that_ran_it_as_it_was(tmp_path: Path) -> None:
    before = dict(os.environ)
    assert run(tmp_path) == 0
    assert run(tmp_path, market=b"no,known,header\n1,2,3\n") == 1
    assert dict(os.environ) == before and gc.isenabled()


def test_a_coordinate_that_is_none_costs_no_row(tmp_path: Path) -> None:
    text = "公司名称,登记住所,经度,纬度\n力宝齿轮厂,丹安路88号,东,0\n晴川机电厂,丹安路88号,121.36,28.48\n"
    assert run(tmp_path, market=text.encode()) == 0
    assert [row[0] for row in rows(tmp_path / "out" / "enterprises.csv")[1:]] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("企业名单（六月）\n企业名称,住所\n力宝齿轮厂,丹安路88号\n", "第1行被当作表头"),
        ("企业名称,备注\n力宝齿轮厂,x\n", "至少要有一列：生产地址, 经营场所, 住所"),
    ],
)
def test_what_the_header_lacks_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    assert run(tmp_path, market=text.encode()) == 1
    assert said in capsys.readouterr().out


def test_tables_of_no_folder_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        run(tmp_path, "--tables", str(tmp_path / "tabels"))
    assert trouble.value.key == "platform.import.no_file" and not (tmp_path / "out").exists()


def test_a_header_alone_and_a_header_again_are_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = MARKET.splitlines(keepends=True)[0]
    assert run(tmp_path, market=head.encode()) == 0
    assert terminal.sentence("platform.compounds.no_rows", file="a.csv") in capsys.readouterr().out
    assert run(tmp_path, market=(MARKET + head + MARKET.splitlines()[1]).encode()) == 0
    again = terminal.sentence("platform.compounds.header_again", file="a.csv", n=1, numbers="4")
    assert again in capsys.readouterr().out
    assert [r[2] for r in rows(tmp_path / "out" / "enterprises.csv")].count("企业名称") == 0
    assert rows(tmp_path / "out" / "kept.csv")[1:] == [["1", "甲"], ["2", "乙"], ["3", "甲"]]
