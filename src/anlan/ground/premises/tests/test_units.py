"""A unit is found by what people write of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from anlan.ground.premises.queries.units import UnitSpot, unit_meant


def spot(n, *names):
    return UnitSpot(UUID(int=n), names, names, None, {})


SPOTS = [spot(1, "1", "1F", "101"), spot(2, "1", "2F", "201"), spot(3, "2", "1F", "101"), spot(4, "东", "1F", "A")]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("1幢101室", 1), ("1幢 1F 101", 1), ("１幢２层２０１", 2), ("201", 2), ("2号楼101", 3), ("东楼A室", 4),
        ("a", 4), ("101", None), ("3幢101", None), ("", None), ("门卫", None),
    ],
)  # fmt: skip
def test_the_unit_that_words_mean(words, meant):
    found = unit_meant(SPOTS, words)
    assert (found.id.int if found else None) == meant
