"""Envelopes from devices: durable first, then carried out in the device's order, each answered once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from psycopg.types.json import Jsonb
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anlan.infra.journal.values import digest, plain
from anlan.infra.models import Inbox
from anlan.infra.pages.card import FieldVerb
from anlan.infra.pages.moments import Moment
from anlan.infra.pages.words import both
from anlan.infra.scope import together
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor

log = structlog.get_logger()


class Envelope(BaseModel):
    """One verb, sealed on a device with the time it was meant."""

    model_config = ConfigDict(extra="forbid")
    v: int = Field(ge=1, le=1)
    key: UUID
    verb: str = Field(max_length=60)
    args: dict[str, Any]
    observed_at: Moment
    tz: str = Field(default="Asia/Shanghai", max_length=40)
    device: str = Field(max_length=64)
    n: int = Field(ge=0)


def receive(envelopes: list[Envelope], actor: Actor, at: datetime) -> None:
    """Make the envelopes durable. What is known already stays as it was."""
    rows = [
        Inbox(
            key=e.key,
            digest=digest([e.verb, e.args, e.observed_at]),
            device=e.device,
            n=e.n,
            account=actor.account,
            verb=e.verb,
            args=e.args,
            observed_at=e.observed_at,
            received_at=at,
        )
        for e in envelopes
    ]
    with transaction.atomic():
        Inbox.objects.bulk_create(rows, ignore_conflicts=True)


def carry_out(
    envelopes: list[Envelope], verbs: Mapping[str, FieldVerb], actor: Actor, at: datetime
) -> list[dict[str, Any]]:
    """Carry the envelopes out in the device's order. Returns one result per envelope, in the order they came."""
    rows = Inbox.objects.in_bulk([e.key for e in envelopes])
    results: dict[UUID, dict[str, Any]] = {}
    told: list[Inbox] = []
    try:
        for e in sorted(envelopes, key=lambda e: (e.device, e.n)):
            results[e.key] = _one(e, rows[e.key], verbs, actor, at, told)
    finally:
        _note(told)
    return [results[e.key] for e in envelopes]


def _one(
    envelope: Envelope, row: Inbox, verbs: Mapping[str, FieldVerb], actor: Actor, at: datetime, told: list[Inbox]
) -> dict[str, Any]:
    if row.account != actor.account or row.digest != digest([envelope.verb, envelope.args, envelope.observed_at]):
        return _said(envelope.key, "refused", Said("core.refused.key_conflict"), None)
    if row.state not in ("applied", "refused"):
        row.state, reason, row.entry = _apply(envelope, verbs, actor, at)
        row.reason = plain(reason)  # a reason may name another sentence among its values: JSON through and through
        told.append(row)
    return _said(row.key, row.state, Said.from_json(row.reason) if row.reason else None, row.entry)


def _note(told: list[Inbox]) -> None:
    """Keep what the envelopes were told, all in one go. Where a kill comes before it the journal has it by key."""
    if told:
        sql = "update inbox set state = %s, reason = %s, entry = %s where key = %s"
        with transaction.atomic():
            together([(sql, [r.state, Jsonb(r.reason) if r.reason else None, r.entry, r.key]) for r in told])


def _apply(
    envelope: Envelope, verbs: Mapping[str, FieldVerb], actor: Actor, at: datetime
) -> tuple[str, Said | None, UUID | None]:
    declared = verbs.get(envelope.verb)
    if declared is None:
        return "refused", Said("core.refused.no_such_verb", {"verb": envelope.verb}), None
    try:
        args = declared.schema.model_validate(envelope.args)  # type: ignore[attr-defined]
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        return "refused", Said("core.refused.args", {"field": place, "expected": first["msg"]}), None
    try:
        done = declared.action(
            **dict(args), by=actor, at=at, key=envelope.key, observed_at=min(envelope.observed_at, at)
        )
    except Refused as refused:
        if refused.because.key == "core.refused.photo_missing":
            return "held", refused.because, None  # the photo is still on its way: sent again, it will fit
        return "refused", refused.because, None
    except Exception as trouble:
        log.error(
            "inbox.failed", verb=envelope.verb, key=str(envelope.key), error=f"{type(trouble).__name__}: {trouble}"
        )
        return "held", Said("core.held.trouble"), None
    return "applied", done.because, done.entry


def _said(key: UUID, state: str, reason: Said | None, entry: UUID | None) -> dict[str, Any]:
    return {
        "key": str(key),
        "state": state,
        "because": both(reason) if reason else None,
        "entry": str(entry) if entry else None,
    }
