"""What commands print: no list is cut in silence, and both languages stand where the terminal names none."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

NO_LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")


def told(*words: str, lang: str = "en_GB.UTF-8") -> list[str]:
    """The lines that a command prints."""
    env = {name: value for name, value in os.environ.items() if name not in NO_LANGUAGE}
    if lang:
        env["LANG"] = lang
    command = [sys.executable, "-m", "anlan.config.commands", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.splitlines()


def test_where_says_how_many_more_there_are_and_lists_them_when_asked() -> None:
    short, whole = told("where", "hazard"), told("where", "--all", "hazard")
    more = len(whole) - (len(short) - 1)
    assert more > 0
    assert short[-1] == f"{more} more are not listed; ./anlan where --all hazard lists them."
    assert [line.split()[:2] for line in short[:-1]] == [line.split()[:2] for line in whole[: len(short) - 1]]


def test_where_adds_nothing_to_a_list_that_is_whole() -> None:
    assert not any("more" in line for line in told("where", "overdue hazards"))


@pytest.mark.parametrize(("lang", "zh", "en"), [("", True, True), ("zh_CN.UTF-8", True, False), ("en", False, True)])
def test_scenarios_are_listed_in_the_terminals_languages(lang: str, zh: bool, en: bool) -> None:
    listed = "\n".join(told("prove", "--list", lang=lang))
    assert "storm-hour" in listed and "storm-killed" in listed
    assert ("断电断网" in listed, "nothing lost, nothing twice" in listed) == (zh, en)
