"""What people type when they sign a zero or put a floor under watch, with labels and mistakes in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.sense.floors.rules import terms
from anlan.sense.floors.rules.gauges import BOUNDS, ENDS, KINDS


class Tare(Keyed):
    """Why the zone is bare, and the photo that shows it."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason", "photo"):
            self.fields[name].label = say(f"floors.form.{name}")
            self.fields[name].error_messages["required"] = say(f"floors.refused.{name}")


class Watch(Keyed):
    """One instrument of a floor: its stream, its kind, the zone it stands for, its zero, and its formula's sizes."""

    FIRST = ("stream", "kind", "zone", "zone_m2", "zone_limit", "tare")

    stream = forms.ChoiceField()
    kind = forms.ChoiceField()
    zone = forms.CharField(max_length=40, required=False)
    zone_m2 = forms.FloatField(min_value=1, max_value=1e6, required=False)
    zone_limit = forms.FloatField(min_value=0.1, max_value=200, required=False)
    tare = forms.FloatField(min_value=-1e9, max_value=1e9, required=False)
    tare_temperature = forms.FloatField(min_value=-50, max_value=80, required=False)
    ends = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, streams: Sequence[tuple[str, str]], m2: float | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (low, high) in BOUNDS.items():
            self.fields[name] = forms.FloatField(min_value=low, max_value=high, required=False)
        self.fields["stream"].choices = streams  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(k, say(f"floors.kind.{k}")) for k in KINDS]  # type: ignore[attr-defined]
        ends = [("", ""), *((e, say(f"floors.ends.{e}")) for e in ENDS)]
        self.fields["ends"].choices = ends  # type: ignore[attr-defined]
        self.fields["zone_m2"].initial = m2
        for name, field in self.fields.items():
            field.label = field.label or say(f"floors.form.watch.{name}")
            field.error_messages["required"] = say("floors.form.watch.required")
            for key in {"invalid", "invalid_choice"} & set(field.error_messages):
                field.error_messages[key] = say("floors.form.watch.invalid")

    @property
    def always(self) -> list[Any]:
        """Fields of every instrument."""
        return [self[name] for name in self.FIRST]

    @property
    def sometimes(self) -> list[Any]:
        """Fields that only some formulas ask for."""
        return [f for f in self.visible_fields() if f.name not in self.FIRST]

    def row(self) -> dict[str, Any]:
        """As a file's row has them, what was left empty left out."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("key", "stream") and v not in (None, "")}


class Terms(Keyed):
    """floors.propose_terms: every number, from which day, and why."""

    from_day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in terms.NAMES:
            self.fields[name] = forms.IntegerField(label=say(f"floors.term.{name}"))
        for name in ("from_day", "text"):
            self.fields[name].label = say(f"floors.form.{name}")
        for field in self.fields.values():
            field.error_messages |= {m: say(f"floors.form.{m}") for m in ("required", "invalid")}
        self.order_fields(["key", *terms.NAMES, "from_day", "text"])
