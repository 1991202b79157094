"""What people type about premises: one form for each verb, with its own rules in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from anlan.ground.premises import states
from anlan.ground.premises.forms.fields import Choice, Day, Named, Since, Tags, VerbForm, W, line, number, words
from anlan.ground.premises.rules import attached, renaming, shape, values
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.geo import SYSTEMS


class CompoundForm(Since):
    """premises.change"""

    name = line(80)
    name_en = line(200, required=False)
    address = line(200, required=False)
    kind = Choice("kind", values.KINDS)
    owner = Named("party", required=False)
    owner_kind = Choice("owner_kind", values.OWNER_KINDS)
    parcel = line(40, required=False)
    built = number("built")
    trade = line(8, required=False)
    shape = forms.CharField(required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 3}))
    system = Choice("system", SYSTEMS, required=False)
    field_order = (
        "key",
        "name",
        "name_en",
        "address",
        "kind",
        "owner",
        "owner_kind",
        "parcel",
        "built",
        "trade",
        "shape",
        "system",
        "since",
    )

    def clean(self) -> dict[str, Any]:
        """The parcel as it is told: led to WGS84, with what was given beside it."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        text, system = told.pop("shape", ""), told.pop("system", "")
        if text and not system:
            self.add_error("system", say("premises.expected.system"))
        elif text:
            try:
                told |= shape.told(text, system)
            except shape.Unfit as unfit:
                self.add_error("shape", say(unfit.key, **unfit.params))
        return told


class Register(CompoundForm):
    """premises.register"""

    area = forms.CharField(max_length=24)
    ref = line(40, required=False)
    field_order = ("key", "name", "name_en", "area", *CompoundForm.field_order[3:], "ref")

    def clean_area(self) -> str:
        """A village of the register."""
        code = areas.pad(str(self.cleaned_data["area"]).strip())
        if not areas.valid(code):
            raise forms.ValidationError(say("bulk.expected.code"))
        return code


class PartyForm(Since):
    """premises.register_party, premises.change_party"""

    name = line(80)
    name_en = line(200, required=False)
    code = line(18, required=False)
    kind = Choice("party_kind", values.PARTY_KINDS)
    trade = line(8, required=False)
    staff = number("staff")
    address = line(200, required=False)
    tags = Tags()
    person = Named("person", required=False)
    field_order = ("key", "name", "name_en", "code", "kind", "trade", "staff", "address", "tags", "person", "since")


class BuildingForm(Since):
    """premises.add_building"""

    name = line(40)
    above = number("above", required=True)
    below = number("below")
    fire_class = Choice("fire_class", values.FIRE_CLASSES, required=False)
    fire_found = Choice("fire_class", values.FIRE_CLASSES, required=False)
    appraisal = Choice("appraisal", values.APPRAISALS, required=False)
    built = number("built")
    field_order = ("key", "name", "above", "below", "fire_class", "fire_found", "appraisal", "built", "since")


class FloorForm(Since):
    """premises.add_floor"""

    level = number("level", required=True)
    name = line(40)
    m2 = number("m2", whole=False)
    design_load = number("design_load", whole=False)
    posted_load = number("posted_load", whole=False)
    load_source = Choice("load_source", values.LOAD_SOURCES)
    field_order = ("key", "level", "name", "m2", "design_load", "posted_load", "load_source", "since")


class FloorAsIs(Since):
    """premises.change_part of a floor: what it may bear, and where that number is from. Without a number: unknown."""

    name = line(40)
    m2 = number("m2", whole=False)
    design_load = number("design_load", whole=False)
    posted_load = number("posted_load", whole=False)
    load_source = Choice("load_source", values.LOAD_SOURCES)
    field_order = ("key", "name", "m2", "design_load", "posted_load", "load_source", "since")

    def clean(self) -> dict[str, Any]:
        """A number has a source, and a source a number."""
        given = super().clean() or self.cleaned_data
        known = any(given.get(name) is not None for name in ("design_load", "posted_load"))
        if "load_source" in given and known == (given["load_source"] == "none"):
            self.add_error("load_source", say(f"premises.form.load_source.{'needed' if known else 'without'}"))
        return dict(given)


class UnitForm(Since):
    """premises.add_unit, premises.change_part"""

    name = line(40)
    m2 = number("m2", whole=False)
    exits = number("exits")
    place = number("place")
    tags = Tags()
    field_order = ("key", "name", "m2", "exits", "place", "tags", "since")


class Let(VerbForm):
    """premises.let"""

    lessor = Named("party")
    lessee = Named("party")
    since = Day()
    until = Day(last=True, required=False)
    contract = line(60, required=False)
    use = line(80, required=False)
    consent = line(60, required=False)
    moves_in = forms.BooleanField(required=False, initial=True)


class End(VerbForm):
    """premises.end_letting"""

    until = Day(last=True)
    text = words()
    stays = forms.BooleanField(required=False)


class Occupy(VerbForm):
    """premises.occupy"""

    party = Named("party")
    since = Day(required=False)


