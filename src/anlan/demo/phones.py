"""Simulated people with phones: they are asked, answer as their manners are, go out, and report what they find."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from anlan.demo import manners
from anlan.demo.agenda import Agenda
from anlan.demo.city import City
from anlan.demo.client import House, Phone, Unexpected
from anlan.demo.official import COUNTY
from anlan.demo.photos import Shot, jpeg
from anlan.kernel.area import village

AT_VILLAGE = ("village_lead", "grid_head", "flash_warner")
CODE = re.compile(r"编号(\d+)")  # how a short message names its call
WORDS = {"yes": "1", "no": "2", "wrong_number": "3"}
# A call that old may have come to the duty desk, which gets no short messages and is looked at every minute; one much
# older is over, or a notice that nobody must answer.
DESK_AFTER, DESK_UNTIL, DESK_EVERY = timedelta(minutes=8), timedelta(minutes=40), timedelta(minutes=1)
# What people write about a blocked culvert, each in their own words.
FOUND = (
    "村口涵洞被树枝和垃圾堵住，水位上涨，有漫上路面的危险。",
    "机耕路下的涵管进口塞满毛竹和秸秆，上游田里已经积水。",
    "老桥旁排水涵被冲下来的碎石淤了大半，水从路肩往外冒。",
    "学校后面箱涵口卡了一块泡沫板和编织袋，水下不去。",
    "村部门前涵洞被倒下的树挡住，离一户人家门口不到十米。",
    "山脚截洪沟涵洞口堆着建筑垃圾，浑水开始漫到路上。",
    "菜场边暗涵井盖被冲开，洞里全是杂物，水位一直在涨。",
)


@dataclass
class Phones:
    """The people of the city as far as they have been asked for something, and the network that carries the messages.

    `admin` hands out codes for phones, `network` is the service account that plays the provider of short messages.
    """

    house: House
    admin: Phone
    city: City
    seed: int
    network: Phone
    agenda: Agenda = field(default_factory=Agenda)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    answered: dict[str, list[str]] = field(default_factory=dict)  # village to who said what, in order
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)  # what each enrolled phone holds
    heard: int = 0  # number of the last short message
    calls: dict[str, str] = field(default_factory=dict)  # call to when it first asked, until somebody says yes
    searched: set[str] = field(default_factory=set)  # villages where somebody went out
    looked_at: datetime | None = None  # when somebody last looked at the duty desk
    deeds: dict[str, Callable[..., None]] = field(default_factory=dict)
    _phones: dict[str, Phone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.deeds |= {"answer": self._answer, "reply": self._reply, "report": self._report}

    # -- who ------------------------------------------------------------------------------------------------------
    @cached_property
    def _posts(self) -> dict[str, list[tuple[str, str]]]:
        """(role, ref) by the village, town or county where the post is held."""
        out: dict[str, list[tuple[str, str]]] = {}
        for post in self.city.posts:
            out.setdefault(village(post.area), []).append((post.role, post.person))
        return out

    @cached_property
    def _names(self) -> dict[str, str]:
        return {p.ref: p.name for p in self.city.people}

    @cached_property
    def _numbers(self) -> dict[str, str]:
        return {p.phone: p.ref for p in self.city.people}

    def of_village(self, ref: str, place: str = "") -> bool:
        """Whether somebody answers for this village (for any, without one)."""
        held = [self._posts.get(place, [])] if place else self._posts.values()
        return any(r == ref and role in AT_VILLAGE for posts in held for role, r in posts)

    def holder(self, role: str, area: str, rank: str = "head") -> Phone:
        """The phone of whoever holds a post."""
        return self.phone(self.city.who(role, area, rank).ref)

    def phone(self, ref: str) -> Phone:
        """A person's phone, enrolled by a code of the administrator's the first time."""
        if ref not in self._phones:
            username = self.city.username(ref)
            known = self.tokens.get(ref)
            phone = self.house.phone_of(username, known) if known else self._enrolled(username)
            self._phones[ref] = phone
            self.tokens[ref] = phone.saved()
        return self._phones[ref]

    def _enrolled(self, username: str) -> Phone:
        for last in (False, True):
            code = self.admin.post("/api/codes", {"usernames": [username]})[username]
            try:
                return self.house.enrol(code, username)
            except Unexpected:  # the code was used, and the answer lost with the house: another one
                if last:
                    raise
        raise AssertionError("unreachable")

    def held(self) -> dict[str, dict[str, Any]]:
        """What the phones must remember to be the same devices again."""
        return self.tokens | {ref: phone.saved() for ref, phone in self._phones.items()}

    # -- time -----------------------------------------------------------------------------------------------------
    def act(self, now: datetime) -> int:
        """Carry messages, then do all that is due. Returns how many things were done."""
        self.look(now)
        done = 0
        for plan in self.agenda.due(now):
            self.deeds[plan.deed](plan.at, **plan.args)
            done += 1
        return done

    # -- being asked ----------------------------------------------------------------------------------------------
    def look(self, now: datetime) -> None:
        """Carry the short messages out; whoever is asked plans an answer."""
        while True:
            got = self.network.get("/sim/sms", since=self.heard)
            for message in got["messages"]:
                self.heard = message["seq"]
                self.counts[f"sms_{message['kind']}"] += 1
                if message["kind"] == "ask":
                    self._asked(message)
            if not got["messages"]:
                break
        age = {call: now - datetime.fromisoformat(first) for call, first in self.calls.items()}
        self.calls = {call: first for call, first in self.calls.items() if age[call] < DESK_UNTIL}
        due = any(DESK_AFTER <= age[call] for call in self.calls)
        if due and (self.looked_at is None or now - self.looked_at >= DESK_EVERY):
            self.looked_at = now
            self._look_at_desk(now)

    def _asked(self, message: dict[str, Any]) -> None:
        ref, at, call = self._numbers[message["to"]], datetime.fromisoformat(message["at"]), message["call"]
        self.calls.setdefault(call, message["at"])
        self.counts["asked"] += 1
        manner = manners.answer(self.seed, ref, self._names[ref])
        if manner.after is None:
            self.counts["silent"] += 1
        elif self.of_village(ref) or ref in self.city.roles:  # roles: owners and tenants, who read their phones
            self.agenda.later(at + manner.after, "answer", ref=ref, call=call, says=manner.says)
        else:
            code = CODE.search(message["text"]["zh"])
            words = f"{WORDS[manner.says]} {code[1] if code else ''}".strip()
            self.agenda.later(at + manner.after, "reply", ref=ref, call=call, says=manner.says, words=words)

    def _look_at_desk(self, now: datetime) -> None:
        """The duty officer reads the asks on the screen and answers what came that far."""
        desk = self.holder("duty_officer", COUNTY)
        ref = self.city.who("duty_officer", COUNTY).ref
        for task in desk.today():
            if task["call"] and task["answers"]:
                self._answer(now, ref, task["answers"][0]["args"]["call"], "yes")

    def tell(self, phone: Phone, verb: str, args: dict[str, Any], at: datetime, *, may_fail: bool = False) -> bool:
        """Send a verb meant at `at`; whether it was applied. A refusal that nobody expects is kept with its reason."""
        deed = f"{verb}/{args['call']}" if "call" in args else verb  # two calls at one minute are two answers
        got = phone.act(verb, args, at, self.key(deed, phone.username, at))
        self.counts[f"{verb}.{got['state']}"] += 1
        if got["state"] != "applied" and not may_fail:
            because = (got.get("because") or {}).get("en", "?")
            self.refused.append(f"{verb} by {phone.username}: {got['state']}: {because}")
        return bool(got["state"] == "applied")

    def key(self, verb: str, username: str, at: datetime) -> UUID:
        """The key of a deed: the same when a play that was killed does it again."""
        return uuid5(NAMESPACE_URL, f"demo/{self.seed}/{verb}/{username}/{at.isoformat()}")

    # -- deeds ----------------------------------------------------------------------------------------------------
    def _answer(self, at: datetime, ref: str, call: str, says: str) -> None:
        """Somebody answers on their phone. Whoever says yes and is of the village sets out, once for each village."""
        phone = self.phone(ref)
        task = next((t for t in phone.today() if t["call"] and t["answers"][0]["args"]["call"] == call), None)
        if task is None:
            self.counts["came_too_late"] += 1  # somebody else answered, or the alert is over
            return
        choice = next(a for a in task["answers"] if a["args"]["answer"] == says)
        if self.tell(phone, choice["verb"], choice["args"], at, may_fail=True):
            place = village(task["area"])
            self._said(call, ref, says, place)
            if says == "yes" and self.of_village(ref, place):
                self._set_out(at, ref, place)

    def _reply(self, at: datetime, ref: str, call: str, says: str, words: str) -> None:
        """Somebody writes back, as people do who have no app."""
        number = next(p.phone for p in self.city.people if p.ref == ref)
        given = {"from": number, "text": words, "key": str(self.key(f"reply/{call}", ref, at))}
        got = self.network.post("/sim/sms/inbound", given)
        if got["entry"] is None:
            self.counts["came_too_late"] += 1
        else:
            self._said(call, ref, says, "")

    def _said(self, call: str, ref: str, says: str, place: str) -> None:
        self.counts[f"answered_{says}"] += 1
        self.answered.setdefault(place, []).append(f"{self._names[ref]}: {says}")
        if says == "yes":
            self.calls.pop(call, None)

    def _set_out(self, at: datetime, ref: str, place: str) -> None:
        if place in self.searched:
            return
        self.searched.add(place)
        self.counts["went_out"] += 1
        if manners.finds(self.seed, place):
            self.agenda.later(at + manners.walk(self.seed, place), "report", ref=ref, place=place)

    def _report(self, at: datetime, ref: str, place: str) -> None:
        """Whoever went out has found the culvert blocked, and says so with a photo."""
        phone = self.phone(ref)
        lon, lat = self.culvert(place)
        sha = phone.photo(jpeg(Shot(at, lon, lat, True, self.scene(place), rain=True)))
        self.counts["photos"] += 1
        args = {
            "kind": "blocked_culvert",
            "text": FOUND[self.scene(place) % len(FOUND)],
            "lon": lon,
            "lat": lat,
            "photos": [sha],
            "source": "alert",
        }
        if self.tell(phone, "hazards.report", args, at):
            self.counts["reported"] += 1
            self.agenda.later(at, "begin", village=place)

    # -- facts ----------------------------------------------------------------------------------------------------
    def culvert(self, place: str) -> tuple[float, float]:
        """Where a village's culvert is: its first risk grid's position, else the middle of the village."""
        risks = [a for a in self.city.areas if a.layer == "flood_risk" and a.parent == place]
        home = next(a for a in self.city.areas if a.code == place)
        return (risks[0] if risks else home).point

    def scene(self, place: str) -> int:
        """The number of a village's scene, the same before and after."""
        return self.seed * 1_000_000 + int(place[6:])

    def facts(self) -> dict[str, Any]:
        """What the people did, for the demo's own side of the account."""
        counts = {k: v for k, v in sorted(self.counts.items()) if "." not in k}
        return {**counts, "phones": len(self.tokens), "refused": self.refused}
