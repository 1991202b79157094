"""Where an enterprise's points are kept, and its name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden


def place(party: UUID, at: datetime) -> tuple[UUID, str]:
    """A site of the enterprise, and its area. Raises Hidden: it has none."""
    with reading(SYSTEM):
        sites = sorted(premises.compounds_of(SYSTEM, party, at, at))
        rows = premises.compounds(SYSTEM, at, at, ids=sites[:1]) if sites else []
    if not rows:
        raise Hidden
    return rows[0].id, rows[0].area


def name(party: UUID, at: datetime) -> dict[str, str]:
    """An enterprise by name, in both languages."""
    with reading(SYSTEM):
        return dict(premises.party_names(SYSTEM, {party}, at, at)[party])
