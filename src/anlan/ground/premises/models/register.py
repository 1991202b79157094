"""Parties, compounds and their buildings, floors and units."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from anlan.ground.premises import states
from anlan.ground.premises.models.known import Fact, FactSet, held
from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor

NAME, LONG = 80, 200


class PartySet(Seen):
    """Names of public registers: whoever reads premises by area reads all; others their own and their partners."""

    def seen_by(self, actor: Actor) -> Self:
        """Rows in the areas above the actor's too; with scope O alone those of one's own lettings."""
        if actor.system:
            return self.all()
        reading = {letter for letter, _, _ in held(actor)}
        if reading & {"A", "C", "D"}:
            return self.all()
        if reading and actor.person is not None:
            return self.filter(Q(person=actor.person) | Q(pk__in=_partners(actor)))
        return self.none()


def _partners(actor: Actor) -> Any:
    lettings = apps.get_model("premises", "Letting").objects.seen_by(actor)
    return lettings.values("lessor").union(lettings.values("lessee"))


class Party(Matter):
    """Somebody who owns, lets or rents: an enterprise, a village collective, a person. Filed under the county.

    `person` is who answers for it here (people); what the register says of it over time lies in `PartyFact`.
    """

    credit_code = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001 (unique where there is one)
    person = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    objects: ClassVar[Any] = PartySet.as_manager()

    class Meta:
        db_table = "premises_party"
        indexes = [models.Index(fields=["person"], name="premises_party_person")]

    def is_own(self, actor: Actor) -> bool:
        return actor.person is not None and actor.person == self.person


class PartyFactSet(FactSet):
    """What is known of parties: seen with the party."""

    def seen_by(self, actor: Actor) -> Self:
        """Rows of the parties that the actor sees."""
        if actor.system:
            return self.all()
        return self.filter(party__in=Party.objects.seen_by(actor).values("pk"))


class PartyFact(Fact):
    """A party as registers describe it: its name then, kind, trade (GB/T 4754-2017), headcount, where it is seated."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME)
    name_en = models.CharField(max_length=LONG, blank=True)
    pinyin = models.CharField(max_length=240, blank=True)
    initials = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    trade = models.CharField(max_length=8, blank=True)
    above_scale = models.BooleanField(null=True)
    staff = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=LONG, blank=True)
    tags = models.JSONField(default=list)  # process tags (data/tags.csv)
    legal_rep = models.CharField(max_length=60, blank=True)  # weighed, and named in papers to it alone
    unsaid = frozenset({"legal_rep"})
    objects: ClassVar[Any] = PartyFactSet.as_manager()

    class Meta(Fact.Meta):
        db_table = "premises_partyfact"
        indexes = [
            models.Index(fields=["party"], name="premises_partyfact_party"),
            models.Index(fields=["pinyin"], name="premises_partyfact_pinyin"),
        ]


class CompoundSet(Seen):
    """Compounds; a grant reaches as far as its scope letter says (community-rescue 12)."""

    def seen_by(self, actor: Actor) -> Self:
        """A, C: all in the area; D: the department's; O: what one owns now."""
        if actor.system:
            return self.all()
        seen = Q(pk__in=[])
        for letter, area, department in held(actor):
            if letter in ("A", "C"):
                seen |= self._inside(area)
            elif letter == "D" and department:
                seen |= self._inside(area) & Q(department=department)
            elif letter == "O" and actor.person is not None:
                seen |= Q(pk__in=owned_by(actor))
        return self.filter(seen)


def owned_by(actor: Actor) -> Any:
    """Compounds whose owner, as known now, the actor answers for."""
    facts = CompoundFact.objects.filter(known_to=None, valid_to=None, owner__person=actor.person)
    return facts.values("compound")


