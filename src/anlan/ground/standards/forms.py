"""What the section types about a standard: a new version, and one item of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from anlan.ground.standards.rules import items as rules
from anlan.ground.standards.rules.items import Item
from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.kernel.clock import CITY

W = "standards.form."


class _Labelled(Keyed):
    """Labels, hints and mistakes from the catalogue, by the field's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "key":
                field.label = say(f"{W}{name}")
                field.error_messages["required"] = say("standards.form.required")
                field.error_messages["invalid"] = say("standards.form.invalid")


class Propose(_Labelled):
    """The next version: why, of which text, and from which day on."""

    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(max_length=120, required=False)
    valid_from = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_valid_from(self) -> datetime | None:
        """The instant at which that day begins."""
        day: date | None = self.cleaned_data["valid_from"]
        if day is not None and not 1900 <= day.year <= 2200:
            raise forms.ValidationError(say("standards.form.invalid"))
        return datetime.combine(day, time(), CITY) if day else None


class New(Propose):
    """The first version of a standard that the city did not have, with its first item."""

    code = forms.RegexField(rules.CODE.pattern + r"\Z", max_length=32)
    name_zh = forms.CharField(max_length=80)
    name_en = forms.CharField(max_length=80)
    kind = forms.ChoiceField()
    item_zh = forms.CharField(max_length=500)
    item_en = forms.CharField(max_length=500)
    field_order = ("code", "name_zh", "name_en", "kind", "document", "item_zh", "item_en", "valid_from", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, say(f"standards.kind.{k}")) for k in rules.KINDS]  # type: ignore[attr-defined]


class ItemForm(_Labelled):
    """One item of a draft; `initial` comes from the item that is changed."""

    ref = forms.RegexField(rules.REF.pattern + r"\Z", max_length=16)
    text_zh = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    text_en = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    basis_zh = forms.CharField(max_length=200, required=False)
    basis_en = forms.CharField(max_length=200, required=False)
    clause = forms.CharField(max_length=80, required=False)
    sort = forms.ChoiceField()
    answer = forms.ChoiceField()
    unit = forms.CharField(max_length=16, required=False)
    least = forms.FloatField(required=False)
    most = forms.FloatField(required=False)
    evidence_zh = forms.CharField(max_length=200, required=False)
    evidence_en = forms.CharField(max_length=200, required=False)
    photo = forms.BooleanField(required=False)
    grade = forms.ChoiceField(required=False)
    rule = forms.CharField(max_length=80, required=False)
    days = forms.IntegerField(min_value=0, max_value=rules.LONGEST_DAYS, initial=15)
    department = forms.ChoiceField()
    weight = forms.IntegerField(min_value=0, max_value=100, initial=1)
    kind = forms.CharField(max_length=32, initial="other")
    scope = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("sort", rules.SORTS)
        self._choose("answer", rules.ANSWERS)
        self._choose("department", rules.DEPARTMENTS)
        self.fields["grade"].choices = [(g, say(f"standards.grade.{g or 'none'}")) for g in rules.GRADES]  # type: ignore[attr-defined]

    def _choose(self, name: str, codes: Sequence[str]) -> None:
        self.fields[name].choices = [(c, say(f"standards.{name}.{c}")) for c in codes]  # type: ignore[attr-defined]

    @staticmethod
    def filled(item: Item) -> dict[str, Any]:
        """What the form begins with for an item."""
        given = item.as_json()
        for name in ("text", "basis", "evidence"):
            words = given.pop(name) or {}
            given |= {f"{name}_{lang}": words.get(lang, "") for lang in ("zh", "en")}
        return {**given, "scope": ", ".join(given["scope"])}

    def item(self) -> dict[str, Any]:
        """The item as it is stored."""
        given = {k: v for k, v in self.cleaned_data.items() if k != "key"}
        for name in ("text", "basis", "evidence"):
            words = {lang: given.pop(f"{name}_{lang}") for lang in ("zh", "en")}
            given[name] = {k: v or words["zh"] or words["en"] for k, v in words.items()} if any(words.values()) else {}
        tags = given["scope"].replace("，", ",").replace("、", ",").split(",")
        return {**given, "scope": [tag.strip() for tag in tags if tag.strip()]}
