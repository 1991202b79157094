"""Plays the stories of hazards through the doors: who reports, orders, puts right, looks again, stops and lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from anlan.demo.calendar import Calendar
from anlan.demo.client import Phone
from anlan.demo.phones import Phones
from anlan.demo.scenes import Scene, jpeg
from anlan.demo.sites import COMPOUNDS, Held
from anlan.demo.stories import DAYS, Story, stories
from anlan.kernel.area import pad
from anlan.kernel.clock import CITY

FIXES = {
    "responsibility": "出租方负责人牵头，承租单位安全员落实。",
    "measures": "先停用、先清理、先看守，再按标准整改。",
    "funds": "出租方自筹，列入当月安全支出。",
    "plan": "整改期间专人值守，备灭火器材，停用相关区域。",
}
PLAN = {
    "goals": "期限内消除重大隐患，通过复查。", "methods": "聘统一管理人，逐户签协议，拆除违规设施。",
    "means": "自筹18万元，镇里协调检测机构。", "people": "合作社社长任组长，各户安全员参加。",
    "schedule": "第一周清理，第二周改造，第三周自查。", "safety": "整改期间停用二层以上，夜间断电。",
}  # fmt: skip
LIMIT = timedelta(days=14)
DUST_PLAN = {
    "goals": "期限内消除重大隐患，通过复查。", "methods": "抛光线停用，除尘器装锁气卸灰装置，清净积灰并验收。",
    "means": "自筹12万元，镇里协调检测机构。", "people": "厂长任组长，班组长和电工参加。",
    "schedule": "三天内清灰，两周内装好，第三周检测。", "safety": "整改期间抛光间断电上锁，湿式清灰，专人看守。",
}  # fmt: skip
RULE, PLANS = "ORDER-10-2023/3(1)", {"dust": DUST_PLAN}
RULES = {"dust": "ORDER-10-2023/11(6)"}  # what a major hazard of a kind is judged by, else the rule above
STATES = {
    "report": "reported", "verify": "verified", "reject": "rejected", "transfer": "transferred", "grade": "graded",
    "assign": "assigned", "rectify": "rectifying", "submit": "submitted", "strike": "closed", "send_back": "returned",
    "visit": "reinspecting", "look": "reinspecting", "reopen": "reopened",
}  # fmt: skip


@dataclass
class Dangers:
    """Every story with its hazard. `ids`: the product's compound by number, `sites`: those that are visited."""

    phones: Phones
    ids: dict[str, str]
    sites: list[Held]
    stories: list[Story] = field(default_factory=stories)
    joined: list[str] = field(default_factory=list)

    def planned(self, days: Calendar) -> None:
        """Note every step in the calendar."""
        for story in self.stories:
            for day, hour, deed in story.steps():
                days.at(DAYS[day], hour, lambda at, s=story, d=deed: self.do(s, d, at))

    # -- who ------------------------------------------------------------------------------------------------------
    def named(self, username: str) -> Phone:
        """The phone of somebody with a remembered user name."""
        return self.phones.phone(self.phones.city.named(username).ref)

    def station(self, held: Held, rank: str = "head") -> Phone:
        """The town's station, or its deputy."""
        return self.phones.holder("town_station", pad(held.village[:9]), rank)

    def holder(self, story: Story) -> Phone:
        """Who must put it right."""
        if story.holder:
            return self.named(story.holder)
        return self.phones.holder("village_lead", self.site(story).village)

    def site(self, story: Story) -> Held:
        """Where it is."""
        return self.sites[story.site]

    def hall(self, story: Story) -> str:
        """In which hall of the site it is."""
        tenants = self.site(story).tenants
        _, building, _, unit = tenants[self.stories.index(story) % len(tenants)].unit
        return f"{building}幢{unit}室"

    def photo(self, phone: Phone, story: Story, at: datetime, *, bad: bool) -> str:
        """A photo of the place, before or after."""
        return phone.photo(self.scene(story, at, bad=bad))

    def scene(self, story: Story, at: datetime, *, bad: bool) -> bytes:
        """The same corner each time."""
        row = next(r for r in self.phones.city.sites.compounds if r[0] == self.site(story).ref)
        lon, lat = (float(str(row[COMPOUNDS.index(name)])) for name in ("lon", "lat"))
        return jpeg(Scene(story.kind, bad, self.phones.seed * 1000 + self.stories.index(story), at, lon, lat))

    # -- deeds ----------------------------------------------------------------------------------------------------
    def do(self, story: Story, deed: str, at: datetime) -> None:
        """One step; a step that the product refuses is a mistake of the story."""
        getattr(self, f"_{deed}")(story, at)
        story.state = STATES.get(deed, story.state)

    def _post(self, phone: Phone, story: Story, verb: str, at: datetime, **args: Any) -> None:
        key = uuid5(NAMESPACE_URL, f"demo/{self.phones.seed}/{verb}/{self.stories.index(story)}/{at.isoformat()}")
        phone.post(f"/api/hazards/{story.hazard}/{verb}", {**args, "key": str(key)})

    def _new(self, phone: Phone, story: Story, at: datetime, text: str) -> str:
        held = self.site(story)
        body = {
            "kind": story.kind, "text": text, "compound": self.ids[held.ref], "subject": held.name,
            "place": self.hall(story), "source": "patrol",
            "photos": [self.photo(phone, story, at, bad=True)],
        }  # fmt: skip
        return str(phone.post("/api/hazards/", body)["hazard"])

    def _report(self, story: Story, at: datetime) -> None:
        held = self.site(story)
        lead = story.by == "lead"
        phone = self.phones.holder("village_lead", held.village) if lead else self.station(held)
        story.hazard = self._new(phone, story, at, story.found)

    def _verify(self, story: Story, at: datetime) -> None:
        self._post(self._orders(story), story, "verify", at, text="到场核实，与照片一致。")

    def _orders(self, story: Story) -> Phone:
        return self.named("cai") if story.major else self.station(self.site(story))

    def _reject(self, story: Story, at: datetime) -> None:
        self._post(self._orders(story), story, "reject", at, text="现场查看，螺栓已由业主加固，不构成隐患。")

    def _transfer(self, story: Story, at: datetime) -> None:
        given = {"to": "温岭市住房和城乡建设局", "text": "燃气设施由住建部门监管。"}
        self._post(self._orders(story), story, "transfer", at, **given)

    def _grade(self, story: Story, at: datetime) -> None:
        major = {"grade": "major", "rule_item": RULES.get(story.kind, RULE)} if story.major else {}
        said = "按判定标准列为重大隐患。" if story.major else "影响局部，可在期限内整改，列一般隐患。"
        self._post(self._orders(story), story, "grade", at, text=said, **major)

    def _assign(self, story: Story, at: datetime) -> None:
        until = (at.astimezone(CITY) + LIMIT).date().isoformat()
        self._post(self._orders(story), story, "assign", at, holder=self.holder(story).person, until=until, **FIXES)

    def _rectify(self, story: Story, at: datetime) -> None:
        plan = PLANS.get(story.kind, PLAN) if story.major else {}
        self._post(self.holder(story), story, "rectify", at, text="已通知停用，明天进场整改。", **plan)

    def _submit(self, story: Story, at: datetime) -> None:
        phone = self.holder(story)
        photos = [self.photo(phone, story, at, bad=False)]
        self._post(phone, story, "submit", at, text=story.fixed, photos=photos)

    def _strike(self, story: Story, at: datetime) -> None:
        other = self.named("cai") if story.major else self._other(story)
        photos = [self.photo(other, story, at, bad=False)]
        given = {"text": "现场复查合格，予以销号。", "photos": photos, **self._with(story)}
        self._post(other, story, "reinspect", at, ok=True, **given)

    def _send_back(self, story: Story, at: datetime) -> None:
        other = self._other(story)
        photos = [self.photo(other, story, at, bad=True)]
        given = {"text": "只清了一半，仍不符合要求，退回。", "photos": photos, **self._with(story)}
        self._post(other, story, "reinspect", at, ok=False, **given)

    def _other(self, story: Story) -> Phone:
        """Who looks again: an officer at what officers found, else the station's deputy."""
        return self.named("jin") if story.by == "visit" else self.station(self.site(story), "deputy")

    def _with(self, story: Story) -> dict[str, Any]:
        """The other officer, where two must look."""
        return {"second": self.named("cai").person} if story.by == "visit" and not story.major else {}

    def _visit(self, story: Story, at: datetime) -> None:
        self._post(self._other(story), story, "visit", at, text="已到场复查。")

    def _look(self, story: Story, at: datetime) -> None:
        self._post(self.named("jin"), story, "visit", at, text="执法人员到场复查。")

    def _extend(self, story: Story, at: datetime) -> None:
        until = (at.astimezone(CITY) + timedelta(days=22)).date().isoformat()
        given = {"text": "定制门和货架要等厂家，工期来不及。", "interim": "相关区域停用，夜间专人看守。"}
        self._post(self.holder(story), story, "extend", at, until=until, **given)

    def _grant(self, story: Story, at: datetime) -> None:
        self._post(self.station(self.site(story)), story, "grant", at, text="理由成立，临时措施到位，同意延期。")

    def _suspend(self, story: Story, at: datetime) -> None:
        given = {"kind": "production", "law": "WSL-70", "text": "抛光间积尘严重，排除前停止使用。"}
        self._post(self.named("cai"), story, "suspend", at, **given)

    def _approve_stop(self, story: Story, at: datetime) -> None:
        self._post(self.named("lin"), story, "approve_stop", at, text="同意。")

    def _propose_listing(self, story: Story, at: datetime) -> None:
        given = {
            "text": "五家承租单位无人统一协调，危及多人，建议市级挂牌督办。",
            "measures": "统一协调、动火联审、限期验收。",
            "public_text": "该厂区存在重大事故隐患，挂牌督办，限期整改。", "until": "2026-09-10",
        }  # fmt: skip
        self._post(self.named("sun"), story, "propose_listing", at, **given)

    def _approve_listing(self, story: Story, at: datetime) -> None:
        self._post(self.named("zheng"), story, "approve_listing", at, text="同意挂牌，限期整改。")

    def _open_case(self, story: Story, at: datetime) -> None:
        given = {"ground": "overdue", "law": "WSL-102", "text": "期限届满未整改，经催告仍未行动。"}
        self._post(self.named("cai"), story, "open_case", at, **given)

    def _order(self, story: Story, at: datetime) -> None:
        self._post(self.named("cai"), story, "order", at, until="2026-08-20", text="责令限期拆除松动广告架。")

    def _again(self, story: Story, at: datetime) -> None:
        phone = self.station(self.site(story))
        self.joined.append(self._new(phone, story, at, "同一处检修口又被打开，盖板放在一边。"))

    def _reopen(self, story: Story, at: datetime) -> None:
        self._post(self.named("cai"), story, "reopen", at, text="销号后再次出现，重开原案。")

    # -- account --------------------------------------------------------------------------------------------------
    def facts(self) -> dict[str, Any]:
        """Every hazard and the state that the demo left it in."""
        states = {s.hazard: s.state for s in self.stories} | dict.fromkeys(self.joined, "joined")
        return {"hazards": states, "states": dict(sorted(Counter(states.values()).items()))}
