"""The shape of what is typed about people and posts, and its errors in words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from anlan.ground.people import rules
from anlan.infra.bulk.columns import Wrong, phone
from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel import area as areas


class VerbForm(Keyed):
    """A verb's fields, and the key by which the same press counts once; a bare press of a list's button has none."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    use_required_attribute = True

    def __init__(self, data: Any = None, **more: Any) -> None:
        self.people = more.pop("people", [])
        super().__init__(data, **more)
        for name, field in self.fields.items():
            field.label = say(f"people.field.{name}") if name != "key" else ""
            field.error_messages = {code: say("people.form.needed") for code in ("required",)} | {
                code: say("people.form.other") for code in ("invalid", "invalid_choice", "max_length")
            }
        for name in ("person", "to"):
            if name in self.fields:
                self.fields[name].choices = self.people  # type: ignore[attr-defined]

    def args(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def _moment(required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(required=required, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class Numbered(VerbForm):
    """A form with a telephone number."""

    number = forms.CharField(max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))

    def clean_number(self) -> str:
        """The number as digits, or why it is none."""
        value = str(self.cleaned_data["number"])
        if not value:
            return ""
        try:
            return phone(value)
        except Wrong as wrong:
            raise forms.ValidationError(say(wrong.because)) from None


class Register(Numbered):
    """A new person."""

    name = forms.CharField(max_length=60)
    unit = forms.CharField(max_length=120, required=False)
    area = forms.CharField(max_length=24)
    ref = forms.CharField(max_length=60, required=False)
    field_order = ["key", "name", "number", "unit", "area", "ref"]

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["number"].required = False

    def clean_area(self) -> str:
        """A code of the register."""
        code = areas.pad(str(self.cleaned_data["area"]).strip())
        if not areas.valid(code):
            raise forms.ValidationError(say("bulk.expected.code"))
        return code


class Correct(VerbForm):
    """A person's name and unit."""

    name = forms.CharField(max_length=60)
    unit = forms.CharField(max_length=120, required=False)


class Reasoned(VerbForm):
    """Why."""

    reason = forms.CharField(max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class Propose(VerbForm):
    """Who is proposed for a post that is known."""

    person = forms.ChoiceField()
    begins = _moment(required=False)


class ProposeOpen(VerbForm):
    """Which post a person is proposed for."""

    role = forms.ChoiceField()
    area = forms.CharField(max_length=24)
    rank = forms.ChoiceField()

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["role"].choices = [(r, say(f"people.role.{r}")) for r in rules.ROLES]  # type: ignore[attr-defined]
        self.fields["rank"].choices = [(r, say(f"people.rank.{r}")) for r in rules.RANKS]  # type: ignore[attr-defined]


class Activate(VerbForm):
    """When a confirmed post begins."""

    begins = _moment(required=False)


class Delegate(VerbForm):
    """To whom and until when."""

    to = forms.ChoiceField()
    until = _moment()


OF_PERSON: dict[str, type[VerbForm]] = {
    "correct": Correct,
    "set_contact": Numbered,
    "confirm_contact": VerbForm,
    "wrong_number": VerbForm,
    "erase_contact": VerbForm,
    "resign": Reasoned,
    "propose": ProposeOpen,
}
OF_POST: dict[str, type[VerbForm]] = {
    "confirm": VerbForm,
    "decline": Reasoned,
    "activate": Activate,
    "suspend": Reasoned,
    "resume": VerbForm,
    "end": Reasoned,
    "delegate": Delegate,
}
