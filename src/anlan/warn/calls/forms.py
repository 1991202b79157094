"""What people type on the desk's pages about calls, with labels and mistakes in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from anlan.infra.pages.keyed import Keyed
from anlan.infra.pages.words import say
from anlan.warn.calls.rules import ladder
from anlan.warn.calls.rules.answers import ANSWERS


class Record(Keyed):
    """Somebody was reached by ordinary phone: who, what they said, who said it."""

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


class Reason(Keyed):
    """Why the calling stops."""

    reason = forms.CharField(max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = say("calls.form.reason")
        self.fields["reason"].help_text = say("calls.form.reason.help")
        self.fields["reason"].error_messages["required"] = say("calls.refused.reason")


class Steps(Keyed):
    """A new version of a ladder: a row of fields for each step, in minutes; rows without a person are left out."""

    PARTS = ("who", "wait", "again", "sms", "next")

    mode = forms.ChoiceField()
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, steps: Sequence[Mapping[str, Any]] = (), mode: str = "any", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [(m, say(f"calls.mode.{m}")) for m in ladder.MODES]  # type: ignore[attr-defined]
        self.fields["mode"].initial = mode
        for name in ("mode", "text"):
            self.fields[name].label = say(f"calls.ladder.{name}")
        self.fields["text"].error_messages["required"] = say("calls.refused.ladder_text")
        people = [("", say("calls.ladder.nobody")), *((w, say(f"calls.kind.{w}")) for w in ladder.WHO)]
        for n in range(ladder.MOST_STEPS):
            given = steps[n] if n < len(steps) else {}
            self.fields |= self._row(n + 1, people, given)

    def _row(self, n: int, people: Sequence[tuple[str, str]], given: Mapping[str, Any]) -> dict[str, forms.Field]:
        again = ", ".join(str(a // 60) for a in given.get("again_s", []))
        made: dict[str, forms.Field] = {
            "who": forms.ChoiceField(choices=people, required=False, initial=given.get("who", "")),
            "wait": forms.IntegerField(
                min_value=1, max_value=ladder.LONGEST_S // 60, required=False,
                initial=given["wait_s"] // 60 if given else None,
            ),
            "again": forms.CharField(max_length=40, required=False, initial=again),
            "sms": forms.BooleanField(
                required=False, initial="sms_sim" in given.get("channels", ladder.CHANNELS) if given else True
            ),
            "next": forms.BooleanField(required=False, initial=given.get("on_yes") == "next"),
        }  # fmt: skip
        for part, field in made.items():
            field.label = say(f"calls.ladder.{part}")
            if part == "wait":
                field.widget = forms.NumberInput(attrs={"min": 1, "max": ladder.LONGEST_S // 60, "size": 5})
            elif part == "again":
                field.widget.attrs |= {"size": 6}
        return {f"{part}_{n}": field for part, field in made.items()}

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each step."""
        return [(n, [self[f"{part}_{n}"] for part in self.PARTS]) for n in range(1, ladder.MOST_STEPS + 1)]

    def clean(self) -> dict[str, Any]:
        """A step with a person needs its minutes; reminders are minutes, parted by commas."""
        given: dict[str, Any] = super().clean() or {}
        for n in range(1, ladder.MOST_STEPS + 1):
            if given.get(f"who_{n}") and not given.get(f"wait_{n}") and f"wait_{n}" not in self.errors:
                self.add_error(f"wait_{n}", say("calls.ladder.wait.required"))
            again = str(given.get(f"again_{n}") or "").replace("，", ",").replace("、", ",")
            parts = [part.strip() for part in again.split(",") if part.strip()]
            if not all(part.isdecimal() and 0 < int(part) for part in parts):
                self.add_error(f"again_{n}", say("calls.ladder.again.wrong", got=again))
                continue
            given[f"again_{n}"] = [int(part) * 60 for part in parts]
        return given

    def steps(self) -> list[dict[str, Any]]:
        """The steps as they are stored."""
        given = self.cleaned_data
        return [
            {
                "who": given[f"who_{n}"],
                "wait_s": given[f"wait_{n}"] * 60,
                "again_s": given[f"again_{n}"],
                "channels": [c for c in ladder.CHANNELS if c != "sms_sim" or given[f"sms_{n}"]],
                "on_yes": "next" if given[f"next_{n}"] else "stop",
            }
            for n in range(1, ladder.MOST_STEPS + 1)
            if given[f"who_{n}"]
        ]
