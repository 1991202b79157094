"""Gauges of a world, and the rules that ship."""

from __future__ import annotations

import json

import psycopg
import pytest
from conftest import COUNTY, T0

from anlan.infra.scope import SYSTEM
from anlan.warn.thresholds import actions
from anlan.warn.thresholds.handlers import SHIPPED
from anlan.warn.thresholds.tests.batches import Gauges


@pytest.fixture
def gauges(cluster, world):
    with (
        psycopg.connect(cluster.dsn("anlan_sense", world)) as sense,
        psycopg.connect(cluster.dsn("anlan_owner", world)) as owner,
    ):
        yield Gauges(sense, owner)


@pytest.fixture
def shipped(world):
    actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)
