"""What the verbs of cases, listings and suspensions share: hazard and open row, locked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.beside import MODELS
from anlan.act.hazards.rules import deadlines
from anlan.infra.journal import Change
from anlan.kernel.clock import CITY
from anlan.kernel.decision import no, yes


def hazard_of(change: Change, hazard: UUID) -> Hazard:
    """The hazard, locked: whatever it carries changes only under this lock."""
    return change.lock(Hazard, hazard)


def open_row(change: Change, kind: str, h: Hazard) -> Any:
    """The open case, listing or suspension of a hazard, locked. Raises Refused if there is none."""
    model = MODELS[kind]
    found = model.objects.seen_by(change.by).filter(hazard=h.pk).exclude(state__in=sorted(states.BESIDE[kind].ends))
    pk = found.values_list("pk", flat=True).first()
    change.require(yes() if pk else no(f"hazards.refused.no_{kind}"))
    return change.lock(model, pk)


def last_facts(change: Change, kind: str, h: Hazard) -> dict[str, Any] | None:
    """Facts of the newest row of a kind."""
    row = MODELS[kind].objects.seen_by(change.by).filter(hazard=h.pk).order_by("-id").first()
    return row.facts() if row else None


def begun(what: str, h: Hazard, /, **facts: Any) -> Any:
    """A new row of a kind about a hazard, at its place."""
    return MODELS[what](area=h.area, lon=h.lon, lat=h.lat, placed_by=h.placed_by, hazard=h.pk, **facts)


def told(change: Change, text: str, **more: Any) -> None:
    """What the file's time line says of it."""
    change.after["words"] = text
    change.after.update(more)


def end_of(day: date) -> datetime:
    """The midnight that ends a day."""
    return deadlines.after_days(datetime(day.year, day.month, day.day, tzinfo=CITY), 0)
