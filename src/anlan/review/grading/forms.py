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
from anlan.review.grading.rules import values as rules

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
    """A new version of the rule: every number, letter and word of it, beginning with those in force."""

    valid_from = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    steps = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = [(letter, letter) for letter in scores.LETTERS]
        for code in rules.PARTS:
            self._add(code, forms.ChoiceField(choices=letters, initial=values["parts"][code]),
                      say(f"grading.part.{code}"))  # fmt: skip
        self.fields["steps"].choices = [(s, say(f"grading.step.{s}")) for s in rules.STEPS]  # type: ignore[attr-defined]
        self.fields["steps"].initial = list(values["steps"])
        for method in scores.METHODS:
            for letter in scores.LETTERS[1:]:
                field = forms.FloatField(min_value=0, max_value=rules.HIGHEST, initial=values[method][letter])
                label = say("grading.form.band", method=say(f"grading.method.{method}"), letter=letter)
                self._add(f"{method}_{letter}", field, label)
        colours = [(c, say(f"grading.colour.{c}")) for c in rules.COLOURS]
        for letter in scores.LETTERS:
            self._add(f"legend_{letter}", forms.ChoiceField(choices=colours, initial=values["legend"][letter]),
                      say("grading.form.legend", letter=letter))  # fmt: skip
        for name in rules.POINTS:
            number = forms.IntegerField(min_value=0, max_value=rules.MOST_POINTS, initial=values["points"][name])
            self._add(f"points_{name}", number, say(f"grading.points.form.{name}"))
        asked = [(band, say(f"grading.follow.from.{band}")) for band in rules.FROM]
        for name in rules.FOLLOWS:
            self._add(f"follows_{name}", forms.ChoiceField(choices=asked, initial=values["follows"][name]),
                      say("grading.follow.form", what=say(f"grading.follow.{name}")))  # fmt: skip
        for name in rules.LISTS:
            self._add(name, forms.CharField(required=False, max_length=500, initial="、".join(values[name])),
                      say(W + name))  # fmt: skip

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.label = label
        field.error_messages |= {
            m: say(W + ("required" if m == "required" else "invalid")) for m in field.error_messages
        }
        self.fields[name] = field

    def begins(self) -> datetime:
        """The instant from which it holds."""
        return datetime.combine(self.cleaned_data["valid_from"], time(), CITY)

    def values(self) -> dict[str, Any]:
        """The version as values."""
        given = self.cleaned_data
        return {
            "parts": {code: given[code] for code in rules.PARTS},
            "steps": [step for step in rules.STEPS if step in given["steps"]],
            **{m: {letter: given[f"{m}_{letter}"] for letter in scores.LETTERS[1:]} for m in scores.METHODS},
            "legend": {letter: given[f"legend_{letter}"] for letter in scores.LETTERS},
            "points": {name: given[f"points_{name}"] for name in rules.POINTS},
            "follows": {name: given[f"follows_{name}"] for name in rules.FOLLOWS},
            **{name: _words(given[name]) for name in rules.LISTS},
        }


def _words(text: str) -> list[str]:
    parts = text.replace("，", "、").replace(",", "、").split("、")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


class EnterPoints(VerbForm):
    """Points for what no room keeps: what, when, and why."""

    code = forms.ChoiceField()
    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, worth: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (code, say("grading.points.worth", what=say(f"grading.points.what.{code}"), n=f"{n:+d}"))
            for code, n in worth.items()
        ]

    def moment(self) -> datetime:
        """The day's beginning."""
        return datetime.combine(self.cleaned_data["on"], time(), CITY)


class Reason(VerbForm):
    """Why: an appeal, or an answer to one."""

    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Words(VerbForm):
    """Words are welcome, not needed."""

    text = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
