"""Every scenario, played with the article's own figures; other seeds by `./anlan prove NAME --seed S`."""

from __future__ import annotations

import pytest

from tests.article.harness import Scenario, known, played


@pytest.mark.timeout(900)
@pytest.mark.parametrize("one", known(), ids=lambda one: one.name)
def test_the_scenario_holds(one: Scenario) -> None:
    story = played(one)
    assert story.checks > 0
