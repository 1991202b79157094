"""One Chromium and one lived-in city for all browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from anlan.config.commands.look import chromium
from anlan.infra.trouble import Trouble
from tests.article.house import PASSWORD
from tests.browser.crawl import Walker
from tests.browser.world import Lived, lived_in

MISSING = "no Chromium on PATH: apt-get install chromium fonts-noto-cjk (.ci/run does it)"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine; without one the suite fails with the line that says what to install."""
    try:
        program = chromium()
    except Trouble:
        pytest.fail(
            "no Chromium on PATH: apt-get install chromium fonts-noto-cjk (or .ci/run, which does it)", pytrace=False
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def lived() -> Iterator[Lived]:
    """The small city after the storm."""
    with lived_in() as world:
        yield world


@pytest.fixture
def walker(browser: Browser, lived: Lived) -> Callable[[str], Walker]:
    """Somebody's browser, by role."""

    def as_role(role: str) -> Walker:
        return Walker(browser, lived.house.url, lived.roles[role], PASSWORD)

    return as_role
