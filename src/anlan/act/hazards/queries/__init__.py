"""Reads about hazards: frozen records, seen with the viewer's eyes."""

from anlan.act.hazards.queries.ahead import ahead
from anlan.act.hazards.queries.brief import Brief, briefly, by_number
from anlan.act.hazards.queries.counts import (
    TownCount,
    by_area,
    closed,
    closed_in_time,
    days_to_close,
    ended,
    longest_late,
    loop_times,
    numbers,
    open_,
    overdue,
    reported,
    share_in_time,
)
from anlan.act.hazards.queries.file import File, Line, Proof, facts_of, file, first_photo
from anlan.act.hazards.queries.held import Held, came_from, held_by, one_held
from anlan.act.hazards.queries.kinds import kinds
from anlan.act.hazards.queries.lists import PAGE, Filters, Page, Row, find, listing, mapped, running
from anlan.act.hazards.queries.offers import Offer, offers
from anlan.act.hazards.queries.own import Own, own
from anlan.act.hazards.queries.takers import RIGHTS, Taker, first_taker, takers
from anlan.act.hazards.queries.terms import Version, terms_at, versions
from anlan.act.hazards.rules.deadlines import NUMBERS, days_late
from anlan.act.hazards.rules.loops import ORDER, Spread, Stretch, share_within

__all__ = [
    "Brief",
    "NUMBERS",
    "ORDER",
    "PAGE",
    "RIGHTS",
    "File",
    "Filters",
    "Held",
    "Line",
    "Offer",
    "Own",
    "Page",
    "Proof",
    "Row",
    "Spread",
    "Stretch",
    "Taker",
    "TownCount",
    "Version",
    "ahead",
    "by_area",
    "briefly",
    "by_number",
    "came_from",
    "closed",
    "closed_in_time",
    "days_late",
    "days_to_close",
    "ended",
    "facts_of",
    "file",
    "find",
    "first_photo",
    "first_taker",
    "held_by",
    "kinds",
    "listing",
    "longest_late",
    "loop_times",
    "mapped",
    "numbers",
    "offers",
    "one_held",
    "open_",
    "overdue",
    "own",
    "reported",
    "running",
    "share_in_time",
    "share_within",
    "takers",
    "terms_at",
    "versions",
]
