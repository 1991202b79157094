"""What later rooms may follow of campaigns: the names of its journal entries."""

from __future__ import annotations

ACCEPTED = "campaigns.accept"
LATE = "campaigns.call_late"
STRUCK_OFF = "campaigns.strike_off"
