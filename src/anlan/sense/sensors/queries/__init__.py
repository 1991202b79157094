"""Reads about streams and their readings: frozen records, seen with the viewer's eyes and as of a time."""

from anlan.sense.sensors.queries.aside import Aside, Conflict, aside, conflicts
from anlan.sense.sensors.queries.machine import Counts, Quiet, counts, quiet
from anlan.sense.sensors.queries.readings import Chart, DaySum, chart, day_sums, five_minutes, fresh
from anlan.sense.sensors.queries.streams import (
    PAGE,
    Login,
    Now,
    StreamRow,
    by_number,
    by_numbers,
    by_topic,
    how_many,
    known_device,
    listing,
    logins,
    named_streams,
    numbers_of,
    one,
    search,
    states,
)
from anlan.sense.sensors.rules import MADE

__all__ = [
    "MADE",
    "PAGE", "Aside", "Chart", "Conflict", "Counts", "DaySum", "Login", "Now", "Quiet", "StreamRow", "aside",
    "by_number", "by_numbers", "by_topic", "chart", "conflicts", "counts", "day_sums", "five_minutes", "fresh",
    "how_many", "known_device", "listing", "logins", "named_streams", "numbers_of", "one", "quiet", "search", "states",
]  # fmt: skip
