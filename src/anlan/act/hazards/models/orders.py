"""What a hazard may carry besides its path, each at most once at a time: a case, a listing, a suspension."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anlan.act.hazards import states
from anlan.infra.matter import Matter
from anlan.kernel.machine import Machine


def _state(machine: Machine) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(state__in=machine.states), name=f"{machine.name}_state")


def _once(machine: Machine) -> models.UniqueConstraint:
    """One hazard has one open row of a kind."""
    return models.UniqueConstraint(
        fields=["hazard"], condition=~Q(state__in=sorted(machine.ends)), name=f"{machine.name}_once"
    )


def _other(machine: Machine, first: str, second: str) -> models.CheckConstraint:
    """Four eyes: `second` is another person than `first`."""
    return models.CheckConstraint(
        condition=Q(**{second: None}) | ~Q(**{second: F(first)}), name=f"{machine.name}_{second}_other"
    )


class Case(Matter):
    """An enforcement case about a hazard that was refused, overdue or not done (安全生产法 Art. 102)."""

    hazard = models.UUIDField()
    number = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=12)
    ground = models.CharField(max_length=12)
    law = models.CharField(max_length=24)
    text = models.CharField(max_length=1000)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    order_no = models.CharField(max_length=80, blank=True)
    order_until = models.DateTimeField(null=True)
    order_text = models.CharField(max_length=1000, blank=True)
    interim = models.CharField(max_length=1000, blank=True)
    ordered_by = models.UUIDField(null=True)
    ordered_at = models.DateTimeField(null=True)
    fine = models.PositiveBigIntegerField(null=True)  # CNY
    decision_no = models.CharField(max_length=80, blank=True)
    fined_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=1000, blank=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hazards_case"
        constraints = [
            _state(states.CASE),
            _once(states.CASE),
            _other(states.CASE, "opened_by", "closed_by"),
            models.CheckConstraint(
                condition=~Q(state="ordered") | (~Q(order_no="") & Q(order_until__isnull=False)),
                name="hazards_case_ordered",
            ),
            models.CheckConstraint(condition=~Q(state="fined") | Q(fine__gt=0), name="hazards_case_fined"),
        ]


class Listing(Matter):
    """A hazard listed for supervision (挂牌督办): proposed by the bureau, put up and taken down by the leader."""

    hazard = models.UUIDField()
    number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    measures = models.CharField(max_length=1000)
    public_text = models.CharField(max_length=1000)
    until = models.DateTimeField()
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    acceptance = models.CharField(max_length=1000, blank=True)
    report_no = models.CharField(max_length=80, blank=True)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    result_text = models.CharField(max_length=1000, blank=True)
    delisted_by = models.UUIDField(null=True)
    delisted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hazards_listing"
        constraints = [
            _state(states.LISTING),
            _once(states.LISTING),
            _other(states.LISTING, "proposed_by", "decided_by"),
            _other(states.LISTING, "asked_by", "delisted_by"),
        ]


class Suspension(Matter):
    """Use or production stopped until it is safe: ordered by an officer, approved by the head (Art. 65, 70)."""

    hazard = models.UUIDField()
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    law = models.CharField(max_length=24)
    text = models.CharField(max_length=1000)
    emergency = models.BooleanField(default=False)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # the period it was ordered for; without one until it is lifted
    begins_at = models.DateTimeField(null=True)  # power is cut 24 hours after it was approved, at once in an emergency
    why = models.CharField(max_length=1000, blank=True)
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hazards_suspension"
        constraints = [
            _state(states.SUSPENSION),
            _once(states.SUSPENSION),
            _other(states.SUSPENSION, "asked_by", "decided_by"),
            models.CheckConstraint(condition=Q(kind__in=states.STOPS), name="hazards_suspension_kind"),
        ]
