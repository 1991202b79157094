"""What people type about premises, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from anlan.ground.premises import states
from anlan.ground.premises.rules import values
from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY

W = "premises.form."
Find = Callable[[str], list[UUID]]
Options = Sequence[tuple[str, str]]


def words(required: bool = True) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(required=required, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def line(longest: int, required: bool = True) -> forms.CharField:
    """One line."""
    return forms.CharField(required=required, max_length=longest)


def number(name: str, required: bool = False, whole: bool = True) -> forms.Field:
    """A number within the bounds of its field."""
    low, high = values.BOUNDS[name]
    kind = forms.IntegerField if whole else forms.FloatField
    return kind(required=required, min_value=low, max_value=high)


class Day(forms.DateField):
    """A day of the city's calendar, as the instant it begins; `last`: as the instant after it."""

    def __init__(self, last: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.last = last

    def clean(self, value: Any) -> Any:
        """The instant, or None."""
        found: date | None = super().clean(value)
        if found is None:
            return None
        if not 1900 <= found.year <= 2200:
            raise forms.ValidationError(say(W + "invalid"))
        return datetime.combine(found, time(), CITY) + timedelta(days=1 if self.last else 0)


class Choice(forms.ChoiceField):
    """One of a list's codes; the words are those of the catalogue."""

    def __init__(self, prefix: str, codes: Sequence[str], required: bool = True) -> None:
        super().__init__(required=required)
        self.prefix, self.codes = prefix, codes

    def labelled(self) -> None:
        """Words in the language of whoever reads now."""
        none = [("", say("premises.unknown"))] if not self.required else []
        self.choices = [*none, *((c, say(f"premises.{self.prefix}.{c.lower()}")) for c in self.codes if c)]


class Named(forms.CharField):
    """A party, compound or person by its code or number, or its whole name."""

    def __init__(self, kind: str, required: bool = True) -> None:
        super().__init__(required=required, max_length=80)
        self.kind, self.find = kind, None

    find: Find | None

    def clean(self, value: Any) -> Any:
        """Its id; none or several of the name is a mistake."""
        text = super().clean(value)
        if not text:
            return None
        found = self.find(text) if self.find else []
        if len(found) != 1:
            raise forms.ValidationError(say(W + (f"{self.kind}.none" if not found else f"{self.kind}.many")))
        return found[0]


class VerbForm(Keyed):
    """A form for one verb. `key` makes a doubled press harmless."""

    def __init__(self, *args: Any, finds: Mapping[str, Find] | None = None, **kwargs: Any) -> None:
        options: dict[str, Options] = kwargs.pop("options", {})
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = say(W + name)
            for mistake in ("required", "invalid", "invalid_choice", "invalid_list"):
                if mistake in field.error_messages or mistake == "required":
                    field.error_messages[mistake] = say(W + ("required" if mistake == "required" else "invalid"))
            for validator in field.validators:
                if hasattr(validator, "limit_value"):
                    key = "long" if isinstance(field, forms.CharField) else "bounds"
                    validator.message = say(W + key, n=validator.limit_value)
            if isinstance(field, Choice):
                field.labelled()
            if isinstance(field, Named):
                field.find = (finds or {}).get(field.kind)
                field.help_text = say(W + f"{field.kind}.hint")
            if name in options:
                field.choices = options[name]  # type: ignore[attr-defined]

    def args(self) -> dict[str, Any]:
        """What was given, without the key and what was left empty."""
        return {k: v for k, v in self.cleaned_data.items() if k != "key" and v not in ("", None)}


class Since(VerbForm):
    """A form whose values hold from a day on; empty: from now on."""

    since = Day(required=False)

    def told(self) -> dict[str, Any]:
        """The values to be told, without the day."""
        return {k: v for k, v in self.args().items() if k != "since"}


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
        "since",
    )


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
    person = Named("person", required=False)
    field_order = ("key", "name", "name_en", "code", "kind", "trade", "staff", "address", "person", "since")


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


class UnitForm(Since):
    """premises.add_unit, premises.change_part"""

    name = line(40)
    m2 = number("m2", whole=False)
    exits = number("exits")
    place = number("place")
    field_order = ("key", "name", "m2", "exits", "place", "since")


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


class Dismiss(VerbForm):
    """premises.dismiss"""

    reason = words()


OF_FOUND: dict[str, type[VerbForm]] = {"take": Take, "dismiss": Dismiss}
OF_COMPOUND: dict[str, type[VerbForm]] = {
    "change": CompoundForm, "add_building": BuildingForm, "add_floor": FloorForm, "add_unit": UnitForm,
    "change_part": UnitForm, "let": Let, "end_letting": End, "occupy": Occupy, "leave": Leave, "sign": Sign,
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
    from_day = Day()
    text = words()

    def __init__(self, *args: Any, duties: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duties = duties
        for code in duties:
            self.fields[code] = forms.IntegerField(label=say("premises.form.days", what=say(f"premises.duty.{code}")))
            self.fields[code].error_messages["required"] = say(W + "required")
        self.order_fields(["key", "least_units", "deep", *duties, "from_day", "text"])

    def numbers(self) -> dict[str, Any]:
        """The values as the verb takes them."""
        told = self.cleaned_data
        return {**{n: told[n] for n in ("least_units", "deep")}, "duties": {c: told[c] for c in self.duties}}
