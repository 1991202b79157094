"""Forms that are carried out once, however often they are sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4, uuid5

from django import forms

UNTYPED = ("key", "csrfmiddlewaretoken")


class Keyed(forms.Form):
    """A form with the key of its verb: sent twice it is done once, and mended after a refusal it is another try."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def full_clean(self) -> None:
        """The page's key becomes that of what is typed now, files by name and size."""
        super().full_clean()
        given = getattr(self, "cleaned_data", {})
        if given.get("key"):
            typed = sorted((k, str(v)) for k, vs in self._lists() for v in vs if k not in UNTYPED)
            files = sorted((k, f.name, f.size) for k in self.files for f in _all(self.files, k))
            given["key"] = uuid5(given["key"], repr((typed, files)))

    def _lists(self) -> list[tuple[str, list[object]]]:
        lists = getattr(self.data, "lists", None)
        return list(lists()) if lists else [(k, [v]) for k, v in self.data.items()]


def _all(files: Any, name: str) -> list[Any]:
    getlist = getattr(files, "getlist", None)
    return list(getlist(name)) if getlist else [files[name]]
