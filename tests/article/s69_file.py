"""Scenario 69: one file per enterprise (安全生产台账), printable: complete, or it says what it lacks; with days."""

from __future__ import annotations

import io
import re

from tests.article.harness import Story, scenario
from tests.article.house import Desk, csv_of, opened
from tests.article.s06_shared import AREAS, LETTINGS, SITES, VILLAGE, areas

SINCE = "2025-01-01"
PARTIES = ("code", "name", "kind", "trade", "staff", "since")
UNITS = ("compound", "building", "floor", "unit", "m2", "design_load", "posted_load", "load_source", "occupant")
SIGNED = ("agreement", "signed", "agreed_until")
OWNER, FIRM, OTHER = "丹山股份社", "晴川机电", "木禾电机"
CHAPTERS = {"隐患": "Hazards", "检查": "Visits", "培训": "Training", "演练": "Drills", "荷载监测": "Floor load",
            "保险": "Insurance policy"}  # fmt: skip


@scenario(69, "file", "(图) 安全生产台账", "(picture) the safety ledger of one enterprise, printed")
def play(story: Story) -> None:
    """Two enterprises of one site, one well recorded and one not; each file says what it holds and what it lacks."""
    with opened() as house:
        house.take_in("areas", csv_of(AREAS, areas()))
        house.take_in("parties", csv_of(PARTIES, parties(story)))
        house.take_in("compounds", csv_of(SITES, [["A", "晴川机电园", VILLAGE, OWNER, "private", SINCE]]))
        house.take_in("units", csv_of(UNITS, units()))
        house.take_in("lettings", csv_of((*LETTINGS, *SIGNED), lettings()))
        story.given("{firm} with code, trade, headcount, letting, agreement and a floor of known limit", firm=FIRM)
        story.given("{firm} with a letting alone", firm=OTHER)
        desk = house.admin
        whole, poor = (file_of(desk, name) for name in (FIRM, OTHER))
        story.when("both files are printed")
        for part in ("2025-01-01至2027-12-31", "安全协议2025-8有效至2026-12-31", "43.5设计图"):
            story.holds(f"letting, agreement and limit stand there with their days: {part}", part in whole, told=whole)
        story.then("the first lacks only what no room keeps: {got}", lacks(whole), len(unkept(whole)))
        story.holds("it names each of them", unkept(whole) <= set(CHAPTERS), told=sorted(unkept(whole)))
        told = [w for w in ("没有代码", "没有行业代码", "没有从业人数", "没有安全协议", "限载不明") if w in poor]
        story.then("the second says what the register lacks: {got}", len(told), 5)
        story.holds("and more is missing in it than in the first", lacks(poor) > lacks(whole))
        english = file_of(desk, FIRM, lang="en")
        story.holds("in English as well", "Thisfilelacks" in english and "2025-01-01to2027-12-31" in english)
        again = {desk.get(path(desk, FIRM)).content for _ in range(2)}
        story.then("printed again at the same moment it has the same bytes: {got} version", len(again), 1)


def parties(story: Story) -> list[list[object]]:
    return [
        ["", OWNER, "village_collective", "", "", SINCE],
        ["913310817399001899", FIRM, "enterprise", "3812", story.vary(43), SINCE],
        ["", OTHER, "enterprise", "", "", SINCE],
    ]


def units() -> list[list[object]]:
    return [
        ["A", "1", 1, "101", 300, 4, 3.5, "drawing", ""],
        ["A", "1", 2, "201", 300, "", "", "none", ""],
    ]


def lettings() -> list[list[object]]:
    def let(unit: str, floor: int, who: str, *agreed: str) -> list[object]:
        return ["A", "1", floor, unit, OWNER, who, SINCE, "2027-12-31", "", 1, *agreed]

    return [let("101", 1, FIRM, "2025-8", SINCE, "2026-12-31"), let("201", 2, OTHER, "", "", "")]


def path(desk: Desk, name: str) -> str:
    """Where the file of an enterprise is printed, found by its name."""
    page = desk.get("/premises/parties/", q=name).text
    link = re.search(r'href="(/premises/parties/[0-9a-f-]{36}/)"', page)
    assert link is not None, page[:500]
    assert 'href="file.pdf"' in desk.get(link[1]).text, "its page has the button"
    return f"{link[1]}file.pdf"


def file_of(desk: Desk, name: str, **params: str) -> str:
    """What the printed file says, without its spaces: lines of a cell break anywhere."""
    from pypdf import PdfReader  # noqa: PLC0415 (a test tool: scenarios are listed without it)

    pdf = desk.get(path(desk, name), **params).content
    return "".join("".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def lacks(told: str) -> int:
    """How many things a file says that it lacks."""
    found = re.search(r"这份档案还缺(\d+)项", told)
    return int(found[1]) if found else 0


def unkept(told: str) -> set[str]:
    """Chapters of which it says that nobody keeps them yet."""
    return set(re.findall(r"缺“(\w+)”：还没有台账", told))
