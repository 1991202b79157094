"""Every page as the richest account, in all sizes, languages and themes; every role once; everything pressed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from anlan.infra.pages import house
from tests.browser.crawl import LANGUAGES, Walker, listened, shape, walk
from tests.browser.press import press_all
from tests.browser.world import EVERYTHING, Lived

pytestmark = pytest.mark.timeout(900)  # one test walks a whole city's pages
WalkerOf = Callable[[str], Walker]
_walked: dict[str, list[str]] = {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_sound(walker: WalkerOf, lang: str) -> None:
    rich = walker(EVERYTHING)
    opened = walk(rich, lang)
    _walked[lang] = opened
    told = rich.faults.told()
    assert not told, f"{len(rich.faults.found)} faults on {len(opened)} pages\n{told}"


def test_every_entry_of_the_menu_was_walked(walker: WalkerOf, lived: Lived) -> None:
    walked = {shape(path) for path in _walked.get("zh") or walk(walker(EVERYTHING), "zh")}
    entries = {shape(nav.url) for room in house.rooms() for nav in room.nav}
    assert entries - walked == set()
    assert len(walked) > len(entries)


def test_every_role_opens_its_pages(walker: WalkerOf, lived: Lived) -> None:
    """Each role once, on a phone, in English and dark: its first page and all of its menu."""
    wrong = []
    for role in lived.roles:
        one = walker(role)
        context = one.context("en", "dark", "phone")
        page = context.new_page()
        with listened(page, one.faults, lambda one=one: shape(one.at)):
            one.open(page, "/")
            first = page.url.removeprefix(lived.house.url)
            menu = page.eval_on_selector_all("#menu a", "all => all.map(a => a.getAttribute('href'))")
            for path in dict.fromkeys([first, *menu]):
                if one.open(page, path):
                    one.measure(page, "phone en dark", contrast=False)
        context.close()
        wrong += [f"{role}: {line}" for line in one.faults.told().splitlines()]
    assert wrong == [], "\n".join(wrong)


def test_nothing_that_can_be_pressed_is_dead(walker: WalkerOf) -> None:
    """Last, as it changes the world: buttons, switches and verbs."""
    rich = walker(EVERYTHING)
    paths = _walked.get("zh") or walk(walker(EVERYTHING), "zh")
    first = {shape(path): path for path in reversed(paths)}
    pressed = press_all(rich, list(first.values()))
    dead = sorted({f"{p.where}: “{p.words}” does nothing" for p in pressed if not p.noticed})
    assert len(pressed) > 20
    assert dead == [], "\n".join(dead)
    assert not rich.faults.told(), rich.faults.told()
