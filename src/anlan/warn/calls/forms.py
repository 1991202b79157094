"""What people type on the desk's pages about calls, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from anlan.infra.pages.words import say
from anlan.warn.calls.rules.answers import ANSWERS


class Record(forms.Form):
    """Somebody was reached by ordinary phone: who, what they said, who said it."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    person = forms.ChoiceField()
    answer = forms.ChoiceField()
    said_by = forms.CharField(max_length=60)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["answer"].choices = [(a, say(f"calls.form.answer.{a}")) for a in ANSWERS]  # type: ignore[attr-defined]
        for name in ("person", "answer", "said_by"):
            self.fields[name].label = say(f"calls.form.{name}")
            self.fields[name].error_messages["required"] = say(f"calls.form.{name}.required")
        self.fields["said_by"].help_text = say("calls.form.said_by.help")


class Reason(forms.Form):
    """Why the calling stops."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.CharField(max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = say("calls.form.reason")
        self.fields["reason"].help_text = say("calls.form.reason.help")
        self.fields["reason"].error_messages["required"] = say("calls.refused.reason")
