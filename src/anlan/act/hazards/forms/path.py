"""What people type about the verbs of the path, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile

from anlan.act.hazards.rules.major import PLAN
from anlan.act.hazards.states import RISKS
from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say

MOST_PHOTOS = 20
W = "hazards.form."


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class Photos(forms.FileField):
    """Several photos; their bytes are looked at when they are kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": "image/*", "capture": "environment"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files, as a list that may be empty."""
        given = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if self.required and not given:
            raise forms.ValidationError(say(W + "photos.required"))
        if len(given) > MOST_PHOTOS:
            raise forms.ValidationError(say(W + "photos.many", n=MOST_PHOTOS))
        return [super(Photos, self).clean(f, initial) for f in given]


def words(required: bool = True) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(required=required, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def line(required: bool = True, longest: int = 200) -> forms.CharField:
    """One line."""
    return forms.CharField(required=required, max_length=longest)


def day(required: bool = True) -> forms.DateField:
    """A date, shown as the browser's own field."""
    return forms.DateField(required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def hour() -> forms.DateTimeField:
    """A day with its time, in the city's time."""
    shown = "%Y-%m-%dT%H:%M"
    return forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shown))


@dataclass(frozen=True)
class Asked:
    """Where a form's picker finds persons, and who is chosen to begin with."""

    url: str
    person: UUID | None = None
    name: str = ""


class VerbForm(Keyed):
    """A form for one verb. `key` makes a doubled press harmless; fields of `PICKED` name a person."""

    PICKED = frozenset({"holder", "second"})
    CHOICES: ClassVar[dict[str, tuple[str, tuple[str, ...]]]] = {}  # field → catalogue prefix and its values

    def __init__(
        self, *args: Any, asked: Asked | None = None, limit: date | None = None, note: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for name, (prefix, values) in self.CHOICES.items():
            self.fields[name].choices = [(v, say(f"{prefix}.{v}")) for v in values]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.label = say(W + name)
            field.error_messages["required"] = say(W + "required")
            field.error_messages["invalid"] = say(W + "invalid")
            if isinstance(field, forms.CharField):
                for validator in field.validators:
                    if hasattr(validator, "limit_value"):
                        validator.message = say(W + "long", n=validator.limit_value)
        if limit is not None and "until" in self.fields:
            self.fields["until"].initial = limit
            self.fields["until"].help_text = note or say(W + "until.latest", day=limit.isoformat())

    def args(self) -> dict[str, Any]:
        """What the verb takes, without key and files."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("key", "photos") and v not in ("", None)}


class Report(VerbForm):
    """hazards.report"""

    kind = forms.ChoiceField()
    text = words()
    area = forms.RegexField(r"^\d{12}(-[A-Z]\d{3}){0,2}$", widget=forms.HiddenInput)
    place = line(required=False)
    subject = line(required=False)
    source = forms.ChoiceField()
    photos = Photos(required=False)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[str] = (), sources: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, say(f"hazards.kind.{k}")) for k in kinds]  # type: ignore[attr-defined]
        self.fields["source"].choices = [(s, say(f"hazards.source.{s}")) for s in sources]  # type: ignore[attr-defined]


class Verify(VerbForm):
    """hazards.verify"""

    text = words(required=False)
    rule_item = line(required=False, longest=80)


class Reason(VerbForm):
    """hazards.reject, hazards.deny"""

    text = words()


class Grade(VerbForm):
    """hazards.grade"""

    CHOICES: ClassVar = {"grade": ("hazards.grade", ("general", "major")), "risk": ("hazards.risk", ("", *RISKS))}

    grade = forms.ChoiceField(widget=forms.RadioSelect, initial="general")
    rule_item = line(required=False, longest=80)
    text = words()
    risk = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        if items:  # of a city with rule sets: those in force on the hazard's date
            picked = forms.ChoiceField(required=False, choices=[("", say(W + "rule_item.none")), *items])
            self.base_fields = {**self.base_fields, "rule_item": picked}
        super().__init__(*args, **kwargs)


class Assign(VerbForm):
    """hazards.assign; of a major hazard measures, funds and plan may come with its plan."""

    holder = forms.UUIDField()
    until = day()
    responsibility = words()
    measures = words()
    funds = words()
    plan = words()
    order_no = line(required=False, longest=80)

    def __init__(self, *args: Any, major: bool = False, **kwargs: Any) -> None:
        if isinstance(kwargs.get("limit"), datetime):  # what cannot wait is ordered by the hour
            self.base_fields = {**self.base_fields, "until": hour()}
        super().__init__(*args, **kwargs)
        if major:
            for name in ("measures", "funds", "plan"):
                self.fields[name].required = False
                self.fields[name].help_text = say(W + "with_plan")


class Work(VerbForm):
    """hazards.rectify; a major hazard is taken on with the six parts of its plan."""

    text = words()
    photos = Photos(required=False)

    def __init__(self, *args: Any, major: bool = False, **kwargs: Any) -> None:
        if major:
            self.base_fields = {**self.base_fields, **{name: words() for name in PLAN}}
        super().__init__(*args, **kwargs)
        for name in PLAN if major else ():
            self.fields[name].label = say(f"hazards.plan.{name}")


class Extend(VerbForm):
    """hazards.extend"""

    until = day()
    text = words()
    interim = words()


class Words(VerbForm):
    """hazards.grant, hazards.visit"""

    text = words(required=False)


class Submit(VerbForm):
    """hazards.submit"""

    text = words()
    photos = Photos()


class Reinspect(VerbForm):
    """hazards.reinspect"""

    ok = forms.TypedChoiceField(widget=forms.RadioSelect, coerce=lambda v: v == "yes")
    text = words()
    photos = Photos()
    second = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ok"].choices = [(c, say(f"{W}ok.{c}")) for c in ("yes", "no")]  # type: ignore[attr-defined]


class Note(VerbForm):
    """hazards.note"""

    text = words(required=False)
    photos = Photos(required=False)
