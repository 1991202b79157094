"""How facts are told: what was known is ended and told anew, so that any past date can be read as it was known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises.models import Compound, Fact, Party
from anlan.infra.journal import Change
from anlan.infra.journal.values import plain
from anlan.infra.pinyin import spell
from anlan.kernel.decision import Hidden

F = TypeVar("F", bound=Fact)


def anew(row: F, since: datetime, at: datetime, values: dict[str, Any]) -> list[F]:
    """Rows that take the place of `row`: as it was before `since`, and from then on with other values; known from `at`.

    The row's stretch of truth stays as long as it was, unless `values` says another `valid_to`.
    """
    begins = max(since, row.valid_from)
    told = []
    if row.valid_from < begins:
        told.append(type(row)(**{**row.said(), "valid_to": begins, "known_from": at}))
    after = {**row.said(), "valid_from": begins, **values}
    if after["valid_to"] is None or after["valid_to"] > after["valid_from"]:
        told.append(type(row)(**after, known_from=at))
    return told


def tell(change: Change, row: F) -> F:
    """Insert a fact, known from now on."""
    row.known_from = change.at
    row.save(change=change, force_insert=True)
    change.part("premises", row.thing, row.area)
    change.after.setdefault("told", []).append({"what": row._meta.model_name, **plain(row.facts())})
    return row


def retell(change: Change, row: Fact, since: datetime, **values: Any) -> None:
    """From `since` on it is as `values` say, as far as `row` reached. What was known before stays to be read."""
    forget(change, row)
    for fresh in anew(row, since, change.at, values):
        tell(change, fresh)


def cut(change: Change, row: Fact, until: datetime) -> None:
    """It was true until `until` alone; what would begin later was never true."""
    forget(change, row)
    if until > row.valid_from:
        tell(change, type(row)(**{**row.said(), "valid_to": until}))


def forget(change: Change, row: Fact) -> None:
    """From now on this is known no longer."""
    row.known_to = change.at
    row.save(change=change, update_fields=["known_to"])
    change.part("premises", row.thing, row.area)
    change.before.setdefault("told", []).append({"what": row._meta.model_name, **plain(row.facts())})


def at_place(compound: Compound) -> dict[str, Any]:
    """Where a fact of a compound lies."""
    return {"compound_id": compound.pk, "area": compound.area, "lon": compound.lon, "lat": compound.lat,
            "placed_by": compound.placed_by}  # fmt: skip


def believed(change: Change, model: type[F], thing: UUID, at: datetime | None = None) -> F:
    """What is known now of a thing, as it holds at `at` (now). Raises Hidden."""
    when = at or change.at
    row = model.objects.seen_by(change.by).as_of(when, change.at).filter(thing=thing, known_to=None).first()
    if row is None:
        row = model.objects.seen_by(change.by).filter(thing=thing, known_to=None).order_by("-valid_from").first()
    if row is None:
        raise Hidden
    found: F = row
    return found


def going_on(model: type[F], since: datetime, **where: Any) -> Iterable[F]:
    """What is known now to hold at `since` or later, first told first."""
    found: Iterable[F] = model.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=since), known_to=None, **where
    ).order_by("valid_from", "id")
    return found


def spelled(values: dict[str, Any]) -> dict[str, Any]:
    """Values with the readings of a name, for search."""
    if "name" not in values:
        return values
    pinyin, initials = spell(values["name"])
    return {**values, "name": values["name"].strip(), "pinyin": pinyin[:240], "initials": initials[:80]}


def party_of(change: Change, party: UUID) -> Party:
    """A party of the register: whoever lets may name any, as they are public. Raises Hidden."""
    row = Party.objects.filter(pk=party).first()
    if row is None:
        raise Hidden
    found: Party = row
    return found
