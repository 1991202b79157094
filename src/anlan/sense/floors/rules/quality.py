"""What a look at an instrument found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.decision import Said


@dataclass(frozen=True)
class Found:
    """Drift of an instrument (kN/m² in 30 days; None: within the terms), and since when it stands still."""

    instrument: UUID
    drift: float | None
    flat_since: datetime | None
    name: Said
