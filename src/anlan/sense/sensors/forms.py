"""What the register's keeper types about a stream, with labels and mistakes in the reader's language."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.quantity import QUANTITIES
from anlan.sense.sensors.actions import LONGEST_PERIOD_S, Facts
from anlan.sense.sensors.decode import KEY, NAME


def _number(low: float | None = None, high: float | None = None) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any"})
    return forms.FloatField(required=False, min_value=low, max_value=high, widget=widget)


class StreamForm(forms.Form):
    """Facts of one stream. Device, name on the wire and quantity are typed once: another one is another stream."""

    device = forms.CharField(max_length=40)
    stream = forms.CharField(max_length=40)
    quantity = forms.ChoiceField()
    name = forms.CharField(max_length=80)
    name_en = forms.CharField(required=False, max_length=120)
    area = forms.CharField(max_length=24)
    period_s = forms.IntegerField(min_value=1, max_value=LONGEST_PERIOD_S)
    lon = _number(-180, 180)
    lat = _number(-90, 90)
    low = _number()
    high = _number()
    datum = forms.CharField(required=False, max_length=32)
    FIXED = ("device", "stream", "quantity")

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].choices = [(name, say(f"sensors.quantity.{name}")) for name in QUANTITIES]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.label = say(f"sensors.form.{name}")
            field.error_messages |= {
                key: say(f"sensors.form.wrong.{key}") for key in ("required", "invalid", "invalid_choice")
            }
        self.fields["device"].help_text = say("sensors.form.device.hint")
        self.fields["period_s"].help_text = say("sensors.form.period_s.hint")
        if known:
            for name in self.FIXED:
                del self.fields[name]

    def clean_device(self) -> str:
        """A name that MQTT takes as a part of a topic."""
        return self._shaped("device", NAME.fullmatch)

    def clean_stream(self) -> str:
        """The name of the stream in the device's topic."""
        return self._shaped("stream", KEY.fullmatch)

    def clean_area(self) -> str:
        """A code, as the picker gives it."""
        return self._shaped("area", areas.valid)

    def clean(self) -> dict[str, Any]:
        """Both of a place's numbers, and a range that rises."""
        given: dict[str, Any] = super().clean() or {}
        if "lon" in given and "lat" in given and (given["lon"] is None) != (given["lat"] is None):
            self.add_error("lat", say("sensors.form.wrong.pair"))
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and low >= high:
            self.add_error("high", say(Said("sensors.refused.range")))
        return given

    def facts(self, quantity: str, owner: Any = None) -> Facts:
        """What a valid form says."""
        given = self.cleaned_data
        names = ("name", "name_en", "period_s", "area", "lon", "lat", "datum", "low", "high")
        return Facts(quantity=quantity, owner=owner, **{name: given[name] for name in names})

    def _shaped(self, name: str, fits: Any) -> str:
        value = str(self.cleaned_data[name]).strip()
        if not fits(value):
            raise forms.ValidationError(say(f"sensors.form.wrong.{name}"))
        return value
