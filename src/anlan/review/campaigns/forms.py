"""What people type about campaigns, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel.clock import CITY

W = "campaigns.form."
OWNER_KINDS = ("village_collective", "private", "state", "other")
Options = Sequence[tuple[str, str]]
END_OF_WORK = time(18)  # a limit named by its day is reached when the offices close


def words(required: bool = True, longest: int = 500) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": 3}))


class Day(forms.DateField):
    """A day of the city's calendar as an instant: when it begins, ends, or when the offices close on it."""

    def __init__(self, which: str = "begin", **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.which = which

    def clean(self, value: Any) -> Any:
        """The instant, or None."""
        found: date | None = super().clean(value)
        if found is None:
            return None
        if not 1990 <= found.year <= 2200:
            raise forms.ValidationError(say(W + "invalid"))
        begin = datetime.combine(found, time(), CITY)
        if self.which == "end":
            return begin + timedelta(days=1)
        return datetime.combine(found, END_OF_WORK, CITY) if self.which == "work" else begin


class VerbForm(Keyed):
    """A form for one verb. `key` makes a doubled press harmless."""

    def __init__(self, *args: Any, options: dict[str, Options] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = say(W + name)
            for mistake in {"required", "invalid", "invalid_choice", "invalid_list"} & {*field.error_messages}:
                field.error_messages[mistake] = say(W + ("required" if mistake == "required" else "invalid"))
            if options and name in options:
                field.choices = options[name]  # type: ignore[attr-defined]

    def args(self) -> dict[str, Any]:
        """What was given, without the key and what was left empty."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("key", "photo") and v not in ("", None)}


def said_options(prefix: str, codes: Sequence[str]) -> Options:
    """Codes with their words."""
    return [(code, say(f"campaigns.{prefix}.{code}")) for code in codes]


class Start(VerbForm):
    """A campaign: its number, name, whose compounds, as of which day, until when, with which departments."""

    ref = forms.CharField(max_length=40)
    name = forms.CharField(max_length=80)
    name_en = forms.CharField(max_length=120, required=False)
    owner_kind = forms.ChoiceField(required=False)
    as_of = Day("end")  # as the day ended
    due = Day("end")
    departments = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    text = words(required=False)


class Claim(VerbForm):
    """What became of a compound, and what shows it."""

    outcome = forms.ChoiceField()
    document = forms.CharField(max_length=80, required=False)
    photo = forms.FileField(required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))
    text = words()


class Words(VerbForm):
    """Some words, and nothing else."""

    text = words(longest=1000)


class Ask(VerbForm):
    """What a department is asked for, until when."""

    department = forms.ChoiceField()
    text = words()
    due = Day("work")


class Reply(VerbForm):
    """What a department did."""

    text = words(longest=1000)
    document = forms.CharField(max_length=80, required=False)


class ReturnReply(VerbForm):
    """Why a reply is not enough, and the new limit."""

    text = words()
    due = Day("work")


class Register(VerbForm):
    """An item of a problem list."""

    ref = forms.CharField(max_length=40)
    list = forms.ChoiceField()
    level = forms.ChoiceField()
    source = forms.ChoiceField()
    title = forms.CharField(max_length=120)
    text = words(required=False, longest=1000)
    department = forms.ChoiceField()
    due = Day("end")
    campaign = forms.ChoiceField(required=False)
    hazards = forms.CharField(max_length=2000, required=False)

    def args(self) -> dict[str, Any]:
        """Numbers of hazards as a list."""
        return {**super().args(), "hazards": numbers(self.cleaned_data.get("hazards", ""))}


class Link(VerbForm):
    """Numbers of hazards."""

    hazards = forms.CharField(max_length=2000)

    def args(self) -> dict[str, Any]:
        """Numbers of hazards as a list."""
        return {"hazards": numbers(self.cleaned_data["hazards"])}


def numbers(text: str) -> list[str]:
    """Numbers parted by blanks or commas of any kind."""
    for mark in "，、,;；\n\t":
        text = text.replace(mark, " ")
    return [one for one in text.split(" ") if one]