class Compound(Matter):
    """One factory site; `area` is its village. What it is called, whose it is and so on lies in `CompoundFact`."""

    ref = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 (the number that files know it by)
    department = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12)
    since = models.DateTimeField()  # when this state began
    registered_at = models.DateTimeField()
    given = models.JSONField(null=True)  # the position as it came in: system, lon, lat; lon and lat are WGS84
    objects: ClassVar[Any] = CompoundSet.as_manager()

    class Meta:
        db_table = "premises_compound"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.COMPOUND.states), name="premises_compound_state")
        ]
        indexes = [models.Index(fields=["area"], name="premises_compound_area")]

    def is_own(self, actor: Actor) -> bool:
        return actor.person is not None and owned_by(actor).filter(compound=self.pk).exists()

    def department_of(self) -> str:
        return self.department


class CompoundFact(Fact):
    """A compound as it was: name, address, kind, owner and the state it was in."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    name = models.CharField(max_length=NAME)
    name_en = models.CharField(max_length=LONG, blank=True)
    pinyin = models.CharField(max_length=240, blank=True)
    initials = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=LONG, blank=True)
    kind = models.CharField(max_length=16)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    owner_kind = models.CharField(max_length=20)
    parcel = models.CharField(max_length=40, blank=True)
    certificate = models.BooleanField(null=True)
    built = models.PositiveIntegerField(null=True)
    trade = models.CharField(max_length=8, blank=True)
    shape = models.JSONField(null=True)  # the parcel as a GeoJSON polygon, WGS84
    shape_given = models.JSONField(null=True)  # the same as it came in: system, geometry

    class Meta(Fact.Meta):
        db_table = "premises_compoundfact"
        indexes = [
            models.Index(fields=["compound"], name="premises_compoundfact_of"),
            models.Index(fields=["owner"], name="premises_compoundfact_owner"),
        ]


class Part(Fact):
    """Something that stands in a compound."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)

    class Meta(Fact.Meta):
        abstract = True


class Building(Part):
    """A building: storeys, fire class as approved and as found, appraisal (work-safety 1.2)."""

    above = models.PositiveSmallIntegerField(default=1)  # storeys above ground
    below = models.PositiveSmallIntegerField(default=0)
    structure = models.CharField(max_length=16, blank=True)
    built = models.PositiveIntegerField(null=True)
    resistance = models.CharField(max_length=1, blank=True)  # fire resistance 1–4
    fire_class = models.CharField(max_length=1, blank=True)  # A–E: as approved
    fire_found = models.CharField(max_length=1, blank=True)  # A–E: as found
    acceptance = models.CharField(max_length=60, blank=True)
    appraisal = models.CharField(max_length=1, blank=True)  # A–D
    appraised_on = models.DateField(null=True)
    lifts = models.PositiveSmallIntegerField(null=True)
    exits = models.PositiveSmallIntegerField(null=True)

    class Meta(Part.Meta):
        db_table = "premises_building"
        indexes = [models.Index(fields=["compound"], name="premises_building_of")]


class Floor(Part):
    """A floor of a building; loads in kN/m², with the source of the number. No number means unknown."""

    building = models.UUIDField()
    level = models.SmallIntegerField()  # 1 is the ground floor, -1 the first below
    m2 = models.FloatField(null=True)
    design_load = models.FloatField(null=True)
    posted_load = models.FloatField(null=True)
    load_source = models.CharField(max_length=12, default="none")
    exits = models.PositiveSmallIntegerField(null=True)

    class Meta(Part.Meta):
        db_table = "premises_floor"
        indexes = [models.Index(fields=["compound"], name="premises_floor_of")]


class Unit(Part):
    """What is let: a hall or room on a floor, in m²; `place` orders units from the left of the drawing."""

    floor = models.UUIDField()
    m2 = models.FloatField(null=True)
    exits = models.PositiveSmallIntegerField(null=True)
    place = models.PositiveSmallIntegerField(default=0)
    tags = models.JSONField(default=list)  # what is done in it (data/tags.csv)

    class Meta(Part.Meta):
        db_table = "premises_unit"
        indexes = [models.Index(fields=["compound"], name="premises_unit_of")]
