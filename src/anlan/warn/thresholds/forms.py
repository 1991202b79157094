"""What people type about rules, in the reader's language; minutes on the page, seconds in the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel.clock import CITY
from anlan.kernel.quantity import QUANTITIES
from anlan.warn.thresholds.rules import drafts, spec

W = "thresholds.form."
MINUTES = ("window", "for", "clear_for", "silent")
FIELDS = (
    "number", "name_zh", "name_en", "level", "ladder", "areas", "kind", "quantity", "measure", "window", "side",
    "limit", "for", "clear", "clear_for", "per", "k", "n", "silent", "note",
)  # fmt: skip


def _choices(prefix: str, values: Sequence[str], empty: bool = False) -> list[tuple[str, str]]:
    first = [("", say(f"{W}none"))] if empty else []
    return first + [(value, say(f"{prefix}{value or 'none'}")) for value in values]


class RuleForm(Keyed):
    """A rule's draft. Fields that a kind doesn't use stay empty."""

    number = forms.CharField(max_length=16)
    name_zh = forms.CharField(max_length=60)
    name_en = forms.CharField(max_length=60)
    level = forms.ChoiceField()
    ladder = forms.ChoiceField(required=False)
    areas = forms.MultipleChoiceField()
    kind = forms.ChoiceField()
    quantity = forms.ChoiceField()
    measure = forms.ChoiceField(required=False)
    window = forms.IntegerField(required=False, min_value=5, max_value=1440)
    side = forms.ChoiceField(required=False)
    limit = forms.FloatField(required=False)
    clear = forms.FloatField(required=False)
    clear_for = forms.IntegerField(required=False, min_value=0, max_value=1440)
    per = forms.ChoiceField(required=False)
    k = forms.IntegerField(required=False, min_value=1)
    n = forms.IntegerField(required=False, min_value=1)
    silent = forms.IntegerField(required=False, min_value=1, max_value=10_080)
    note = forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]] = (), fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for"] = forms.IntegerField(required=False, min_value=0, max_value=1440)
        choices: dict[str, list[tuple[str, str]]] = {
            "level": [(str(n), say(f"thresholds.level.{n}")) for n in (4, 3, 2, 1)],
            "ladder": _choices("thresholds.ladder.", drafts.LADDERS),
            "areas": list(areas),
            "kind": _choices("thresholds.kind.", spec.KINDS),
            "quantity": _choices("thresholds.quantity.", list(QUANTITIES)),
            "measure": _choices("thresholds.measure.", ("sum", "intensity", "value", "change"), empty=True),
            "side": _choices("thresholds.side.", ("at_least", "at_most")),
            "per": _choices("thresholds.per.", list(spec.GROUPS), empty=True),
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        for name in FIELDS:
            self.fields[name].label = say(f"{W}{name}")
            self.fields[name].error_messages["required"] = say(f"{W}required")
        if fixed:
            self.fields["number"].initial = fixed
            self.fields["number"].widget = forms.HiddenInput()
        self.order_fields(["key", *FIELDS])

    def settings(self) -> dict[str, Any]:
        """The rule's arguments, of the fields that were filled."""
        given = self.cleaned_data
        low = given["side"] == "at_most"
        args: dict[str, Any] = {"quantity": given["quantity"]}
        named = {
            "measure": given["measure"],
            "at_most" if low else "at_least": given["limit"],
            "clear_above" if low else "clear_below": given["clear"],
            "per": given["per"],
            "k": given["k"],
            "n": given["n"],
        }
        args |= {name: value for name, value in named.items() if value not in (None, "")}
        for name in MINUTES:
            if given[name]:
                args[f"{name}_s"] = given[name] * 60
        if given["kind"] == "missing":
            args = {name: args[name] for name in ("quantity", "silent_s", "per", "k", "n") if name in args}
        return args


def filled(rule: Any) -> dict[str, Any]:
    """A rule's values as the form shows them."""
    args = rule.args
    low = "at_most" in args
    return {
        "number": rule.number,
        "name_zh": rule.names["zh"],
        "name_en": rule.names["en"],
        "level": str(rule.level),
        "ladder": rule.ladder,
        "areas": list(rule.area_set),
        "kind": rule.kind,
        "quantity": args["quantity"],
        "measure": args.get("measure", ""),
        "side": "at_most" if low else "at_least",
        "limit": args.get("at_most" if low else "at_least"),
        "clear": args.get("clear_above" if low else "clear_below"),
        "per": args.get("per", ""),
        "k": args.get("k"),
        "n": args.get("n"),
        **{name: args[f"{name}_s"] // 60 for name in MINUTES if f"{name}_s" in args},
    }


class Stretch(forms.Form):
    """From which day to which a rule is tried on the past, and with which limit: its own, or another."""

    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    limit = forms.FloatField()
    lasts = forms.IntegerField(min_value=0, max_value=1440)

    def __init__(self, data: Mapping[str, Any] | None, now: datetime, args: Mapping[str, Any]) -> None:
        today = now.astimezone(CITY).date()
        self.now, self.args = now, args
        self.side = next((side for side in ("at_least", "at_most") if side in args), "")
        own = {"limit": args.get(self.side), "lasts": args.get("for_s", 0) // 60}
        first = {"since": today - timedelta(days=7), "until": today, **own}
        super().__init__({**own, **dict(data.items())} if data else None, initial=first)
        if not self.side:  # silence has no limit
            del self.fields["limit"], self.fields["lasts"]
        for name, field in self.fields.items():
            field.label = say(f"{W}{'for' if name == 'lasts' else name}")

    def settings(self) -> dict[str, Any]:
        """The rule's arguments with the limit to be tried; what clears it keeps its share of it."""
        args = dict(self.args)
        if self.side:
            limit, clear = self.cleaned_data["limit"], "clear_below" if self.side == "at_least" else "clear_above"
            own = args[self.side]
            if clear in args:
                args[clear] = limit * args[clear] / own if own else limit
            args |= {self.side: limit, "for_s": self.cleaned_data["lasts"] * 60}
        return args

    def times(self) -> tuple[datetime, datetime]:
        """From the first day's beginning to the last day's end, or now."""
        since = datetime.combine(self.cleaned_data["since"], time(0), CITY)
        until = datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time(0), CITY)
        return since, min(until, self.now)


class Note(Keyed):
    """Why a rule is to end."""

    note = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = say(f"{W}why")
        self.fields["note"].error_messages["required"] = say(f"{W}required")
