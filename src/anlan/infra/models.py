"""The core's tables: clock, journal, sequence and seals, cursors, due, inbox, open work, files."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now

from anlan.infra.matter import AreaField, Located, Seen, new_id


class WorldClock(models.Model):
    """One row: the world's clock (see kernel.clock)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    real_anchor = models.DateTimeField()
    city_anchor = models.DateTimeField()
    rate = models.FloatField(default=1.0)
    kind = models.CharField(max_length=12, default="live")  # live | demo | replay | drill | test

    class Meta:
        db_table = "world_clock"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="world_clock_one_row")]


class Entry(models.Model):
    """One verb, done or refused: audit record, event, idempotency guard and cause of the live hint in one row.

    Inserted once, by SQL, at the verb's end; nobody updates or deletes it. Never holds a contact value.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    by = models.UUIDField()
    for_post = models.UUIDField(null=True)
    room = models.CharField(max_length=24)
    ref = models.UUIDField(null=True)
    area = AreaField(default="")
    observed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    wall_at = models.DateTimeField(db_default=Now())
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    because = models.JSONField(null=True)
    cause = models.UUIDField(null=True)
    outcome = models.CharField(max_length=8, default="applied")
    objects: ClassVar[Any] = Seen.as_manager()

    class Meta:
        db_table = "journal"
        indexes = [
            models.Index(fields=["room", "ref", "recorded_at"], name="journal_ref"),
            models.Index(fields=["area", "recorded_at"], name="journal_area"),
            models.Index(fields=["verb", "recorded_at"], name="journal_verb"),
        ]


class Part(models.Model):
    """A member of a set verb: 20,000 imported people are one entry and its parts."""

    entry = models.UUIDField()
    room = models.CharField(max_length=24)
    ref = models.UUIDField()
    area = AreaField(default="")

    class Meta:
        db_table = "journal_part"
        indexes = [
            models.Index(fields=["entry"], name="part_entry"),
            models.Index(fields=["room", "ref"], name="part_ref"),
        ]


class Seq(models.Model):
    """The place of a committed entry in the one order that readers follow, with its link of the hash chain."""

    seq = models.BigAutoField(primary_key=True)
    entry = models.UUIDField(unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_seq"


class Seal(models.Model):
    """A batch of the chain: sequences `first` to `last`, ending in `hash`."""

    no = models.BigAutoField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "seal"


class Cursor(models.Model):
    """How far a reader of the journal has come."""

    reader = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "cursor"


class Unread(models.Model):
    """An entry that a reader gave up on after repeated failures; shown on the health page until somebody looks."""

    reader = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    error = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "unread"


class Due(models.Model):
    """Something that happens later: due in the city's time, leased in real time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=48)
    ref = models.CharField(max_length=80)
    at = models.DateTimeField()
    args = models.JSONField(default=dict)
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "due"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "ref"], condition=models.Q(done_at=None, dead_at=None), name="due_once_while_open"
            )
        ]
        indexes = [models.Index(fields=["at"], condition=models.Q(done_at=None, dead_at=None), name="due_open_at")]


class Inbox(models.Model):
    """An envelope from a device, durable before anything is done with it."""

    key = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    device = models.CharField(max_length=64)
    n = models.BigIntegerField()
    account = models.UUIDField()
    verb = models.CharField(max_length=60)
    args = models.JSONField()
    observed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="received")  # received | applied | refused | held
    reason = models.JSONField(null=True)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "inbox"
        indexes = [models.Index(fields=["device", "n"], name="inbox_device")]


class ThenSet(Seen):
    """Work as it stood at some time."""

    def open_at(self, at: datetime) -> Self:
        """What was open at a city time, as it stood then: who held it, until when, what was to come."""
        open_ = models.Q(done_at=None) | models.Q(done_at__gt=at)
        return self.filter(open_, models.Q(until=None) | models.Q(until__gt=at), since__lte=at, said_at__lte=at)


class Work(Located):
    """Something that somebody must do now or soon."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room = models.CharField(max_length=24)
    kind = models.CharField(max_length=32)
    ref = models.UUIDField()
    holder = models.UUIDField(null=True)  # the person who must do it; None: whoever has `role` in the area
    role = models.CharField(max_length=32, blank=True)
    level = models.SmallIntegerField(default=0)  # 4 blue … 1 red; 0 has no level
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    line = models.JSONField()  # Said: what and where
    next = models.JSONField(null=True)  # Said: what happens by itself, or what is needed of whom
    next_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()  # since when it stands in these words
    objects: ClassVar[Any] = Seen.as_manager()

    class Meta:
        abstract = True


class OpenWork(Work):
    """Work as it stands; written inside verbs, read by Today and by whoever works on it."""

    class Meta:
        db_table = "open_work"
        indexes = [
            models.Index(fields=["room", "ref"], name="open_work_ref"),
            models.Index(fields=["area"], condition=models.Q(done_at=None), name="open_work_area"),
            models.Index(fields=["holder"], condition=models.Q(done_at=None), name="open_work_holder"),
        ]


class WorkThen(Work):
    """Work in every form of words it ever had, each with the time from which and until which it stood so.

    A view over `open_work` and what a trigger keeps of it whenever its words change; nobody writes it.
    """

    until = models.DateTimeField(null=True)  # None: its last words
    objects: ClassVar[Any] = ThenSet.as_manager()

    class Meta:
        db_table = "open_work_then"
        managed = False


class Blob(models.Model):
    """A file by its hash; the bytes lie in the data folder."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    mime = models.CharField(max_length=40)
    size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    by = models.UUIDField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "blob"


class Photo(Located):
    """A file as evidence of a matter; whoever may see the matter's area may see the photo."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room = models.CharField(max_length=24)
    ref = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    label = models.CharField(max_length=16)  # before | after | scene
    taken_at = models.DateTimeField(null=True)
    entry = models.UUIDField()
    objects: ClassVar[Any] = Seen.as_manager()

    class Meta:
        db_table = "photo"
        indexes = [
            models.Index(fields=["room", "ref"], name="photo_ref"),
            models.Index(fields=["sha256"], name="photo_sha"),
        ]


class PaperSeries(models.Model):
    """How far a series of numbered papers has come in a year."""

    pk = models.CompositePrimaryKey("series", "year")
    series = models.CharField(max_length=60)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        db_table = "paper_series"


class Paper(Located):
    """An issued paper about a matter: its number and the hash of its bytes. Inserted once, changed by nobody."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room = models.CharField(max_length=24)
    ref = models.UUIDField()
    kind = models.CharField(max_length=40)
    series = models.CharField(max_length=60)
    year = models.SmallIntegerField()
    n = models.IntegerField()
    number = models.CharField(max_length=80)
    right = models.CharField(max_length=48)  # whoever holds it in the area opens the paper
    lang = models.CharField(max_length=2)
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    by = models.UUIDField()
    entry = models.UUIDField()
    objects: ClassVar[Any] = Seen.as_manager()

    class Meta:
        db_table = "paper"
        constraints = [models.UniqueConstraint(fields=["series", "year", "n"], name="paper_number_once")]
        indexes = [models.Index(fields=["room", "ref"], name="paper_ref")]
