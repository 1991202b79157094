"""Episodes (what goes on in an area) and alerts (what was said about it, word for word, for good)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from anlan.infra.matter import Matter, Seen
from anlan.warn.alerts.states import EPISODE, GOING_ON


class AlertSet(Seen):
    """Alerts are read by whoever holds the right where they are."""

    rights = ("alerts.read",)


class Episode(Matter):
    """What goes on in one area, or about one thing there, from the first crossing to the last one's end.

    At most one at a time for each: rain over a village and a floor in it are two matters.
    """

    state = models.CharField(max_length=12)
    level = models.SmallIntegerField()  # of now; 1 is worst
    worst = models.SmallIntegerField()  # that it ever had
    about = models.CharField(max_length=40, blank=True, default="")  # the thing, by its device; "": the area itself
    subject = models.CharField(max_length=32)  # the quantity of the worst crossing
    standing = models.JSONField()  # crossing id → its facts, while it is not over
    line = models.JSONField()  # Said: what and where, for queue and lists
    opened_at = models.DateTimeField()
    risen_at = models.DateTimeField()  # since when at least at this level
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True)  # cleared | stood_down
    reason = models.CharField(max_length=300, blank=True)  # why it was stood down
    objects: ClassVar[Any] = AlertSet.as_manager()

    class Meta:
        db_table = "alerts_episode"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "about"], condition=models.Q(state__in=GOING_ON), name="alerts_episode_one_per_area"
            ),
            models.CheckConstraint(condition=models.Q(state__in=EPISODE.states), name="alerts_episode_state"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="alerts_episode_level"),
        ]
        indexes = [models.Index(fields=["area", "opened_at"], name="alerts_episode_area")]


class Alert(Matter):
    """One message of an episode's chain, frozen: everything it says stands in this row, and no row is ever changed."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="alerts")
    n = models.IntegerField()  # its place in the chain, from 1
    level = models.SmallIntegerField()
    message = models.CharField(max_length=8)  # alert | update | cancel
    supersedes = models.UUIDField(null=True)
    headline = models.JSONField()  # {"zh": …, "en": …}
    text = models.JSONField()
    facts = models.JSONField()
    at = models.DateTimeField()
    objects: ClassVar[Any] = AlertSet.as_manager()

    class Meta:
        db_table = "alerts_alert"
        constraints = [
            models.UniqueConstraint(fields=["episode", "n"], name="alerts_alert_chain"),
            models.CheckConstraint(
                condition=models.Q(message__in=["alert", "update", "cancel"]), name="alerts_alert_message"
            ),
        ]
        indexes = [models.Index(fields=["area", "at"], name="alerts_alert_area")]
