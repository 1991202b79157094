"""The months before the storm, lived once into the template: a campaign, visits, hazards, all through the doors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from anlan.demo import campaign, extracts, funnel, play
from anlan.demo.calendar import Calendar, moment
from anlan.demo.campaign import Campaign
from anlan.demo.client import House, Phone
from anlan.demo.dangers import Dangers
from anlan.demo.phones import CODE, Phones
from anlan.demo.stories import DAYS
from anlan.demo.visits import Visits

BEGIN = moment(campaign.BEGUN, 9)
FIRST = tuple(kind for kind in play.KINDS if kind not in ("streams", "floors"))
REGISTERS = DAYS[12]
FOLLOWED = (DAYS[1], DAYS[11])  # when talks and checks of bands of points are entered
STILL_TO_COME = 12  # of so many enterprises one is still to be talked to
TALKED = "已约谈负责人并到现场看过：补签安全协议、落实统一管理，十日内报镇里，逾期不改从严处理。"
LAST = ("streams", "floors")  # gauges come with the storm day: nobody hears of months of silence


@dataclass
class History:
    """Plays the months. `say` hears now and then how far it is."""

    house: House
    admin: Phone
    phones: Phones
    say: Callable[[datetime], None]
    heard: int = 0
    told: dict[str, Any] = field(default_factory=dict)

    def live(self) -> dict[str, Any]:
        """Everything up to the storm day. Returns what the demo must remember of it."""
        days = Calendar()
        batches = funnel.planned(self.phones.city.sites, self.phones.seed)
        runs = Campaign(self.phones, self.take_in, batches)
        runs.planned(days)
        seen = Dangers(self.phones, {}, runs.staying()[: campaign.KEPT])
        days.at(campaign.BEGUN, 11, lambda at: seen.ids.update({ref: m[0] for ref, m in runs.members.items()}))
        walks = Visits(seen)
        walks.planned(days, campaign.BEGUN)
        seen.planned(days)
        days.at(REGISTERS, 9, lambda at: self.registers())
        for day in FOLLOWED:
            days.at(day, 16, lambda at: self.follow())
        for at, deeds in days.through():
            self.jump(at)
            for deed in deeds:
                deed(at)
            play.at_rest(self.admin)
            self.answer(at)
            self.say(at)
        self.jump(play.BEGIN)
        self.answer(play.BEGIN)
        told = {**runs.facts(), **seen.facts(), "visits": walks.facts()}
        return {**told, "heard": self.heard, "tokens": self.phones.held()}

    def take_in(self, kind: str, content: bytes) -> None:
        """A file through the import door."""
        play.take_in_one(self.house, self.admin, kind, content)

    def registers(self) -> None:
        """The registries send their tables, and the finder of sites has something to ask."""
        for kind, content in extracts.files(self.phones.city.sites, self.phones.seed):
            self.take_in(kind, content)

    def follow(self) -> None:
        """The section enters what came of talks and checks that points asked for; some are still to be held."""
        sun = self.phones.phone(self.phones.city.named("sun").ref)
        parties = sorted(set(re.findall(r"/grading/points/([0-9a-f-]{36})/", sun.page("/grading/points/"))))
        for n, party in enumerate(parties):
            page = sun.page(f"/grading/points/{party}/") if n % STILL_TO_COME else ""
            for done in re.findall(r"/grading/points/follow/[0-9a-f-]{36}/follow_done", page):
                sun.form(done, text=TALKED)

    def jump(self, at: datetime) -> None:
        """The city's clock stands at `at`, and what was due has happened."""
        play.at_rest(self.admin)
        self.admin.post("/api/clock", {"city": at.isoformat(), "rate": 0})
        play.at_rest(self.admin)

    def answer(self, at: datetime) -> None:
        """Whoever was asked by short message writes back that they know."""
        while True:
            got = self.phones.network.get("/sim/sms", since=self.heard)
            for message in got["messages"]:
                self.heard = message["seq"]
                code = CODE.search(message["text"]["zh"])
                if message["kind"] == "ask" and code:
                    key = uuid5(NAMESPACE_URL, f"demo/{self.phones.seed}/history/{message['seq']}")
                    body = {"from": message["to"], "text": f"1 {code[1]}", "key": str(key)}
                    self.phones.network.post("/sim/sms/inbound", body)
            if not got["messages"]:
                return
