"""The cards of all rooms, for surfaces that show rooms without importing one. Filled once by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from anlan.infra.pages.card import FieldVerb, Figure, Importer, Layer, Nav, Room
    from anlan.infra.pages.parts import Chapter, Drawer, Urgent
    from anlan.kernel.rights import Actor

_source: Callable[[], Sequence[Room]] | None = None


def filled_by(source: Callable[[], Sequence[Room]]) -> None:
    """Name where the cards come from; called by config alone."""
    global _source
    _source = source


def rooms() -> Sequence[Room]:
    """Every room's card, in the order of the river."""
    if _source is None:
        raise RuntimeError("the composition root has not filled the house")
    return _source()


def field_verbs() -> dict[str, FieldVerb]:
    """Verbs that devices may send, by name."""
    return {verb.name: verb for room in rooms() for verb in room.field_verbs}


def layers(viewer: Actor) -> Iterator[Layer]:
    """Map layers that the viewer may see."""
    return (layer for room in rooms() for layer in room.layers if viewer.any(layer.right))


def nav(viewer: Actor) -> Iterator[Nav]:
    """Pages in the viewer's navigation."""
    every = (entry for room in rooms() for entry in room.nav)
    return (entry for entry in every if viewer.any(entry.right) and (entry.own or not viewer.own_alone(entry.right)))


def instead(viewer: Actor, path: str) -> str | None:
    """Where a page of the navigation leads somebody to whom nothing but their own counts: to what is their own."""
    entries = [entry for room in rooms() for entry in room.nav]
    if not any(entry.url == path and not entry.own for entry in entries):
        return None
    return next((entry.url for entry in entries if entry.own and viewer.any(entry.right)), None)


def beside(viewer: Actor, room: str, ref: UUID, at: datetime) -> list[Drawer]:
    """What other rooms add to a matter: whom calls asked, and what comes next of that."""
    asked = (one.beside(viewer, room, ref, at) for one in rooms() if one.beside is not None)
    return [found for found in asked if found is not None]


def chapters(viewer: Actor, what: str, ref: UUID, at: datetime) -> list[Chapter]:
    """What all rooms tell in the file of an enterprise or a site, in the order of the river."""
    told = (one.chapters(viewer, what, ref, at) for one in rooms() if one.chapters is not None)
    return [chapter for some in told for chapter in some]


def urgent(viewer: Actor, at: datetime) -> list[Mapping[UUID, Urgent]]:
    """What rooms hold to be urgent of sites, the first room's words weighing most."""
    return [one.urgent(viewer, at) for one in rooms() if one.urgent is not None]


def paces(compounds: Collection[UUID], at: datetime) -> Mapping[UUID, Mapping[str, int]]:
    """Days between two doings of a site's duties, where a room sets them."""
    found: dict[UUID, dict[str, int]] = {}
    for told in (one.paces(compounds, at) for one in rooms() if one.paces is not None):
        for compound, days in told.items():
            found.setdefault(compound, {}).update(days)
    return found


def figures() -> dict[str, Figure]:
    """All figures, by name."""
    return {figure.name: figure for room in rooms() for figure in room.figures}


def importers() -> dict[str, Importer]:
    """Kinds of files that can come in, by name."""
    return {importer.kind: importer for room in rooms() for importer in room.importers}


def named_areas(viewer: Actor, inside: str, level: str, at: datetime) -> Sequence[tuple[str, Mapping[str, str]]]:
    """Areas of a level inside an area, with their names: asked of the one room that keeps areas."""
    for room in rooms():
        if room.named_areas is not None:
            return room.named_areas(viewer, inside, level, at)
    return ()
