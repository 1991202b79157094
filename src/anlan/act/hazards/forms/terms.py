"""What is typed about the deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from anlan.act.hazards.forms.path import VerbForm, day, line, words
from anlan.act.hazards.rules.deadlines import HIGHEST
from anlan.infra.pages.words import say


class Terms(VerbForm):
    """hazards.propose: the numbers of the deadlines, and the lists as lines of text."""

    valid_from = day()
    text = words()
    reminders = line()
    holidays = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    make_up = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, numbers: Sequence[str] = (), **kwargs: Any) -> None:
        asked = {n: forms.IntegerField(min_value=1, max_value=HIGHEST.get(n, 90)) for n in numbers}
        self.base_fields = {**self.base_fields, **asked}
        super().__init__(*args, **kwargs)
        self.numbers = tuple(numbers)
        for name in (*numbers, "reminders", "holidays", "make_up"):
            self.fields[name].label = say(f"hazards.setting.{name}")

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
        return {n: self.cleaned_data[n] for n in names}
