"""Simulated people with phones: they are asked, answer as their manners are, go out, and report what they find."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from anlan.demo import manners
from anlan.demo.cases import Cases
from anlan.demo.city import City
from anlan.demo.client import House, Phone
from anlan.demo.live import Hints
from anlan.demo.photos import Shot, jpeg
from anlan.kernel.area import covers, pad, village

AT_VILLAGE = ("village_lead", "grid_head", "flash_warner")
AT_TOWN = ("town_duty", "town_station", "town_lead")
FOUND = "村口涵洞被树枝和垃圾堵住，水位上涨，有漫上路面的危险。"


@dataclass
class Phones:
    """The people of the city as far as they have been asked for something. `admin` hands out codes for phones."""

    house: House
    admin: Phone
    city: City
    seed: int
    hints: Hints | None = None
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    answered: dict[str, list[str]] = field(default_factory=dict)  # village to who said what, in order
    _phones: dict[str, Phone] = field(default_factory=dict)
    _asks: set[tuple[str, str, str]] = field(default_factory=set)
    _agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _number: int = 0
    _searched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cases = Cases(self)

    # -- who ------------------------------------------------------------------------------------------------------
    @cached_property
    def _posts(self) -> dict[str, list[tuple[str, str, str]]]:
        """(role, rank, ref) by the village or town where the post is held."""
        out: dict[str, list[tuple[str, str, str]]] = {}
        for post in self.city.posts:
            out.setdefault(village(post.area), []).append((post.role, post.rank, post.person))
        return out

    def who_may_be_asked(self, area: str) -> list[str]:
        """Whoever may be asked about a place: its own people, its town's, the duty desk's."""
        place = village(area)
        town, county = pad(place[:9]), pad(place[:6])
        found = [ref for role, _, ref in self._posts.get(place, []) if role in AT_VILLAGE]
        found += [ref for role, _, ref in self._posts.get(town, []) if role in AT_TOWN]
        found += [ref for role, _, ref in self._posts.get(county, []) if role == "duty_officer"]
        return list(dict.fromkeys(found))

    def holder(self, role: str, area: str, rank: str = "head") -> Phone:
        """The phone of whoever holds a post."""
        return self.phone(self.city.who(role, area, rank).ref)

    def phone(self, ref: str) -> Phone:
        """A person's phone, enrolled by a code of the administrator's the first time."""
        if ref not in self._phones:
            username = self.city.username(ref)
            code = self.admin.post("/api/codes", {"usernames": [username]})[username]
            self._phones[ref] = self.house.enrol(code, username)
        return self._phones[ref]

    # -- time -----------------------------------------------------------------------------------------------------
    def later(self, at: datetime, do: Callable[[datetime], None]) -> None:
        """Do something at a city time."""
        self._number += 1
        heapq.heappush(self._agenda, (at, self._number, do))

    def next_due(self) -> datetime | None:
        """When somebody will do something next."""
        return self._agenda[0][0] if self._agenda else None

    def act(self, now: datetime) -> int:
        """Look where something changed, then do all that is due. Returns how many things were done."""
        self.look(now)
        done = 0
        while self._agenda and self._agenda[0][0] <= now:
            _, _, do = heapq.heappop(self._agenda)
            do(now)
            done += 1
        return done

    def look(self, now: datetime) -> None:
        """Read the phones of people who may have been asked something since the last look."""
        changed = self.hints.take() if self.hints is not None else set()
        if changed is None:  # hints were missed: everybody who was ever near something looks
            places = {a for a in self._posts if any(covers(a, v) for v in self._near)} | set(self._near)
        else:
            places = {village(area) for room, area in changed if area and room in ("calls", "alerts", "hazards")}
        self._near |= {p for p in places if p[9:] != "000"}
        for ref in dict.fromkeys(ref for place in sorted(places) for ref in self.who_may_be_asked(place)):
            self.read(ref, now)

    @cached_property
    def _near(self) -> set[str]:
        return set()

    # -- being asked ----------------------------------------------------------------------------------------------
    def read(self, ref: str, now: datetime) -> None:
        """One person looks at their phone; a new question gets its answer planned."""
        for task in self.phone(ref).today():
            key = (ref, task["id"], str(task.get("asked_at")))
            if not task.get("call") or key in self._asks:
                continue
            self._asks.add(key)
            self.counts["asked"] += 1
            person = next(p for p in self.city.people if p.ref == ref)
            manner = manners.answer(self.seed, ref, person.name, task["area"])
            if manner.after is None:
                self.counts["silent"] += 1
                continue
            asked = datetime.fromisoformat(task["asked_at"]) if task.get("asked_at") else now
            until = datetime.fromisoformat(task["until"]) if task.get("until") else asked
            self.later(asked + (until - asked) * manner.after, self._answering(ref, task, manner.says))

    def _answering(self, ref: str, task: dict[str, Any], says: str) -> Callable[[datetime], None]:
        def answer(now: datetime) -> None:
            word = {"wrong": "wrong_number"}.get(says, says)
            choice = next((a for a in task["answers"] if a["args"].get("answer") == word), None)
            if choice is None:
                self.counts["no_such_answer"] += 1
                return
            if self.tell(self.phone(ref), choice["verb"], choice["args"], now, expect_refusal=True):
                self.counts[f"answered_{word}"] += 1
                self.answered.setdefault(village(task["area"]), []).append(f"{ref}:{word}")
                if word == "yes":
                    self._set_out(ref, village(task["area"]), now)

        return answer

    def tell(
        self, phone: Phone, verb: str, args: dict[str, Any], now: datetime, *, expect_refusal: bool = False
    ) -> bool:
        """Send a verb; whether it was applied. A refusal nobody expects is kept with its reason."""
        got = phone.act(verb, args, now)
        self.counts[f"{verb}.{got['state']}"] += 1
        if got["state"] != "applied" and not expect_refusal:
            because = (got.get("because") or {}).get("en", "?")
            self.refused.append(f"{verb} by {phone.username}: {got['state']}: {because}")
        return bool(got["state"] == "applied")

    # -- going out ------------------------------------------------------------------------------------------------
    def _set_out(self, ref: str, place: str, now: datetime) -> None:
        """Whoever answers for a village goes and looks, once per storm and village."""
        mine = any(ref == r for role, _, r in self._posts.get(place, []) if role in AT_VILLAGE)
        if not mine or place in self._searched:
            return
        self._searched.add(place)
        self.counts["went_out"] += 1
        if manners.finds(self.seed, place):
            self.later(now + manners.walk(self.seed, place), lambda at: self._report(ref, place, at))

    def _report(self, ref: str, place: str, now: datetime) -> None:
        phone = self.phone(ref)
        lon, lat = self.culvert(place)
        shot = Shot(now, lon, lat, True, self.place_seed(place), rain=True)
        sha = phone.photo(jpeg(shot))
        self.counts["photos"] += 1
        args = {"kind": "blocked_culvert", "text": FOUND, "lon": lon, "lat": lat, "photos": [sha], "source": "alert"}
        if self.tell(phone, "hazards.report", args, now):
            self.counts["reported"] += 1
            self.cases.begin(ref, place, now)

    def culvert(self, place: str) -> tuple[float, float]:
        """Where a village's culvert is: its first risk grid's position, else the middle of the village."""
        risks = [a for a in self.city.areas if a.layer == "flood_risk" and a.parent == place]
        home = next(a for a in self.city.areas if a.code == place)
        return (risks[0] if risks else home).point

    def place_seed(self, place: str) -> int:
        """The scene's own number, the same before and after."""
        return self.seed * 1_000_000 + int(place[6:])

    def facts(self) -> dict[str, Any]:
        """What the people did, for the demo's own side of the account."""
        counts = {k: v for k, v in sorted(self.counts.items()) if "." not in k}
        return {**counts, "phones": len(self._phones), "refused": self.refused, **self.cases.facts()}
