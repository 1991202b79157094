"""What people type on the desk's pages about alerts, with labels and mistakes in the reader's language."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say


class Reason(Keyed):
    """Why an alert is stood down."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = say("alerts.form.reason")
        self.fields["reason"].help_text = say("alerts.form.reason.help")
        self.fields["reason"].error_messages["required"] = say("alerts.refused.reason")
