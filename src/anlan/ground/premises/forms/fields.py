"""Fields that the forms of this room share, and the form of one verb: labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from anlan.ground.premises.queries.tags import tag_codes
from anlan.ground.premises.rules import values
from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
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


class Tags(forms.MultipleChoiceField):
    """Process tags of the list in force; the words are those of the catalogue."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple)

    def labelled(self) -> None:
        """Words in the language of whoever reads now."""
        self.choices = [(c, say(f"premises.tag.{c}")) for c in tag_codes()]

    def clean(self, value: Any) -> list[str]:
        """The codes, in one order."""
        return sorted(super().clean(value))


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
            if isinstance(field, Choice | Tags):
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
