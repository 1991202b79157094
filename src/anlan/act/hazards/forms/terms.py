"""What is typed about the deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from anlan.act.hazards.forms.path import VerbForm, day, line, words
from anlan.act.hazards.rules.deadlines import ALERT, HIGHEST, LONGEST_H
from anlan.infra.pages.words import say


class Terms(VerbForm):
    """hazards.propose: the numbers of the deadlines, and the lists as lines of text."""

    valid_from = day()
    text = words()
    reminders = line()
    holidays = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    make_up = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, numbers: Sequence[str] = (), kinds: Sequence[str] = (), **kwargs: Any) -> None:
        asked = {n: forms.IntegerField(min_value=1, max_value=HIGHEST.get(n, 90)) for n in numbers}
        asked |= {f"hours_{k}": forms.IntegerField(required=False, min_value=1, max_value=LONGEST_H) for k in kinds}
        self.base_fields = {**self.base_fields, **asked}
        super().__init__(*args, **kwargs)
        self.numbers, self.kinds = tuple(numbers), tuple(kinds)
        for name in (*numbers, "reminders", "holidays", "make_up"):
            self.fields[name].label = say(f"hazards.setting.{name}")
        for kind in kinds:
            self.fields[f"hours_{kind}"].label = say(hours_label(kind))

    def clean_reminders(self) -> list[int]:
        """Numbers from "50, 80, 100"."""
        try:
            return [
                int(part) for part in self.cleaned_data["reminders"].replace("，", ",").replace("、", ",").split(",")
            ]
        except ValueError:
            raise forms.ValidationError(say("hazards.refused.setting_reminders")) from None

    def clean_holidays(self) -> list[str]:
        """Dates, parted by spaces, commas or lines."""
        return self.cleaned_data["holidays"].replace(",", " ").replace("，", " ").split()

    def clean_make_up(self) -> list[str]:
        """Dates, parted by spaces, commas or lines."""
        return self.cleaned_data["make_up"].replace(",", " ").replace("，", " ").split()

    def values(self) -> dict[str, Any]:
        """The version's values."""
        names = (*self.numbers, "reminders", "holidays", "make_up")
        hours = {k: self.cleaned_data[f"hours_{k}"] for k in self.kinds if self.cleaned_data[f"hours_{k}"]}
        return {**{n: self.cleaned_data[n] for n in names}, "hours": hours}

    def by_days(self) -> list[forms.BoundField]:
        """Fields that every city has to fill in."""
        return [f for f in self.visible_fields() if not f.name.startswith("hours_")]

    def by_hours(self) -> list[forms.BoundField]:
        """Kinds that may have a limit in hours."""
        return [f for f in self.visible_fields() if f.name.startswith("hours_")]


def hours_label(kind: str) -> str:
    """Catalogue key of a kind's name, or of what was found through an alert."""
    return "hazards.setting.hours.alert" if kind == ALERT else f"hazards.kind.{kind}"
