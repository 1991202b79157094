"""What later rooms may follow of hazards: the names of its journal entries."""

from __future__ import annotations

REPORTED = "hazards.report"
ASSIGNED = "hazards.assign"
SUBMITTED = "hazards.submit"
DECIDED = "hazards.reinspect"  # `after.state` says closed or returned
REMINDED = "hazards.remind"  # `after.day_late` ≥ 1 says that it is late
