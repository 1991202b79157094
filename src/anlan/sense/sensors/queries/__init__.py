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
    by_topic,
    known_device,
    listing,
    logins,
    one,
    search,
    states,
)

__all__ = [
    "PAGE", "Aside", "Chart", "Conflict", "Counts", "DaySum", "Login", "Now", "Quiet", "StreamRow", "aside",
    "by_number", "by_topic", "chart", "conflicts", "counts", "day_sums", "five_minutes", "fresh", "known_device",
    "listing", "logins", "one", "quiet", "search", "states",
]  # fmt: skip
