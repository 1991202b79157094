"""Names of those who did or must do something: accounts of the journal, persons of the hazard."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from anlan.ground.access import queries as access
from anlan.ground.people import queries as people
from anlan.kernel.rights import Actor

PERSONS = "hazards.persons"


def names_of(viewer: Actor, accounts: Collection[UUID], persons: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """Id → name. Nobody's for those who may not see persons, as people's deputies."""
    if not (viewer.system or viewer.any(PERSONS)):
        return {}
    return access.names(accounts) | people.names(viewer, persons)
