"""A city with the standards that come with the house."""

from __future__ import annotations

import pytest
from conftest import COUNTY, T0

from anlan.ground.standards import actions
from anlan.ground.standards.handlers import shipped
from anlan.infra.scope import SYSTEM


@pytest.fixture
def city(world):
    """Standards as shipped, in force as their files say."""
    actions.ship(shipped(), COUNTY, by=SYSTEM, at=T0)
    return world
