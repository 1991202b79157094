"""Rows of matter as they stood at a past time: what verbs changed since is taken back by the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from anlan.infra.matter import Matter
from anlan.infra.models import Entry

M = TypeVar("M", bound=Matter)


def as_then(rows: Iterable[M], at: datetime | None) -> list[M]:
    """The rows, read and not to be saved, with the values that they had at `at`, within the transaction's scope.

    Without a time they are as they stand. Taken back is what verbs about the very row have changed since, the newest
    first. A row that did not exist yet comes back as it began: whoever asks leaves those out.
    """
    found = list(rows)
    by_id = {row.pk: row for row in found}
    if at is None or not by_id:
        return found
    room = found[0]._meta.app_label
    later = Entry.objects.filter(room=room, ref__in=list(by_id), recorded_at__gt=at, outcome="applied")
    for ref, before in later.order_by("-recorded_at", "-id").values_list("ref", "before"):
        _take_back(by_id[ref], before or {})
    return found


def _take_back(row: Matter, before: dict[str, object]) -> None:
    for field in row._meta.concrete_fields:
        if field.attname in before:
            setattr(row, field.attname, field.to_python(before[field.attname]))
