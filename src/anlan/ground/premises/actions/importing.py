"""Verbs that take in files of parties, compounds, buildings, units and lettings, each file as one entry."""

from __future__ import annotations

from anlan.ground.areas import queries as places
from anlan.ground.premises.models import Compound, Party
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb


@verb("premises.import_parties", right="premises.import")
def take_in_parties(change: Change, batch: Batch) -> None:
    """Take in a file of enterprises and other parties."""
    _take_in(change, batch)


@verb("premises.import_compounds", right="premises.import")
def take_in_compounds(change: Change, batch: Batch) -> None:
    """Take in a file of compounds."""
    _take_in(change, batch)


@verb("premises.import_buildings", right="premises.import")
def take_in_buildings(change: Change, batch: Batch) -> None:
    """Take in a file of buildings and floors."""
    _take_in(change, batch)


@verb("premises.import_units", right="premises.import")
def take_in_units(change: Change, batch: Batch) -> None:
    """Take in a file of units, with the floors and buildings they lie in."""
    _take_in(change, batch)


@verb("premises.import_lettings", right="premises.import")
def take_in_lettings(change: Change, batch: Batch) -> None:
    """Take in a file of lettings with their agreements, and the parties that were not known yet."""
    _take_in(change, batch)


def _take_in(change: Change, batch: Batch) -> None:
    change.area = places.common([r.area for r in [*batch.plan.new, *batch.plan.changed]])
    plain = [r for r in batch.plan.changed if isinstance(r, Compound | Party)]
    for row in plain:  # identities are changed one by one: their states are guarded on insertion
        fields = sorted(batch.plan.was[row.pk])
        change.require(change.by.may(change.right, row.area, change.at))
        row.save(change=change, update_fields=fields)
        change.part("premises", row.pk, row.area)
    batch.plan.changed = [r for r in batch.plan.changed if r not in plain]
    save_plan(change, batch)
