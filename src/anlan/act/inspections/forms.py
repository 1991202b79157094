"""What people type about visits at the desk, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from anlan.act.inspections.rules import terms
from anlan.act.inspections.rules.kinds import KINDS
from anlan.ground.standards.queries import DEPARTMENTS
from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel.clock import CITY

Find = Callable[[str], list[UUID]]
Options = Sequence[tuple[str, str]]
W = "inspections.form."


def words(required: bool = True, longest: int = 300) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": 3}))


class Day(forms.DateField):
    """A day of the city's calendar, as the instant it begins at `hour`; `last`: as the instant after it."""

    def __init__(self, last: bool = False, hour: int = 0, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.last, self.hour = last, hour

    def clean(self, value: Any) -> Any:
        """The instant, or None."""
        found: date | None = super().clean(value)
        if found is None:
            return None
        if not 1900 <= found.year <= 2200:
            raise forms.ValidationError(say(W + "invalid"))
        return datetime.combine(found, time(self.hour), CITY) + timedelta(days=1 if self.last else 0)


class Named(forms.CharField):
    """Something meant by its number or whole name; none or several of the name is a mistake."""

    find: Find | None = None

    def clean(self, value: Any) -> Any:
        """Its id, or None."""
        text = super().clean(value)
        if not text:
            return None
        found = self.find(text.strip()) if self.find else []
        if len(found) != 1:
            raise forms.ValidationError(say(W + ("unknown" if not found else "several"), got=text))
        return found[0]


class Persons(forms.CharField):
    """Persons by name or number, parted by commas or spaces."""

    find: Find | None = None

    def clean(self, value: Any) -> list[UUID]:
        """Their ids."""
        text = str(super().clean(value)).replace("，", " ").replace("、", " ").replace(",", " ")
        found = []
        for word in text.split():
            hits = self.find(word) if self.find else []
            if len(hits) != 1:
                raise forms.ValidationError(say(W + ("unknown" if not hits else "several"), got=word))
            found.append(hits[0])
        return found


class Form(Keyed):
    """Labels from the catalogue by the field's name; `finds` resolve names, `options` fill choices."""

    def __init__(
        self, *args: Any, finds: dict[str, Find] | None = None, options: dict[str, Options] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name == "key":
                continue
            field.label = say(f"{W}{name}")
            field.error_messages["required"] = say(W + "required")
            field.error_messages["invalid"] = say(W + "invalid")
            if isinstance(field, Named):
                field.find = (finds or {}).get(name)
            if isinstance(field, Persons):
                field.find = (finds or {}).get("person")
            if options and name in options:
                field.choices = list(options[name])  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What was typed, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class Bodies(forms.ChoiceField):
    """A department."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [(d, say(f"standards.department.{d}")) for d in DEPARTMENTS], initial="emergency", **kwargs
        )


class Plan(Form):
    """A visit: what kind, where, when, who comes, by which list."""

    kind = forms.ChoiceField(choices=lambda: [(k, say(f"inspections.kind.{k}")) for k in KINDS])
    compound = Named(max_length=80)
    firm = Named(max_length=80, required=False)
    on = Day(hour=9)
    lead = Bodies()
    standard = forms.ChoiceField()
    people = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    others = Persons(required=False, max_length=200)
    basis = words(required=False)

    def members(self) -> list[dict[str, str]]:
        """Who comes, as the verb takes them."""
        chosen = [*map(str, self.cleaned_data["people"]), *map(str, self.cleaned_data["others"])]
        return [{"person": person} for person in dict.fromkeys(chosen)]


class Cancel(Form):
    """Why nobody comes."""

    text = words()


class Finish(Form):
    """Who was met, and whether they signed."""

    met = forms.CharField(max_length=120)
    signed = forms.BooleanField(required=False)
    text = words(required=False, longest=1000)
    witness = forms.CharField(required=False, max_length=120)


class Grade(Form):
    """A risk colour and its reason."""

    colour = forms.ChoiceField(choices=lambda: [(c, say(f"inspections.grade.{c}")) for c in terms.GRADES])
    text = words()


class Draw(Form):
    """A draw: where, whose officers, who of them must keep out of it, how many."""

    area = forms.ChoiceField()
    body = Bodies()
    avoid = Persons(required=False, max_length=200)
    avoid_why = forms.CharField(required=False, max_length=200)
    firms = forms.IntegerField(min_value=1, max_value=10_000, initial=20)
    officers = forms.IntegerField(min_value=2, max_value=100, initial=2)
    text = words()

    def clean(self) -> dict[str, Any]:
        """Whoever keeps out of it has a reason."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("avoid") and not given.get("avoid_why", "").strip():
            self.add_error("avoid_why", say(W + "required"))
        return given


class DrawnPlan(Form):
    """The day of the drawn visits."""

    on = Day(hour=9)


class Certify(Form):
    """An officer's certificate."""

    person = Named(max_length=60)
    number = forms.CharField(max_length=40)
    body = Bodies()
    valid_from = Day()
    valid_to = Day(last=True)


class Engage(Form):
    """An engineer under contract, by the name of the account."""

    username = forms.CharField(max_length=64)
    firm_name = forms.CharField(max_length=120)
    contract = forms.CharField(max_length=60)
    until = Day(last=True)


class Terms(Form):
    """The next version of the terms: caps, pass mark, days by grade and kind."""

    cap = forms.IntegerField(min_value=0, max_value=52)
    cap_red = forms.IntegerField(min_value=0, max_value=52)
    pass_mark = forms.IntegerField(min_value=0, max_value=100)
    valid_from = Day()
    text = words(longest=500)

    def __init__(self, *args: Any, now: terms.Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in terms.NUMBERS:
            self.fields[name].initial = getattr(now, name)
        for grade in (*terms.GRADES, terms.NO_GRADE):
            for kind in terms.OFTEN:
                field = forms.IntegerField(min_value=0, max_value=terms.LONGEST, initial=now.days(grade, kind))
                field.label = say(
                    "inspections.terms.every",
                    grade=say(f"inspections.grade.{grade}"),
                    kind=say(f"inspections.kind.{kind}"),
                )
                self.fields[f"every_{grade}_{kind}"] = field

    def values(self) -> dict[str, Any]:
        """The version as it is stored."""
        given = self.cleaned_data
        every = {
            grade: {kind: given[f"every_{grade}_{kind}"] for kind in terms.OFTEN}
            for grade in (*terms.GRADES, terms.NO_GRADE)
        }
        return {**{name: given[name] for name in terms.NUMBERS}, "every": every}
