"""How tests of splits and merges bring a small city in."""

from __future__ import annotations

from conftest import T0

from anlan.ground.areas import imports
from anlan.ground.people.imports import households, persons, posts
from anlan.kernel.rights import Actor


def box(west: float, east: float) -> str:
    """A shape as a field of a CSV file."""
    return f'"POLYGON(({west} 28.30,{east} 28.30,{east} 28.32,{west} 28.32,{west} 28.30))"'


def bring_in(by: Actor, *, areas: str, people: str, duties: str, homes: str) -> None:
    """Four files, one after the other, without a mistake."""
    for module, content in ((imports, areas), (persons, people), (posts, duties), (households, homes)):
        report = module.run(content.encode(), "x.csv", by=by, at=T0)
        assert report.errors == [], report.errors
