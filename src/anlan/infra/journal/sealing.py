"""Gives committed journal rows their place in the one order, and chains them by hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from anlan.infra.journal.values import canonical, loaded

_LOCK = 0x414E4C41  # one sealer at a time
FIELDS = (
    "id",
    "key",
    "digest",
    "verb",
    "by",
    "for_post",
    "room",
    "ref",
    "area",
    "observed_at",
    "recorded_at",
    "before",
    "after",
    "because",
    "cause",
    "outcome",
)


def link(previous: str, values: dict[str, Any]) -> str:
    """The chain's next hash: SHA-256 of the previous hash and the entry's canonical JSON."""
    return hashlib.sha256((previous + canonical(values)).encode()).hexdigest()


def values_of(row: Sequence[Any]) -> dict[str, Any]:
    """A stored row of `FIELDS` as the values that are hashed."""
    values = dict(zip(FIELDS, row, strict=True))
    return values | {name: loaded(values[name]) for name in ("before", "after", "because")}


def seal(limit: int = 5000) -> int:
    """Give up to `limit` new committed entries their sequence. Returns how many; 0 if another sealer is at it.

    Call within a scope that sees every area: entries outside it would be taken off the list unseen.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            "with taken as (delete from journal_new"
            " where entry in (select entry from journal_new order by entry limit %s) returning entry)"
            f" select {', '.join('j.' + f for f in FIELDS)} from journal j join taken on taken.entry = j.id"
            " order by j.recorded_at, j.id",
            [limit],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        cursor.execute("select hash from journal_seq order by seq desc limit 1")
        last = cursor.fetchone()
        previous = start = last[0] if last else ""
        links = []
        for row in rows:
            previous = link(previous, values_of(row))
            links.append((row[0], previous))
        cursor.execute("select coalesce(max(seq), 0) from journal_seq")
        first = cursor.fetchone()[0] + 1
        with cursor.copy("copy journal_seq (seq, entry, hash) from stdin") as copy:
            for offset, (entry, hash_) in enumerate(links):
                copy.write_row((first + offset, entry, hash_))
        cursor.execute(
            "insert into seal (first, last, hash, previous) values (%s, %s, %s, %s)",
            [first, first + len(links) - 1, previous, start],
        )
        return len(links)


def verify() -> int | None:
    """Walk the whole chain. Returns the first sequence that does not fit, or None if all is whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"select s.seq, s.hash, {', '.join('j.' + f for f in FIELDS)} from journal_seq s"
            " left join journal j on j.id = s.entry order by s.seq"
        )
        previous = ""
        for seq, hash_, *values in cursor:
            previous = link(previous, values_of(values))
            if previous != hash_:
                return int(seq)
    return None
