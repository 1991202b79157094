"""The card of figures: every number has a definition, opens its rows, and can be read as of a past time."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.infra.pages.api import api
from anlan.infra.pages.card import Figure, Nav, Room
from anlan.review.figures import queries
from anlan.review.figures.api import router
from anlan.review.figures.pages import bureau, ledger

api.add_router("/figures", router)


def _alert_rows(area: str, at: datetime) -> str:
    return f"/alerts/?{urlencode({'area': area, 'at': at.isoformat()})}"


def _answer_rows(area: str, at: datetime) -> str:
    return f"/figures/steps/answered?{urlencode({'area': area, 'days': 30, 'at': at.isoformat()})}"


ROOM = Room(
    name="figures",
    title="figures.title",
    promise="figures.promise",
    prefix="figures/",
    urls=[
        path("", ledger.ledger, name="ledger"),
        path("every", ledger.every, name="every"),
        path("bureau", bureau.bureau, name="bureau"),
        path("steps/<slug:name>", ledger.step, name="step"),
        path("<str:name>/rows", ledger.rows, name="rows"),
    ],
    nav=[
        Nav("/figures/bureau", "figures.bureau", "figures.read", "review"),
        Nav("/figures/", "figures.ledger", "figures.read", "review"),
        Nav("/figures/every", "figures.every", "figures.read", "review"),
    ],
    figures=[
        Figure(
            name="figures.alerts",
            title="figures.alerts",
            definition="figures.alerts.is",
            unit="figures.unit.villages",
            right="alerts.read",
            count=queries.alerts_in_force,
            rows=_alert_rows,
            moves="alerts.raise",
        ),
        Figure(
            name="figures.answered_half",
            title="figures.answered_half",
            definition="figures.answered_half.is",
            unit="figures.unit.minutes",
            right="figures.read",
            count=queries.answer_half,
            rows=_answer_rows,
            moves="calls.answer",
        ),
    ],
    words=["数字", "台账", "统计", "闭环用时", "figures", "ledger", "statistics"],
)
