"""Fixtures of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from conftest import T0

from anlan.ground.areas import imports as areas_imports
from anlan.ground.premises.tests.conftest import AREAS
from anlan.kernel.rights import Actor
from anlan.sense.floors.actions import Deriving
from anlan.sense.floors.tests.house import Hall
from anlan.sense.sensors.tests.house import Feed


@pytest.fixture
def hall(actor: Callable[..., Actor]) -> Hall:
    """Areas and the site; nothing is watched yet."""
    report = areas_imports.run(AREAS.encode(), "areas.csv", by=actor("data_steward"), at=T0 - timedelta(days=2000))
    assert report.errors == [], report.errors
    made = Hall(actor)
    made.built()
    return made


@pytest.fixture
def feed(cluster: Any, world: str) -> Iterator[Callable[..., Feed]]:
    """Makes a pipeline that derives; call it after the register is filled."""
    made: list[Feed] = []

    def make(**options: Any) -> Feed:
        made.append(Feed(cluster.dsn("anlan_sense", world), derivers=[Deriving()], **options))
        return made[-1]

    yield make
    for each in made:
        each.connection.close()
