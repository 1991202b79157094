"""What became of what: compounds that were split or joined, and two records found to be one thing."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.ground.premises import states
from anlan.ground.premises.models.known import held
from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor


class Act(Matter):
    """A split or a joining of compounds: from these came those, at a city time. Lineage follows it."""

    kind = models.CharField(max_length=8)  # split | join
    from_ids = models.JSONField()
    to_ids = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "premises_act"
        constraints = [models.CheckConstraint(condition=Q(kind__in=["split", "join"]), name="premises_act_kind")]


class MergerSet(Seen):
    """Which records are one thing is needed to read any of them."""

    def seen_by(self, actor: Actor) -> Self:
        """All that the database shows, for whoever reads premises."""
        return self.all() if actor.system or any(True for _ in held(actor)) else self.none()


class Merger(Matter):
    """Two records are one thing: `gone` reads as `keep` from `done_at` until `undone_at`. No row of theirs changes."""

    what = models.CharField(max_length=8)  # party | compound
    keep = models.UUIDField()
    gone = models.UUIDField()
    state = models.CharField(max_length=8)
    reason = models.CharField(max_length=500)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    done_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)  # done by its proposer, as the city has nobody else
    objects: ClassVar[Any] = MergerSet.as_manager()

    class Meta:
        db_table = "premises_merger"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.MERGER.states), name="premises_merger_state"),
            models.CheckConstraint(condition=Q(what__in=["party", "compound"]), name="premises_merger_what"),
            models.CheckConstraint(condition=~Q(keep=F("gone")), name="premises_merger_two"),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(done_by=None) | ~Q(done_by=F("proposed_by")),
                name="premises_merger_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(state__in=["proposed", "done"]), name="premises_merger_once"
            ),
        ]
