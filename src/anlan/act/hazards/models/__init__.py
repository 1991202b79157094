"""Rows of hazards."""

from anlan.act.hazards.models.hazard import READ, Hazard, HazardSet, persons_of
from anlan.act.hazards.models.orders import Case, Listing, Suspension
from anlan.act.hazards.models.setting import Counter, Setting

__all__ = [
    "READ",
    "Case",
    "Counter",
    "Hazard",
    "HazardSet",
    "Listing",
    "Setting",
    "Suspension",
    "persons_of",
]
