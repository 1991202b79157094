"""What becomes of the floor that goes over its limit: the house opens the file, people order, prove and look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anlan.demo import floors, rain
from anlan.demo.cases import Case, Cases
from anlan.demo.client import Phone
from anlan.demo.phones import Phones
from anlan.demo.scenes import Scene, jpeg
from anlan.kernel.area import pad
from anlan.kernel.clock import CITY

KIND = "floor_overload"
FIRST = rain.BEGIN + timedelta(minutes=45)  # the station looks at its list
AGAIN, TRIES = timedelta(minutes=5), 12
BACK = timedelta(hours=25)  # the load must have stayed back for a day before anybody may strike it off
DAYS = 5
FIXES = {
    "responsibility": "承租单位负责人牵头，出租方到场。",
    "measures": "停止进货，人员撤离，超出部分当场外运。",
    "funds": "承租单位自筹。",
    "plan": "外运期间专人看守楼梯口，下一层停工。",
}


@dataclass
class Overload:
    """The floor's story through the doors. Its case is kept beside those of the culverts."""

    cases: Cases

    def __post_init__(self) -> None:
        deeds = ("look", "verify", "grade", "assign", "accept", "submit", "reinspect")
        self.phones.deeds |= {f"floor_{name}": getattr(self, f"_{name}") for name in deeds}
        if not self.phones.agenda.made:
            self.phones.agenda.later(FIRST, "floor_look", tries=TRIES)

    @property
    def phones(self) -> Phones:
        """Whose these are."""
        return self.cases.phones

    @property
    def floor(self) -> floors.Watched:
        """The one that the lorries fill."""
        return next(w for w in self.phones.city.floors if w.n == floors.OVER)

    @property
    def hazard(self) -> str:
        """The file that the house opened; "" until the station has found it."""
        case = self.cases.by.get(self.floor.device)
        return case.hazard if case else ""

    def _station(self, rank: str = "head") -> Phone:
        return self.phones.holder("town_station", pad(self.floor.area[:9]), rank)

    def _tenant(self) -> Phone:
        return self.phones.phone(self.phones.city.named("tenant").ref)

    def _photo(self, phone: Phone, at: datetime) -> str:
        w = self.floor
        self.phones.counts["photos"] += 1
        return phone.photo(jpeg(Scene(KIND, False, self.phones.seed * 1000 + w.n, at, w.lon, w.lat)))

    def _at_desk(self, verb: str, at: datetime, **args: Any) -> None:
        key = self.phones.key(verb, self.floor.device, at)
        self._station().post(f"/api/hazards/{self.hazard}/{verb}", {**args, "key": str(key)})

    def _by_phone(self, phone: Phone, verb: str, at: datetime, **args: Any) -> bool:
        return self.phones.tell(phone, f"hazards.{verb}", {"hazard": self.hazard, **args}, at)

    def _went(self, state: str, at: datetime, then: str) -> None:
        self.cases.by[self.floor.device].state = state
        self.phones.agenda.later(at, f"floor_{then}")

    # -- deeds ----------------------------------------------------------------------------------------------------
    def _look(self, at: datetime, tries: int) -> None:
        """The house opened a file by itself: the town's station finds it in its list."""
        station = self._station()
        rows = station.get("/api/hazards/", area=self.floor.area, state="reported")["hazards"]
        some = [row["id"] for row in rows if row["kind"] == KIND]
        mine = [one for one in some if station.get(f"/api/hazards/{one}")["facts"]["source"] == "sensor"]
        if mine:
            self.cases.by[self.floor.device] = Case(mine[0], self.floor.device)
            self.phones.agenda.later(at, "floor_verify")
        elif tries:
            self.phones.agenda.later(at + AGAIN, "floor_look", tries=tries - 1)
        else:
            self.phones.refused.append("no file was opened for the floor over its limit")

    def _verify(self, at: datetime) -> None:
        if self._by_phone(self._station(), "verify", at, text="读数与现场堆放相符。"):
            self._went("verified", at + timedelta(minutes=4), "grade")

    def _grade(self, at: datetime) -> None:
        self._at_desk("grade", at, text="超过限载，可当日外运，列一般隐患。")
        self._went("graded", at + timedelta(minutes=4), "assign")

    def _assign(self, at: datetime) -> None:
        until = (at.astimezone(CITY) + timedelta(days=DAYS)).date().isoformat()
        self._at_desk("assign", at, holder=self._tenant().person, until=until, **FIXES)
        self._went("assigned", at + timedelta(minutes=6), "accept")

    def _accept(self, at: datetime) -> None:
        if self._by_phone(self._tenant(), "rectify", at, text="马上叫车往外运，楼上先不进货。"):
            self._went("rectifying", max(at, rain.BEGIN + floors.PROVEN), "submit")

    def _submit(self, at: datetime) -> None:
        """The goods are out, and proof was asked for."""
        tenant = self._tenant()
        text = "超出的货已经运走，分区划线，限载牌重新挂好。"
        if self._by_phone(tenant, "submit", at, text=text, photos=[self._photo(tenant, at)]):
            self._went("submitted", at + BACK, "reinspect")

    def _reinspect(self, at: datetime) -> None:
        """The station's deputy looks, once the load has been back for the time that the terms ask for."""
        other = self._station("deputy")
        text = "现场复查，楼面已清，读数一昼夜在限载以下，予以销号。"
        if self._by_phone(other, "reinspect", at, ok=True, text=text, photos=[self._photo(other, at)]):
            self.cases.by[self.floor.device].state = "closed"
