"""Reads about hazards: frozen records, seen with the viewer's eyes."""

from anlan.act.hazards.queries.again import found_again, struck_off_before
from anlan.act.hazards.queries.ahead import ahead, ahead_of
from anlan.act.hazards.queries.beside import Beside, beside, open_marks
from anlan.act.hazards.queries.brief import Brief, OpenHere, briefly, by_number, compound_of, open_here
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
from anlan.act.hazards.queries.facts import open_of_item
from anlan.act.hazards.queries.file import File, Line, Proof, facts_of, facts_of_all, file, first_photo
from anlan.act.hazards.queries.held import Held, came_from, held_by, one_held
from anlan.act.hazards.queries.items import item_days
from anlan.act.hazards.queries.kinds import FIELDS, FLOOD, SAFETY, fitting, kinds
from anlan.act.hazards.queries.laws import laws, laws_for
from anlan.act.hazards.queries.lists import PAGE, Filters, Page, Row, find, listing, mapped, running
from anlan.act.hazards.queries.load import load_back
from anlan.act.hazards.queries.major import without_fixes
from anlan.act.hazards.queries.of_premises import Kept, OfParty, of_parties, of_premises
from anlan.act.hazards.queries.offers import BESIDE, Offer, offers
from anlan.act.hazards.queries.own import Own, own
from anlan.act.hazards.queries.spots import Told, told
from anlan.act.hazards.queries.takers import RIGHTS, Taker, first_taker, takers
from anlan.act.hazards.queries.terms import after_working_days, terms_at, versions
from anlan.act.hazards.queries.through import Through, sent_by, through
from anlan.act.hazards.queries.urgent import urgent
from anlan.act.hazards.rules.beside import grounds
from anlan.act.hazards.rules.deadlines import ALERT, NUMBERS, days_late, hours_for, limit_by
from anlan.act.hazards.rules.loops import ORDER, Spread, Stretch, share_within
from anlan.act.hazards.rules.major import FIVE, PLAN, lacking
from anlan.act.hazards.rules.verdicts import FIXES, MAJOR

__all__ = [
    "FIELDS",
    "FLOOD",
    "SAFETY",
    "ALERT",
    "BESIDE",
    "Beside",
    "Brief",
    "FIVE",
    "FIXES",
    "MAJOR",
    "File",
    "Filters",
    "Held",
    "Kept",
    "Line",
    "NUMBERS",
    "ORDER",
    "OfParty",
    "Offer",
    "OpenHere",
    "Own",
    "PAGE",
    "PLAN",
    "Page",
    "Proof",
    "RIGHTS",
    "Row",
    "Spread",
    "Stretch",
    "Taker",
    "Told",
    "Through",
    "TownCount",
    "after_working_days",
    "ahead",
    "ahead_of",
    "beside",
    "briefly",
    "by_area",
    "by_number",
    "came_from",
    "compound_of",
    "closed",
    "closed_in_time",
    "days_late",
    "days_to_close",
    "ended",
    "facts_of",
    "facts_of_all",
    "file",
    "find",
    "first_photo",
    "first_taker",
    "fitting",
    "found_again",
    "grounds",
    "held_by",
    "hours_for",
    "kinds",
    "lacking",
    "laws",
    "laws_for",
    "item_days",
    "limit_by",
    "listing",
    "load_back",
    "longest_late",
    "loop_times",
    "mapped",
    "numbers",
    "of_parties",
    "of_premises",
    "offers",
    "one_held",
    "open_of_item",
    "open_",
    "open_here",
    "open_marks",
    "overdue",
    "own",
    "reported",
    "running",
    "sent_by",
    "share_in_time",
    "share_within",
    "struck_off_before",
    "takers",
    "terms_at",
    "through",
    "told",
    "versions",
    "without_fixes",
    "urgent",
]
