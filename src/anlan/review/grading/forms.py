"""What people type about grades, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel.clock import CITY
from anlan.review.grading.rules import scores
from anlan.review.grading.rules.values import EVERY, MOST_DAYS, PARTS

W = "grading.form."
Options = Sequence[tuple[str, str]]


class VerbForm(Keyed):
    """A form for one verb. `key` makes a doubled press harmless."""

    def __init__(self, *args: Any, options: dict[str, Options] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = field.label or say(W + name)
            for mistake in {"required", "invalid", "invalid_choice"} & {*field.error_messages, "required"}:
                field.error_messages[mistake] = say(W + ("required" if mistake == "required" else "invalid"))
            if options and name in options:
                field.choices = options[name]  # type: ignore[attr-defined]


def _choice(values: Sequence[float]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", "")] + [(f"{v:g}", f"{v:g}") for v in values], required=False)


class Assess(VerbForm):
    """A risk: whose, what, and the values of one method; the other method's stay empty."""

    about = forms.ChoiceField()
    what = forms.CharField(max_length=120)
    method = forms.ChoiceField()
    lec_l = _choice(scores.LIKELIHOOD)
    lec_e = _choice(scores.EXPOSURE)
    lec_c = _choice(scores.CONSEQUENCE)
    matrix_l = _choice(scores.STEPS)
    matrix_s = _choice(scores.STEPS)
    text = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def values(self) -> dict[str, float]:
        """The values of the method that was chosen."""
        given = self.cleaned_data
        names = ("l", "e", "c") if given["method"] == "lec" else ("l", "s")
        found = {n: given.get(f"{given['method']}_{n}") for n in names}
        return {n: float(v) for n, v in found.items() if v}


class Withdraw(VerbForm):
    """Why a risk is there no longer."""

    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Propose(VerbForm):
    """A new version of the rule: a letter for each finding, days between the landlord's checks."""

    valid_from = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = values
        letters = [(letter, letter) for letter in scores.LETTERS]
        for code in PARTS:
            field: forms.Field = forms.ChoiceField(choices=letters, initial=values["parts"][code])
            field.label = say(f"grading.part.{code}")
            self.fields[code] = field
        for letter in scores.LETTERS:
            for kind in EVERY:
                field = forms.IntegerField(min_value=1, max_value=MOST_DAYS, initial=values["frequency"][letter][kind])
                field.label = say("grading.form.every", letter=letter, kind=say(f"grading.every.{kind}"))
                self.fields[f"{letter}_{kind}"] = field

    def begins(self) -> datetime:
        """The instant from which it holds."""
        return datetime.combine(self.cleaned_data["valid_from"], time(), CITY)

    def values(self) -> dict[str, Any]:
        """The version as values: what the form does not show stays as it was."""
        given = self.cleaned_data
        frequency = {letter: {kind: given[f"{letter}_{kind}"] for kind in EVERY} for letter in scores.LETTERS}
        return {**self.was, "parts": {code: given[code] for code in PARTS}, "frequency": frequency}
