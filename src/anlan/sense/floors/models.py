"""Watched floors, their zones, the instruments in them, every zero that somebody signed, and versions of the terms."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from anlan.ground.premises import queries as premises
from anlan.infra.matter import Matter, Seen, Version
from anlan.kernel.rights import Actor
from anlan.sense.floors import states
from anlan.sense.floors.rules.gauges import KINDS

READ = "floors.read"


class FloorSet(Seen):
    """Watched floors; a grant reaches as far as its scope letter says: by area, or what one owns or rents."""

    def seen_by(self, actor: Actor) -> Self:
        """A, C: all in the area; O: floors of one's own compounds, and those that one sits on."""
        if actor.system:
            return self.all()
        seen = Q(pk__in=[])
        held = {(actor.rights.get(g.role, {}).get(READ, ""), g.area.split("-", 1)[0]) for g in actor.grants}
        for letter, area in sorted(held):
            if letter in ("A", "C"):
                seen |= self._inside(area)
            elif letter == "O":
                seen |= Q(**{f"{self._way()}__in": premises.own_floors(actor)})
        return self.filter(seen)

    def _way(self) -> str:
        return {"Watch": "floor", "Tare": "instrument__watch__floor"}.get(self.model.__name__, "watch__floor")


class Setting(Version):
    """A version of the terms: proposed by one, confirmed by another, in force from a day on. Shown down.

    values : the numbers by name (`rules/terms.py`)
    """

    class Meta:
        db_table = "floors_setting"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.SETTING.states), name="floors_setting_state"),
            Version.four_eyes("floors_setting"),
        ]


class Watch(Matter):
    """A floor of premises that is watched. `device` speaks for its derived streams, whose numbers follow.

    limit : kN/m², of the floor as premises know it; None: unknown, and stays so · source : where that number is from
    """

    compound = models.UUIDField()
    floor = models.UUIDField()
    device = models.CharField(max_length=40, unique=True)
    mean = models.IntegerField()
    worst = models.IntegerField()
    ratio = models.IntegerField()
    moved = models.IntegerField()
    limit = models.FloatField(null=True)
    source = models.CharField(max_length=12)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = FloorSet.as_manager()

    class Meta:
        db_table = "floors_watch"
        constraints = [
            models.UniqueConstraint(fields=["floor"], condition=Q(ended_at=None), name="floors_watch_once"),
        ]
        indexes = [models.Index(fields=["area"], name="floors_watch_area")]

    def is_own(self, actor: Actor) -> bool:
        return self.floor in premises.own_floors(actor)


class Zone(Matter):
    """A part of a floor that an instrument stands for: m², and a limit of its own (kN/m²) where one is posted."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    m2 = models.FloatField()
    limit = models.FloatField(null=True)
    objects: ClassVar[Any] = FloorSet.as_manager()

    class Meta:
        db_table = "floors_zone"
        constraints = [models.UniqueConstraint(fields=["watch", "name"], name="floors_zone_name")]


class Instrument(Matter):
    """What measures in a zone, or over the whole floor where it has none.

    stream : number of the raw stream · params : of its formula · tare : the raw value of the bare floor, with the
    temperature (°C) it was read at · drift : kN/m² in 30 days, where it creeps beyond the terms · flat_since
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, related_name="+")
    stream = models.IntegerField()
    kind = models.CharField(max_length=12)
    params = models.JSONField(default=dict)
    tare = models.FloatField(default=0.0)
    tare_temperature = models.FloatField(null=True)
    tare_at = models.DateTimeField()
    drift = models.FloatField(null=True)
    flat_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = FloorSet.as_manager()

    class Meta:
        db_table = "floors_instrument"
        constraints = [
            models.UniqueConstraint(fields=["stream"], condition=Q(ended_at=None), name="floors_instrument_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="floors_instrument_kind"),
        ]
        indexes = [models.Index(fields=["watch"], name="floors_instrument_of")]

    def is_own(self, actor: Actor) -> bool:
        return bool(self.watch.is_own(actor))


class Tare(Matter):
    """Somebody says that the zone is bare and what the instrument shows then: signed, with a photo of the zone.

    ratio : percent of the limit just before; above the terms' share a second person must confirm that it is bare.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8)
    value = models.FloatField()
    was = models.FloatField()
    temperature = models.FloatField(null=True)
    ratio = models.FloatField(null=True)
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = FloorSet.as_manager()

    class Meta:
        db_table = "floors_tare"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.TARE.states), name="floors_tare_state"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("asked_by")), name="floors_tare_four_eyes"
            ),
            models.UniqueConstraint(fields=["instrument"], condition=Q(state="asked"), name="floors_tare_one_asked"),
        ]
        indexes = [models.Index(fields=["instrument", "asked_at"], name="floors_tare_of")]

    def is_own(self, actor: Actor) -> bool:
        return bool(self.instrument.is_own(actor))
