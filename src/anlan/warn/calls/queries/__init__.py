"""Reads about calls: frozen records, seen with the viewer's eyes; who would be asked, and what comes by itself."""

from anlan.warn.calls.queries.calls import (
    about,
    any_about,
    call,
    call_of,
    calls,
    delivery_states,
    ladders_about,
    last_ask,
    open_asks,
    subjects_of,
    went_for,
)
from anlan.warn.calls.queries.coming import Coming, coming, together, whom
from anlan.warn.calls.queries.ladders import LadderView, any_ladders, ladder_names, ladders, versions
from anlan.warn.calls.queries.views import AnswerView, AskedView, CallView
from anlan.warn.calls.queries.who import Someone, named, people_for, town_of

__all__ = [
    "AnswerView",
    "AskedView",
    "CallView",
    "Coming",
    "LadderView",
    "Someone",
    "about",
    "any_about",
    "any_ladders",
    "call",
    "call_of",
    "calls",
    "coming",
    "delivery_states",
    "ladder_names",
    "ladders",
    "ladders_about",
    "last_ask",
    "named",
    "open_asks",
    "people_for",
    "subjects_of",
    "together",
    "town_of",
    "versions",
    "went_for",
    "whom",
]