class Leave(VerbForm):
    """premises.leave"""

    party = forms.ChoiceField()
    until = Day(required=False)


class Sign(VerbForm):
    """premises.sign"""

    signed = Day()
    until = Day(last=True, required=False)
    number = line(60, required=False)


class Keep(VerbForm):
    """premises.name_manager"""

    party = Named("party")
    person = Named("person", required=False)
    document = line(60)
    since = Day(required=False)
    until = Day(last=True, required=False)


class Attest(VerbForm):
    """premises.attest"""

    duty = forms.ChoiceField()
    party = Named("party")
    done = Day(required=False)
    text = words()


class Visit(VerbForm):
    """premises.confirm"""

    visited = Day()
    text = words()


class Words(VerbForm):
    """premises.refuse, premises.rectify, premises.revert"""

    text = words()


class Finish(VerbForm):
    """premises.finish"""

    outcome = Choice("state", states.OUTCOMES)
    text = words()


class Split(VerbForm):
    """premises.split: one piece at a time"""

    name = line(80)
    name_en = line(200, required=False)
    buildings = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    since = Day(required=False)
    reason = words()


class Join(VerbForm):
    """premises.join"""

    other = Named("compound")
    since = Day(required=False)
    reason = words()


class MergeCompound(VerbForm):
    """premises.propose_merge"""

    other = Named("compound")
    reason = words()


class MergeParty(VerbForm):
    """premises.propose_merge"""

    other = Named("party")
    reason = words()


class Take(VerbForm):
    """premises.take"""

    name = line(80)
    address = line(200, required=False)
    area = forms.CharField(max_length=24)
    field_order = ("key", "name", "area", "address")
    clean_area = Register.clean_area

    def args(self) -> dict[str, Any]:
        """All of it, as the verb has no defaults."""
        return {name: self.cleaned_data[name] for name in ("name", "address", "area")}


class Attach(VerbForm):
    """premises.attach: a scan or photo, what it is of, and its days"""

    file = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}))
    kind = Choice("attached.kind", attached.KINDS)
    about = forms.ChoiceField()
    name = line(80, required=False)
    dated = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class Dismiss(VerbForm):
    """premises.dismiss"""

    reason = words()


OF_FOUND: dict[str, type[VerbForm]] = {"take": Take, "dismiss": Dismiss}
OF_COMPOUND: dict[str, type[VerbForm]] = {
    "change": CompoundForm, "add_building": BuildingForm, "add_floor": FloorForm, "add_unit": UnitForm,
    "change_part": UnitForm, "change_floor": FloorAsIs, "let": Let, "end_letting": End, "occupy": Occupy,
    "leave": Leave, "sign": Sign,
    "name_manager": Keep, "attest": Attest, "confirm": Visit, "refuse": Words, "rectify": Words, "finish": Finish,
    "revert": Words, "split": Split, "join": Join, "propose_merge": MergeCompound,
}  # fmt: skip


class PartyOfForm(PartyForm):
    """The same of a party that is known, and who answers for it here: that person sees what is theirs."""

    person = Named("person", required=False)


OF_PARTY: dict[str, type[VerbForm]] = {"change_party": PartyOfForm, "propose_merge": MergeParty}


class Terms(VerbForm):
    """premises.propose_terms: the numbers of the rules, and for how many days each duty counts."""

    least_units = forms.IntegerField()
    deep = forms.IntegerField()
    notice = forms.IntegerField()
    from_day = Day()
    text = words()

    def __init__(self, *args: Any, duties: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duties = duties
        for code in duties:
            self.fields[code] = forms.IntegerField(label=say("premises.form.days", what=say(f"premises.duty.{code}")))
            self.fields[code].error_messages["required"] = say(W + "required")
        self.order_fields(["key", "least_units", "deep", "notice", *duties, "from_day", "text"])

    def numbers(self) -> dict[str, Any]:
        """The values as the verb takes them."""
        told = self.cleaned_data
        return {**{n: told[n] for n in ("least_units", "deep", "notice")}, "duties": {c: told[c] for c in self.duties}}


class Renaming(VerbForm):
    """premises.propose_renaming: the fields of a dated table, from which day, and why."""

    text = words()

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in renaming.FIELDS[source]:
            must = name in renaming.NEEDED[source]
            if name == "since":
                field: forms.Field = Day()
            elif name == "kind":
                field = forms.ChoiceField(choices=[(k, say(f"premises.alias.{k}")) for k in renaming.ALIASED])
            else:
                field = forms.CharField(required=must, max_length=renaming.LONGEST)
            field.label = say(W + name)
            field.error_messages |= {m: say(W + m) for m in ("required", "invalid")}
            self.fields[name] = field
        self.source = source
        self.order_fields(["key", *renaming.FIELDS[source], "text"])

    def told(self) -> dict[str, str]:
        """The row as the verb takes it."""
        given = self.cleaned_data
        return {
            name: f"{given[name].astimezone(CITY):%Y-%m-%d}" if name == "since" else given[name]
            for name in renaming.FIELDS[self.source]
            if given.get(name)
        }
