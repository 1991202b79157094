"""A world for a whole file of tries, each of which is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from conftest import fresh_world, maker_of_actors

from anlan.infra import postgres
from anlan.kernel.rights import Actor


@pytest.fixture(scope="module")
def one_world(cluster: postgres.Cluster) -> Iterator[str]:
    """A fresh world for all tests of a file."""
    with fresh_world(cluster) as name:
        yield name


@pytest.fixture(scope="module")
def make(one_world: str) -> Callable[..., Actor]:
    """Makes actors with the shipped matrix, in the file's own world."""
    return maker_of_actors()
