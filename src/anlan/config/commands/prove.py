"""`prove [N or NAME] [--seed S]`: plays scenarios in a house of their own and prints given, when and then."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from typing import Any

from anlan.config import terminal
from anlan.config.env import CHECKOUT
from anlan.infra.trouble import Trouble

BROKEN = 1


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anlan prove", description=terminal.sentence("platform.command.prove"))
    parser.add_argument("scenario", nargs="?", help=terminal.explained("platform.prove.help.scenario"))
    parser.add_argument("--seed", type=int, default=0, help=terminal.explained("platform.prove.help.seed"))
    parser.add_argument("--list", action="store_true", help=terminal.explained("platform.prove.help.list"))
    wanted = parser.parse_args(argv)
    harness = stories()
    found = harness.chosen(wanted.scenario) if wanted.scenario else harness.known()
    if not found:
        names = ", ".join(s.title.replace(" ", "=") for s in harness.known())
        raise Trouble("platform.prove.unknown", name=wanted.scenario, known=names)
    if wanted.list:
        listed(found)
        return 0
    held = [played(harness, one, wanted.seed) for one in found]
    terminal.say("platform.prove.total", held=sum(held), all=len(held), seed=wanted.seed)
    return 0 if all(held) else BROKEN


def listed(found: Sequence[Any]) -> None:
    """Number, name, and what each proves, a line for each language of the terminal."""
    for one in found:
        for n, language in enumerate(terminal.languages()):
            head = "" if n else f"{one.number or '':>4} {one.name}"
            terminal.line(f"{head:21} {one.said[language]}")


def stories() -> Any:
    """The scenarios live with the tests, which are no part of the installed package."""
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    try:
        return importlib.import_module("tests.article.harness")
    except ModuleNotFoundError as missing:
        raise Trouble("platform.prove.no_tests", place=CHECKOUT / "tests" / "article") from missing


def played(harness: Any, one: Any, seed: int) -> bool:
    """Play one scenario; a step that does not hold is printed as a sentence, not as a traceback."""
    began = time.monotonic()
    try:
        harness.played(one, seed, terminal.line)
    except AssertionError as broken:
        terminal.say("platform.prove.broken", name=one.title, why=str(broken))
        return False
    terminal.say("platform.prove.held", name=one.title, seconds=f"{time.monotonic() - began:.0f}")
    terminal.line("")
    return True
