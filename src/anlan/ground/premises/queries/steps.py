"""What was last said of compounds in a stretch of time: the words and the reason of their course's entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from anlan.infra.journal.values import loaded
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

_READ = (
    "select distinct on (ref) ref, recorded_at, after ->> 'words', because from journal"
    " where room = 'premises' and ref = any(%s) and recorded_at > %s and recorded_at <= %s and outcome = 'applied'"
    " and verb in ('premises.confirm', 'premises.refuse', 'premises.rectify', 'premises.finish', 'premises.revert')"
    " order by ref, recorded_at desc, id desc"
)


@dataclass(frozen=True)
class Step:
    """An entry of a compound's course."""

    at: datetime
    words: str
    because: Said | None


def steps_between(viewer: Actor, compounds: Iterable[UUID], since: datetime, at: datetime) -> dict[UUID, Step]:
    """The last step of each, within the transaction's scope; those that came by file have none."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(compounds), since, at])
        return {
            ref: Step(when, words or "", Said.from_json(loaded(because)) if because else None)
            for ref, when, words, because in cursor.fetchall()
        }
