"""Rules by version, and the crossings they made. Crossings are measurement: the sense process writes them by SQL."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from anlan.infra.matter import Located, Matter, Seen, new_id
from anlan.warn.thresholds.rules.spec import KINDS
from anlan.warn.thresholds.states import RULE, SPEAKING


class RuleSet(Seen):
    """Rules and what they found are read by whoever holds the right where they are."""

    rights = ("thresholds.read",)


class Rule(Matter):
    """One version of a rule. `area` is the smallest area that holds all of `area_set`; it decides who may change it."""

    number = models.CharField(max_length=16)
    version = models.IntegerField()
    names = models.JSONField()  # {"zh": …, "en": …}
    kind = models.CharField(max_length=8)
    args = models.JSONField()
    area_set = models.JSONField()  # 12-digit codes; the rule holds in and below them
    level = models.SmallIntegerField()  # 4 blue … 1 red
    ladder = models.CharField(max_length=32, blank=True)  # whom its alerts ask; empty: nobody, the screen shows it
    state = models.CharField(max_length=10)
    withdraws = models.BooleanField(default=False)  # a draft that ends the rule instead of changing it
    note = models.CharField(max_length=300, blank=True)  # why it was drafted
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    alone = models.BooleanField(default=False)  # one person did both, as nobody else could
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    objects: ClassVar[Any] = RuleSet.as_manager()

    class Meta:
        db_table = "thresholds_rule"
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="thresholds_rule_version"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(state__in=SPEAKING), name="thresholds_rule_one_speaks"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(state="draft"), name="thresholds_rule_one_draft"
            ),
            models.CheckConstraint(condition=models.Q(state__in=RULE.states), name="thresholds_rule_state"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="thresholds_rule_kind"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="thresholds_rule_level"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="thresholds_rule_valid",
            ),
        ]


class Crossing(Located):
    """A stream (or a group of them) beyond a rule's limit, from an instant to an instant, with its facts and reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.UUIDField()
    number = models.CharField(max_length=16)
    version = models.IntegerField()
    level = models.SmallIntegerField()
    stream = models.IntegerField(null=True)  # its number; None: a group, whose area this is
    since = models.DateTimeField()  # since when beyond the limit
    at = models.DateTimeField()  # when it counted: after the duration the rule asks for
    until = models.DateTimeField(null=True)
    value = models.FloatField()
    peak = models.FloatField()
    flag = models.SmallIntegerField()
    facts = models.JSONField()
    reason = models.JSONField()  # Said
    entry = models.UUIDField()
    over = models.UUIDField(null=True)  # the entry that told its end
    objects: ClassVar[Any] = RuleSet.as_manager()

    class Meta:
        db_table = "thresholds_crossing"
        indexes = [
            models.Index(fields=["area", "at"], name="thresholds_crossing_area"),
            models.Index(fields=["number", "at"], name="thresholds_crossing_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "area", "stream"],
                condition=models.Q(until=None),
                nulls_distinct=False,
                name="thresholds_crossing_open",
            ),
        ]


class Standing(models.Model):
    """What the sweep remembers of one rule and one stream or group, so that a restart forgets no duration."""

    pk = models.CompositePrimaryKey("number", "member")
    number = models.CharField(max_length=16)
    member = models.CharField(max_length=24)  # the stream's number, or the group's code
    beyond_since = models.DateTimeField(null=True)
    back_since = models.DateTimeField(null=True)
    peak = models.FloatField(null=True)
    crossing = models.UUIDField(null=True)
    active = models.BooleanField(default=False)

    class Meta:
        db_table = "thresholds_standing"


class Book(models.Model):
    """How often the standings were written: a process whose memory says another number reads them again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    n = models.BigIntegerField(default=0)

    class Meta:
        db_table = "thresholds_book"
