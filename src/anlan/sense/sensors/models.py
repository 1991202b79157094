"""The register: devices and their streams. Readings are measurement, not matter: their tables are in the migration."""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Value

from anlan.infra.matter import Matter


class Device(Matter):
    """Something that speaks: a station, a gateway. Its password follows from `serial` (0: it has none)."""

    name = models.CharField(max_length=40, unique=True)
    serial = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sensors_device"
        constraints = [
            models.CheckConstraint(condition=models.Q(name__regex=r"^[a-z0-9-]{1,40}$"), name="sensors_device_name"),
        ]
        indexes = [models.Index(fields=["area"], name="sensors_device_area")]


class Stream(Matter):
    """One quantity at one place, as one device reports it. `number` is its short name in the tables of readings."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="streams")
    key = models.CharField(max_length=40)
    number = models.IntegerField(unique=True, db_default=Func(Value("sensors_stream_number"), function="nextval"))
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, db_default="")  # as given, else the name's reading
    quantity = models.CharField(max_length=32)
    unit = models.CharField(max_length=16)
    period_s = models.IntegerField()
    owner = models.UUIDField(null=True)  # the person who keeps it running
    datum = models.CharField(max_length=32, blank=True)  # of levels: never mix them
    low = models.FloatField(null=True)  # the station's own range, before the quantity's
    high = models.FloatField(null=True)
    known_from = models.DateTimeField()  # city time of registration: before its first reading, silence counts from here
    silent_at = models.DateTimeField(null=True)  # since when it is known to be silent
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sensors_stream"
        constraints = [
            models.UniqueConstraint(fields=["device", "key"], name="sensors_stream_key_once"),
            models.CheckConstraint(condition=models.Q(period_s__gt=0), name="sensors_stream_period"),
            models.CheckConstraint(condition=models.Q(key__regex=r"^[a-z0-9_-]{1,40}$"), name="sensors_stream_key"),
        ]
        indexes = [models.Index(fields=["area", "quantity"], name="sensors_stream_area")]
