"""Who lives in the house: the one readable list of rooms and surfaces, and the only place that knows them all."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from anlan.infra.pages import house

if TYPE_CHECKING:
    from anlan.infra.pages.card import Room

# The river, in order: a room may import only rooms above it.
ROOMS = (
    "ground.areas",
    "ground.people",
    "ground.access",
    "ground.standards",
    "ground.premises",
    "sense.sensors",
    "sense.floors",
    "warn.thresholds",
    "warn.alerts",
    "warn.calls",
    "act.hazards",
    "act.inspections",
    "review.grading",
    "review.campaigns",
    "review.figures",
)
ADAPTERS = ("adapters.sms",)
SURFACES = ("surfaces.parts", "surfaces.console", "surfaces.field")
PLACES = (*ROOMS, *ADAPTERS, *SURFACES)


def _is_there(place: str) -> bool:
    try:
        return find_spec(f"anlan.{place}.apps") is not None
    except ModuleNotFoundError:
        return False


APPS = [f"anlan.{place}" for place in PLACES if _is_there(place)]


@cache
def rooms() -> tuple[Room, ...]:
    """The cards of all rooms, in the order of the river."""
    return tuple(import_module(f"anlan.{place}.room").ROOM for place in PLACES if _has_card(place))


house.filled_by(rooms)


def _has_card(place: str) -> bool:
    return f"anlan.{place}" in APPS and find_spec(f"anlan.{place}.room") is not None


def locales() -> list[Path]:
    """Folders with message catalogues."""
    root = Path(__file__).parents[1]
    return sorted(p for p in root.glob("**/locale") if p.is_dir())
