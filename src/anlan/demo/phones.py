"""Simulated people with phones: they are asked, answer as their manners are, go out, and report what they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from anlan.demo import manners
from anlan.demo.agenda import Agenda
from anlan.demo.city import City
from anlan.demo.client import House, Phone, Unexpected
from anlan.demo.live import Hints
from anlan.demo.photos import Shot, jpeg
from anlan.kernel.area import pad, village

AT_VILLAGE = ("village_lead", "grid_head", "flash_warner")
AT_TOWN = ("town_duty", "town_station", "town_lead")
ASKED_IN = "calls"  # the room whose hints mean that somebody may have been asked
FOUND = "村口涵洞被树枝和垃圾堵住，水位上涨，有漫上路面的危险。"


@dataclass
class Phones:
    """The people of the city as far as they have been asked for something. `admin` hands out codes for phones."""

    house: House
    admin: Phone
    city: City
    seed: int
    hints: Hints | None = None
    agenda: Agenda = field(default_factory=Agenda)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    answered: dict[str, list[str]] = field(default_factory=dict)  # village to who said what, in order
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)  # what each enrolled phone holds
    asks: set[str] = field(default_factory=set)  # questions seen
    searched: set[str] = field(default_factory=set)  # villages where somebody went out
    near: set[str] = field(default_factory=set)  # villages where anything was ever asked
    deeds: dict[str, Callable[..., None]] = field(default_factory=dict)
    _phones: dict[str, Phone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.deeds |= {"answer": self._answer, "report": self._report}

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

    def who_may_be_asked(self, area: str) -> list[str]:
        """Whoever may be asked about a place: its own people, its town's, the duty desk's."""
        place = village(area)
        town, county = pad(place[:9]), pad(place[:6])
        found = [ref for role, ref in self._posts.get(place, []) if role in AT_VILLAGE]
        found += [ref for role, ref in self._posts.get(town, []) if role in AT_TOWN]
        found += [ref for role, ref in self._posts.get(county, []) if role == "duty_officer"]
        return list(dict.fromkeys(found))

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
        """Look where somebody may have been asked, then do all that is due. Returns how many things were done."""
        self.look(now)
        done = 0
        for plan in self.agenda.due(now):
            self.deeds[plan.deed](plan.at, **plan.args)
            done += 1
        return done

    def look(self, now: datetime) -> None:
        """Read the phones of people who may have been asked something since the last look."""
        changed = self.hints.take() if self.hints is not None else set()
        if changed is None:  # hints were missed: everybody who was ever near something looks
            places: Iterable[str] = self.near
        else:
            places = {village(area) for room, area in changed if room == ASKED_IN and area[9:12] != "000"}
            self.near |= set(places)
        for ref in dict.fromkeys(ref for place in sorted(places) for ref in self.who_may_be_asked(place)):
            self.read(ref, now)

    # -- being asked ----------------------------------------------------------------------------------------------
    def read(self, ref: str, now: datetime) -> None:
        """One person looks at their phone; a new question gets its answer planned."""
        for task in self.phone(ref).today():
            key = f"{ref} {task['id']} {task.get('asked_at')}"
            if not task.get("call") or key in self.asks:
                continue
            self.asks.add(key)
            self.counts["asked"] += 1
            manner = manners.answer(self.seed, ref, self._names[ref], task["area"])
            if manner.after is None:
                self.counts["silent"] += 1
                continue
            asked = datetime.fromisoformat(task["asked_at"]) if task.get("asked_at") else now
            until = datetime.fromisoformat(task["until"]) if task.get("until") else asked
            choices = [{"verb": a["verb"], "args": a["args"]} for a in task["answers"]]
            at = asked + (until - asked) * manner.after
            self.agenda.later(at, "answer", ref=ref, area=task["area"], says=manner.says, choices=choices)

    def tell(self, phone: Phone, verb: str, args: dict[str, Any], at: datetime, *, may_fail: bool = False) -> bool:
        """Send a verb meant at `at`; whether it was applied. A refusal that nobody expects is kept with its reason."""
        got = phone.act(verb, args, at, self.key(verb, phone.username, at))
        self.counts[f"{verb}.{got['state']}"] += 1
        if got["state"] != "applied" and not may_fail:
            because = (got.get("because") or {}).get("en", "?")
            self.refused.append(f"{verb} by {phone.username}: {got['state']}: {because}")
        return bool(got["state"] == "applied")

    def key(self, verb: str, username: str, at: datetime) -> UUID:
        """The key of a deed: the same when a play that was killed does it again."""
        return uuid5(NAMESPACE_URL, f"demo/{self.seed}/{verb}/{username}/{at.isoformat()}")

    # -- deeds ----------------------------------------------------------------------------------------------------
    def _answer(self, at: datetime, ref: str, area: str, says: str, choices: list[dict[str, Any]]) -> None:
        """Somebody answers a call. Whoever says yes and is of the village sets out, once per storm and village."""
        word = "wrong_number" if says == "wrong" else says
        choice = next((c for c in choices if c["args"].get("answer") == word), None)
        if choice is None:
            self.counts["no_such_answer"] += 1
            return
        if not self.tell(self.phone(ref), choice["verb"], choice["args"], at, may_fail=True):
            return
        place = village(area)
        self.counts[f"answered_{word}"] += 1
        self.answered.setdefault(place, []).append(f"{self._names[ref]}: {word}")
        mine = any(ref == r for role, r in self._posts.get(place, []) if role in AT_VILLAGE)
        if word != "yes" or not mine or place in self.searched:
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
        args = {"kind": "blocked_culvert", "text": FOUND, "lon": lon, "lat": lat, "photos": [sha], "source": "alert"}
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
