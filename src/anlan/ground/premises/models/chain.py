"""Who lets what to whom, who sits there, what the two sides signed, who manages, and what the landlord did."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from anlan.ground.premises.models.known import Fact, FactSet
from anlan.ground.premises.models.register import Compound, Party
from anlan.kernel.rights import Actor


class Letting(Fact):
    """One unit let by one party to another; its truth is the term. `level` 1 is let by the owner (work-safety 1.3).

    The database refuses two lettings of a unit at one level at one time, and a child that outlasts its parent.
    """

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    lessor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    lessee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    parent = models.UUIDField(null=True)
    level = models.PositiveSmallIntegerField()
    contract = models.CharField(max_length=60, blank=True)  # its number: the units of one contract share it
    use = models.CharField(max_length=80, blank=True)
    consent = models.CharField(max_length=60, blank=True)  # the document by which the lessor above agreed to sub-let
    sides = ("lessor", "lessee")

    class Meta(Fact.Meta):
        db_table = "premises_letting"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__gt=1, parent__isnull=False), name="premises_letting_chain"
            ),
            models.CheckConstraint(condition=~Q(lessor=models.F("lessee")), name="premises_letting_two"),
        ]
        indexes = [
            models.Index(fields=["compound"], name="premises_letting_of"),
            models.Index(fields=["lessor"], name="premises_letting_lessor"),
            models.Index(fields=["lessee"], name="premises_letting_lessee"),
            models.Index(fields=["parent"], name="premises_letting_parent"),
            models.Index(fields=["thing"], name="premises_letting_thing"),
        ]


class Occupant(Fact):
    """Who sits in a unit, whatever the papers say."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    sides = ("party",)

    class Meta(Fact.Meta):
        db_table = "premises_occupant"
        indexes = [
            models.Index(fields=["compound"], name="premises_occupant_of"),
            models.Index(fields=["party"], name="premises_occupant_party"),
        ]


class AgreementSet(FactSet):
    """Agreements are seen with their compound, or with one's own letting."""

    def _narrow(self, actor: Actor) -> Q:
        return super()._narrow(actor) | Q(letting__in=Letting.objects.seen_by(actor).values("thing"))


class Agreement(Fact):
    """The safety agreement of one link of the chain; its truth is from signing until it expires."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    letting = models.UUIDField()
    number = models.CharField(max_length=60, blank=True)
    objects: ClassVar[Any] = AgreementSet.as_manager()

    class Meta(Fact.Meta):
        db_table = "premises_agreement"
        indexes = [
            models.Index(fields=["compound"], name="premises_agreement_of"),
            models.Index(fields=["letting"], name="premises_agreement_letting"),
        ]


class Manager(Fact):
    """Who manages a compound as one, named in writing: a property firm, a lessor or a lessee (work-safety 1.1)."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField(null=True)  # who does it (people)
    document = models.CharField(max_length=60)
    sides = ("party",)

    class Meta(Fact.Meta):
        db_table = "premises_manager"
        indexes = [models.Index(fields=["compound"], name="premises_manager_of")]


class Duty(Fact):
    """The landlord did one of their duties; true for as long as it counts (data/duties.csv)."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    sides = ("party",)

    class Meta(Fact.Meta):
        db_table = "premises_duty"
        indexes = [models.Index(fields=["compound"], name="premises_duty_of")]
