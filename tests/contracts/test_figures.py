"""Figures: each has a definition, a unit and a verb that moves it; an empty city says 0, or no data yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from conftest import COUNTY, T0, TOWN
from django.urls import Resolver404, resolve

from anlan.config import urls, wiring
from anlan.infra.journal.verb import VERBS
from anlan.infra.pages import house
from anlan.infra.pages.card import Figure
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor
from tests.contracts import words
from tests.contracts.source import hold

MEASURED = {"sensors.observe"}  # what readings move is no verb: they are measurement, not matter


def figures() -> list[Figure]:
    assert urls.urlpatterns  # by now every room has been loaded
    return list(house.figures().values())


def test_every_figure_is_defined_in_both_languages() -> None:
    found = {}
    for figure in figures():
        for what, key in (("title", figure.title), ("definition", figure.definition), ("unit", figure.unit)):
            for language in words.LANGUAGES:
                text = words.catalogue(language).get(key, ("", ""))[0]
                if not text or (what == "definition" and len(text) < 12):
                    found[f"{figure.name}: {what} in {language}"] = key
    hold("figures without words", found, "title, unit, and a definition that says what is counted")


def test_every_figure_names_the_verb_that_moves_it() -> None:
    known = set(VERBS) | MEASURED
    found = {figure.name: figure.moves for figure in figures() if figure.moves not in known}
    hold("figures nobody moves", found, "`moves` names a verb")
    assert len({figure.name for figure in figures()}) == len(figures()) > 0


def test_figures_belong_to_their_room() -> None:
    for room in wiring.rooms():
        assert all(figure.name.split(".")[0] == room.name for figure in room.figures), room.name


@pytest.mark.parametrize("area", [COUNTY, TOWN])
def test_an_empty_city_says_nothing_or_no_data_yet(world: str, area: str) -> None:
    found = {}
    for figure in figures():
        with reading(SYSTEM):
            for at in (T0, T0 - timedelta(days=400)):
                value = figure.count(SYSTEM, area, at)
                if value not in (0, None):
                    found[figure.name] = repr(value)
    hold("figures from nothing", found, "a number that no record backs")


def test_every_figure_opens_its_rows(world: str) -> None:
    found = {}
    for figure in figures():
        address = figure.rows(TOWN, T0)
        try:
            view = resolve(urlsplit(address).path).func
        except Resolver404:
            found[figure.name] = f"{address} leads nowhere"
            continue
        right = getattr(view, "right", "none declared")
        if right is not None and right != figure.right:
            found[figure.name] = f"needs {figure.right}, its rows need {right}"
    hold("figures without rows", found, "whoever may see a number may see what it counts")


def test_a_figure_is_read_with_the_viewers_own_eyes(world: str, actor: Callable[..., Actor]) -> None:
    nobody = actor()
    values = []
    with reading(nobody):
        for figure in figures():
            values.append(figure.count(nobody, COUNTY, T0))
    assert set(values) <= {0, None}
