"""What people type when they sign a zero, with labels and mistakes in the reader's language."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say


class Tare(Keyed):
    """Why the zone is bare, and the photo that shows it."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason", "photo"):
            self.fields[name].label = say(f"floors.form.{name}")
            self.fields[name].error_messages["required"] = say(f"floors.refused.{name}")
