"""The page that shows every part in both themes, with invented records, for those who build pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Choice, Decision, Fact, Figure, Moment, Person, Photo, Row, Step, Trend, Verb
from anlan.infra.pages.words import say
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said

AT = datetime(2026, 11, 24, 14, 32, tzinfo=CITY)
S = "parts.sample."


def s(name: str) -> Said:
    """An invented sentence."""
    return said(S + name)


def _ago(**span: int) -> datetime:
    return AT - timedelta(**span)


class SampleForm(forms.Form):
    """A form with two mistakes in it."""

    phone = forms.CharField()
    due = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label, self.fields["due"].label = say(S + "phone"), say(S + "due")

    def clean(self) -> None:
        """Always wrong, to show how that looks."""
        self.add_error("phone", say(S + "phone.wrong"))
        self.add_error("due", say(S + "due.wrong"))


def _rows() -> list[Row]:
    return [
        Row(
            "s1",
            s("row1"),
            _ago(minutes=5),
            "#s1",
            level=3,
            keeper=s("row1.keeper"),
            silent=True,
            silent_since=_ago(minutes=4, seconds=40),
            then=s("row1.then"),
            then_at=AT + timedelta(minutes=2),
        ),
        Row(
            "s2", s("row2"), _ago(days=1), "#s2", glyph="late", keeper=s("row2.keeper"), then=s("row2.then"), needs=True
        ),
        Row(
            "s3",
            s("row3"),
            _ago(minutes=14),
            "#s3",
            glyph="report",
            keeper=s("row3.keeper"),
            then=s("row3.then"),
            needs=True,
        ),
    ]


def _verbs() -> list[Verb]:
    return [
        Verb(s("close"), s("close.then"), "#", "check", "enter", first=True, asks=True),
        Verb(s("return"), s("return.then"), "#", "close", asks=True),
        Verb(s("extend"), refused=s("extend.refused")),
        Verb(s("call"), s("call.then"), "#", "phone", "c"),
    ]


def _decision() -> Decision:
    return Decision(
        s("decision"),
        s("decision.who"),
        s("decision.why"),
        "#",
        choices=[
            Choice("yes", s("fixed"), s("fixed.allows"), chosen=True),
            Choice("no", s("not_fixed"), s("not_fixed.allows")),
        ],
        reason=say(S + "reason"),
        reason_read_by=s("read_by"),
        document=s("document"),
        verbs=[Verb(s("close"), s("close.then"), icon="check", key="enter", first=True)],
    )


def _moments() -> list[Moment]:
    return [
        Moment(s("moment1"), _ago(minutes=5)),
        Moment(s("moment2"), AT, "now"),
        Moment(s("moment3"), AT + timedelta(minutes=2), "next"),
        Moment(s("moment4"), AT + timedelta(minutes=5), "next"),
    ]


def _trend() -> Trend:
    rates = [4, 5, 7, 6, 9, 12, 11, 16, 19, 24, 28, 31, 36, 40, 42, 42, 41]
    values = [(_ago(minutes=4 * (len(rates) - i)), float(v)) for i, v in enumerate(rates)]
    return Trend(values, 40.0, "mm/h", window=(_ago(minutes=14), _ago(minutes=4)))


def _photos() -> list[Photo]:
    return [
        Photo(
            "/static/parts/sample.png",
            s("before"),
            at=_ago(days=18),
            who=s("person"),
            digest="20b7c4d9e0aa5577f1c3",
            intact=True,
            note=said("parts.invented"),
        ),
        Photo(label=s("after"), missing=s("photo.missing")),
    ]


def _context() -> dict[str, Any]:
    call = Verb(s("call_short"), icon="phone", url="#", first=True)
    deputy = Verb(s("deputy"), icon="phone", url="#")
    tags = [s("tag.derived"), s("tag.old"), s("tag.invented")]
    return {
        "at": AT,
        "modes": ["light", "dark"],
        "rows": _rows(),
        "shapes": {n: f"parts.shape.{n}" for n in "1234"},
        "who": Person(
            say(S + "person"),
            s("person.role"),
            "139****0412",
            "#",
            _ago(minutes=4, seconds=40),
            s("person.state"),
            [call, deputy],
        ),
        "moments": _moments(),
        "figures": [
            Figure(s("figure"), "33", s("figure.unit"), s("figure.source"), AT, tags=tags),
            Figure(s("none"), empty=s("none.empty")),
        ],
        "photos": _photos(),
        "line": _trend(),
        "textures": ["plain", "hatch", "cross", "dots", "dashed"],
        "choice": _decision(),
        "verbs": _verbs(),
        "steps": [
            Step(s("step1"), "done", _ago(days=18)),
            Step(s("step2"), "done", _ago(days=17)),
            Step(s("step3"), "late", _ago(days=3), late=s("step.late")),
            Step(s("step4"), "now", note=s("step.yours")),
            Step(s("step5")),
        ],
        "facts_shown": [
            Fact(s("fact.place"), s("fact.place.value")),
            Fact(s("fact.source"), s("fact.source.value"), s("fact.source.more")),
        ],
        "nothing": [s("empty"), s("empty.how"), s("empty.last")],
        "running": [s(f"progress{k}") for k in ("", ".of", ".note", ".errors", ".stopping")],
        "form": SampleForm({"phone": "1390412", "due": "2026-11-04"}),
        "tokens": ["ground", "surface", "sunk", "soft", "brand", "quiet", "text"],
    }


@page(None)
def parts(request: HttpRequest) -> HttpResponse:
    """Every part, light and dark."""
    return render(request, "parts/parts.html", _context())
