"""Reads about visits: frozen records, seen with the viewer's eyes."""

from anlan.act.inspections.queries.draws import Sheet, pot, sheet, sheets
from anlan.act.inspections.queries.of_premises import of_premises
from anlan.act.inspections.queries.often import Due, Left, Year, due, grade, grades, taken, year
from anlan.act.inspections.queries.own import paces
from anlan.act.inspections.queries.terms import terms_at, versions
from anlan.act.inspections.queries.visits import (
    PAGE,
    RESULTS,
    File,
    Found,
    Row,
    by_number,
    count_done,
    count_failed,
    day_of,
    file,
    last_time,
    listing,
    looks_again,
    of_compounds,
    of_hazard,
    one,
    said_because,
    walked,
)
from anlan.act.inspections.queries.who import Engaged, Officer, experts, officers, standing
from anlan.act.inspections.rules.draw import HOW

__all__ = [
    "HOW",
    "PAGE",
    "RESULTS",
    "Due",
    "Engaged",
    "File",
    "Found",
    "Left",
    "Officer",
    "Row",
    "Sheet",
    "Year",
    "by_number",
    "count_done",
    "count_failed",
    "day_of",
    "due",
    "experts",
    "file",
    "grade",
    "grades",
    "last_time",
    "listing",
    "looks_again",
    "of_compounds",
    "of_hazard",
    "of_premises",
    "officers",
    "one",
    "paces",
    "pot",
    "said_because",
    "sheet",
    "sheets",
    "standing",
    "taken",
    "terms_at",
    "versions",
    "walked",
    "year",
]
