"""What is typed about cases, listings, stops, the place in the register, and files opened again."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from anlan.act.hazards import states
from anlan.act.hazards.forms.path import VerbForm, day, line, words
from anlan.act.hazards.queries.laws import laws_for
from anlan.act.hazards.rules.beside import GROUNDS
from anlan.infra.pages.words import say, spoken


class _Lawful(VerbForm):
    """A form that cites a statute."""

    SERVES: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["law"].choices = [  # type: ignore[attr-defined]
            (code, spoken(law.said)) for code, law in laws_for(self.SERVES).items()
        ]


class OpenCase(_Lawful):
    """hazards.open_case: of the grounds those that the file shows."""

    SERVES = "case"
    CHOICES: ClassVar = {"ground": ("hazards.ground", GROUNDS)}

    ground = forms.ChoiceField(widget=forms.RadioSelect)
    law = forms.ChoiceField()
    text = words()

    def __init__(self, *args: Any, grounds: tuple[str, ...] = GROUNDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        field.choices = [c for c in field.choices if c[0] in grounds]  # type: ignore[attr-defined]
        field.initial = grounds[0]


class Order(VerbForm):
    """hazards.order"""

    text = words()
    until = day()
    interim = words(required=False)


class Transfer(_Lawful):
    """hazards.transfer, hazards.hand_over"""

    SERVES = "transfer"

    to = line()
    text = words()
    law = forms.ChoiceField()
    until = day()


class Receipt(VerbForm):
    """hazards.receipt: the number first, the answer when it comes."""

    number = line(required=False, longest=80)
    text = words(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("number", "text"):
            self.fields[name].label = say(f"hazards.form.receipt.{name}")


class Fine(VerbForm):
    """hazards.fine"""

    amount = forms.IntegerField(min_value=1, max_value=1_000_000_000)
    decision_no = line(longest=80)
    text = words()


class ProposeListing(VerbForm):
    """hazards.propose_listing"""

    text = words()
    measures = words()
    public_text = words()
    until = day()


class ProposeDelisting(VerbForm):
    """hazards.propose_delisting"""

    text = words()
    report_no = line(longest=80)
    result_text = words(required=False)


class Suspend(_Lawful):
    """hazards.suspend"""

    SERVES = "stop"
    CHOICES: ClassVar = {"kind": ("hazards.stop", states.STOPS)}

    kind = forms.ChoiceField()
    law = forms.ChoiceField()
    text = words()
    emergency = forms.BooleanField(required=False)
    until = day(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].label = say("hazards.form.stop.until")
        self.fields["until"].help_text = say("hazards.form.stop.until.how")


class Locate(VerbForm):
    """hazards.locate: a compound, or one of its units as "compound/unit"."""

    PICKED = frozenset({"spot"})

    spot = forms.RegexField(r"^[0-9a-f-]{36}(/[0-9a-f-]{36})?$")

    def clean_spot(self) -> tuple[UUID, UUID | None]:
        """The two ids."""
        compound, _, unit = self.cleaned_data["spot"].partition("/")
        try:
            return UUID(compound), UUID(unit) if unit else None
        except ValueError:
            raise forms.ValidationError(self.fields["spot"].error_messages["invalid"]) from None

    def args(self) -> dict[str, Any]:
        """Compound and unit apart."""
        compound, unit = self.cleaned_data["spot"]
        return {"compound": compound, "unit": unit}
