"""The campaign of the months before the storm, played through the doors: cohort, batches, looks, departments' tasks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from anlan.demo.calendar import Calendar
from anlan.demo.client import Phone
from anlan.demo.funnel import WAYS, Batch
from anlan.demo.phones import Phones
from anlan.demo.sites import LETTINGS, Held
from anlan.kernel.area import pad

REF, AS_OF, DUE = "ZX-2026-01", "2026-03-01", "2026-08-31"
BEGUN = date(2026, 3, 2)
DEPARTMENTS = ("industry", "agri_water", "housing", "fire", "land", "city_enforcement")
KEPT = 40  # sites that go on and are visited: what becomes of them is not said yet
WAITING = 8  # claimed in the last days, not accepted yet
DEPARTURES = ("party", "how", "since", "document")
LOOKS = ("campaign", "compound", "department", "seen_at", "text")
SEEN = (
    "证照与租赁合同核对无误。",
    "查看消防通道和出口，未见堵塞。",
    "核对承租单位名单，与台账一致。",
    "楼层堆放已整理，限载牌清晰。",
)
ENDED = (
    "承租单位全部清退，现场断电封门，已核实。",
    "建筑拆除完毕，场地平整，已拍照核实。",
    "整体改造为小微园，原厂房清空。",
    "仅余业主自用，不再对外出租。",
)
BETTER = (
    "统一管理人到位，协议、台账、演练齐全，验收合格。",
    "隐患整改完毕并复查，分区防火改造验收合格。",
    "引入园区物业统一管理，五十标准逐项验收通过。",
)
ROUNDS = {  # what each department is asked, by when, and who is late with the reply
    (BEGUN, date(2026, 3, 31)): "报送本系统厂中厂排查结果和整改清单。",
    (date(2026, 6, 5), date(2026, 7, 31)): "报送阶段性整治情况、未销号问题及完成时限。",
}
REPLIES = {
    "industry": "已核对亩均评价和产业准入，列出低效厂区31处，拟分批腾退。",
    "agri_water": "村集体物业租赁合同已逐份核查，补签安全协议64份。",
    "housing": "房屋结构安全鉴定完成抽查48幢，其中C级2幢已设警戒并限载。",
    "fire": "消防通道和安全出口专项检查完成，当场整改42处，立案3起。",
    "land": "用地性质核查完成，涉违法用地线索6条已移交。",
    "city_enforcement": "违章搭建拆除19处，剩余5处已下达限期拆除通知。",
}
LETTERS = {  # with which its papers are numbered
    "industry": "温经信",
    "agri_water": "温农水",
    "housing": "温住建",
    "fire": "温消",
    "land": "温自规",
    "city_enforcement": "温综执",
}
LATE = {0: ("land",), 1: ("land", "city_enforcement")}


def csv_of(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as a file for the import door."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


@dataclass
class Campaign:
    """The campaign as its people play it. `send` brings a file in: kind and content."""

    phones: Phones
    send: Any
    batches: list[Batch]
    id: str = ""
    members: dict[str, tuple[str, str]] = field(default_factory=dict)  # ref → (compound, member)
    tasks: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def section(self) -> Phone:
        """Who leads it."""
        return self.phones.phone(self.phones.city.named("sun").ref)

    @property
    def director(self) -> Phone:
        """Who accepts."""
        return self.phones.phone(self.phones.city.named("lin").ref)

    def _station(self, held: Held) -> Phone:
        return self.phones.holder("town_station", pad(held.village[:9]))

    def planned(self, days: Calendar) -> None:
        """Note everything in the calendar."""
        days.at(BEGUN, 10, self.begin)
        for n, (asked, due) in enumerate(ROUNDS):
            days.at(asked, 10, lambda at, n=n: self.ask(n))
            last = due if n == 0 else date(2026, 7, 31)
            days.at(last - timedelta(days=4 * (n == 0)), 15, lambda at, n=n: self.reply(n, late=False))
        days.at(date(2026, 4, 10), 15, lambda at: self.reply(0, late=True))
        days.at(date(2026, 8, 5), 15, lambda at: self.reply(1, late=True))
        for k, batch in enumerate(self.batches):
            days.at(batch.day, 10, lambda at, k=k: self.batch(k, at))
            days.at(batch.day, 15, lambda at: self.accept())
        days.at(date(2026, 8, 7), 10, lambda at: self.last())

    # -- deeds ----------------------------------------------------------------------------------------------------
    def begin(self, at: datetime) -> None:
        """The section fixes the cohort and puts the matter on the province's list of problems."""
        self.section.form(
            "/campaigns/start", ref=REF, name="村集体厂中厂安全整治提升专项行动", name_en="Village collectives' sites",
            owner_kind="village_collective", as_of=AS_OF, due=DUE, departments=list(DEPARTMENTS),
            text="按提升一批、整治一批、淘汰一批推进，每月一批，逐处留档。",
        )  # fmt: skip
        self.id = _first(r'href="/campaigns/([0-9a-f-]{36})/"', self.section.page("/campaigns/"))
        self.members = self._members()
        self.section.form(
            "/campaigns/problems/new", ref="WT-2026-07", list="major_problem", level="province", source="self_found",
            title="村集体厂中厂安全风险突出", department="emergency", due=DUE, campaign=self.id,
        )  # fmt: skip
        path = _first(r'href="(/campaigns/problems/[0-9a-f-]{36}/)"', self.section.page("/campaigns/problems/"))
        self.section.form(f"{path}plan", text="三个一批分类处置，六部门按月会商，8月底前销号。")
        self.section.form(f"{path}begin")

    def _members(self) -> dict[str, tuple[str, str]]:
        """The cohort's lines as the page shows them: number, compound, and where an outcome is claimed."""
        found: dict[str, tuple[str, str]] = {}
        page, html = 1, ""
        while page == 1 or f"page={page}" in html:
            html = self.section.page(f"/campaigns/{self.id}/cohort", outcome="none", page=page)
            for line in html.split("<tr>")[2:]:
                ref = _first(r'<td class="num nowrap">([\w-]+)</td>', line)
                compound = _first(r"/premises/([0-9a-f-]{36})/", line)
                found[ref] = compound, _first(r"/campaigns/members/([0-9a-f-]{36})/claim", line)
            page += 1
        return found

    def ask(self, n: int) -> None:
        """Each department is asked; which line is whose task is read from the department's own list."""
        due, text = list(ROUNDS)[n][1], list(ROUNDS.values())[n]
        for department in DEPARTMENTS:
            self.section.form(f"/campaigns/{self.id}/ask", department=department, text=text, due=due.isoformat())
        for department in DEPARTMENTS:
            html = self.section.page(f"/campaigns/{self.id}/tasks", department=department)
            fresh = set(re.findall(r"/campaigns/tasks/([0-9a-f-]{36})/", html)) - set(self.tasks.values())
            self.tasks[n, department] = next(iter(fresh))

    def reply(self, n: int, *, late: bool) -> None:
        """Departments say what they did; those who are late a good while after. In the last round one says nothing."""
        for department in DEPARTMENTS:
            if (department in LATE[n]) != late or (n, department) == (1, "land"):
                continue
            who = self.phones.phone(self.phones.city.of_department(department).ref)
            path = f"/campaigns/tasks/{self.tasks[n, department]}/"
            who.form(f"{path}reply", text=REPLIES[department], document=f"{LETTERS[department]}〔2026〕{n + 3}号")
            if n == 0 or department != "fire":
                self.section.form(f"{path}approve")

    def batch(self, k: int, at: datetime) -> None:
        """On a batch's day: files of lettings and departures, sites that end, others that are better, and looks."""
        batch = self.batches[k]
        self.send("lettings", csv_of(LETTINGS, batch.lettings))
        self.send("departures", csv_of(DEPARTURES, batch.departures))
        for i, held in enumerate(batch.ends):
            way, path = WAYS[(i + k) % len(WAYS)], f"/premises/{self.members[held.ref][0]}/do/"
            said = ENDED[WAYS.index(way)]
            if way == "reverted":
                self.section.form(f"{path}revert", text=said)
            else:
                self.section.form(f"{path}rectify", text="列入淘汰一批，限期清退。")
                self.section.form(f"{path}finish", outcome=way, text=said)
            self._claim(held, "eliminated", f"淘汰确认〔2026〕{held.ref[-4:]}号", said)
        better = self.better()
        for i, held in enumerate(better[k : len(better) - WAITING : len(self.batches)]):
            outcome = "upgraded" if i % 3 == 0 else "rectified"
            self._claim(held, outcome, f"验收〔2026〕{held.ref[-4:]}号", BETTER[i % len(BETTER)])
        self.looks(k, at)

    def staying(self) -> list[Held]:
        """Sites of the cohort that go on."""
        gone = {h.ref for b in self.batches for h in b.ends}
        return [h for h in self.phones.city.sites.held if h.ref not in gone]

    def better(self) -> list[Held]:
        """Those of them that are put right in the campaign."""
        return self.staying()[KEPT:]

    def last(self) -> None:
        """Some are claimed and wait for somebody to accept them."""
        for held in self.better()[-WAITING:]:
            self._claim(held, "rectified", f"验收〔2026〕{held.ref[-4:]}号", BETTER[0])

    def _claim(self, held: Held, outcome: str, document: str, text: str) -> None:
        path = f"/campaigns/members/{self.members[held.ref][1]}/claim"
        self._station(held).form(path, outcome=outcome, document=document, text=text)

    def accept(self) -> None:
        """The director accepts what waits."""
        self.director.form(f"/campaigns/{self.id}/accept")

    def looks(self, k: int, at: datetime) -> None:
        """Every department's share of the round; two of them never come to a few sites of the last town."""
        held = self.phones.city.sites.held
        rows = []
        for d, department in enumerate(DEPARTMENTS):
            for n, site in enumerate(held):
                never = department in ("land", "city_enforcement") and n % 23 == d
                if (n + d) % len(self.batches) == k and not never:
                    seen = at - timedelta(days=(n + d) % 9 + 1, hours=n % 3)
                    rows.append([REF, site.ref, department, f"{seen:%Y-%m-%d %H:%M}", SEEN[(n + d) % len(SEEN)]])
        self.send("looks", csv_of(LOOKS, rows))

    # -- account --------------------------------------------------------------------------------------------------
    def facts(self) -> dict[str, Any]:
        """What the demo knows itself: how the cohort stood after each batch."""
        held = self.phones.city.sites.held
        stood = {BEGUN.isoformat(): [len(held), sum(len(h.tenants) for h in held)]}
        stood |= {b.day.isoformat(): [b.still, b.renting] for b in self.batches}
        return {"campaign": self.id, "cohort": len(held), "stood": stood}


def _first(pattern: str, html: str) -> str:
    found = re.search(pattern, html)
    if found is None:
        raise LookupError(f"a page of the product has no {pattern}")
    return found[1]
