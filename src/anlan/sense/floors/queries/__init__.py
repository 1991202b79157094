"""Reads about watched floors: frozen records, seen with the viewer's eyes, as of a time."""

from anlan.sense.floors.queries.back import back
from anlan.sense.floors.queries.outlook import Outlook, outlooks
from anlan.sense.floors.queries.said import Raw, raw_now
from anlan.sense.floors.queries.terms import effect, term_versions, terms_at
from anlan.sense.floors.queries.watches import (
    GaugeRow,
    Now,
    TareRow,
    WatchRow,
    ZoneRow,
    about,
    count_over,
    count_watched,
    gauge_of,
    gauges,
    in_use,
    listing,
    named,
    one,
    parties,
    place_of,
    sites,
    tares,
    tenant_words,
    thing,
    watch_of_tare,
    zones,
)
from anlan.sense.floors.rules.terms import Terms

__all__ = [
    "GaugeRow", "Now", "Outlook", "Raw", "TareRow", "Terms", "WatchRow", "ZoneRow", "about", "back",
    "count_over", "count_watched", "effect",
    "gauge_of", "gauges", "in_use", "listing", "named", "one", "outlooks", "parties", "place_of", "raw_now", "sites",
    "tares",
    "tenant_words", "term_versions", "terms_at", "thing", "watch_of_tare", "zones",
]  # fmt: skip
