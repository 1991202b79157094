"""Names of those who did or must do something: accounts of the journal, persons of the hazard."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from anlan.act.hazards.rules.deadlines import TOWN
from anlan.ground.access import queries as access
from anlan.ground.people import queries as people
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

PERSONS = "hazards.persons"


def names_of(viewer: Actor, accounts: Collection[UUID], persons: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """Id → name. Nobody's for those who may not see persons, as people's deputies."""
    if not (viewer.system or viewer.any(PERSONS)):
        return {}
    return access.names(accounts) | people.names(viewer, persons)


def stations(viewer: Actor, villages: Collection[str], at: datetime) -> dict[str, Said]:
    """The town's station of each village, with the names of its heads for those who may see persons."""
    chains = {village: areas.chain(village) for village in villages}
    told = viewer.system or viewer.any(PERSONS)
    codes = {code for chain in chains.values() for code in chain}
    heads = people.holders(viewer, at, at_areas=codes, roles=sorted(TOWN), rank="head") if told and codes else []
    named = {village: [p.name for p in heads if p.at_area in chain] for village, chain in chains.items()}
    return {v: said("hazards.station", names=some) if some else said("hazards.with_town") for v, some in named.items()}
