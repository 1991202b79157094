"""`bench NAME`: measures one thing beside a yardstick of the same run; the last line is one JSON object."""

from __future__ import annotations

import argparse

from anlan.config import bench, terminal
from anlan.infra.trouble import Trouble


def main(argv: list[str]) -> int:
    """0 when the goal is met, 1 when it is not. What follows the name goes to the bench."""
    parser = argparse.ArgumentParser(prog="./anlan bench", description=terminal.sentence("platform.command.bench"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=terminal.explained("platform.bench.help"))
    chosen, rest = parser.parse_known_args(argv)
    known = bench.names()
    if not chosen.name:
        for name in known:
            terminal.line(f"{name:12} " + ", ".join(str(goal) for goal in bench.named(name).goals))
        if not known:
            terminal.say("platform.bench.none")
        return 0
    if chosen.name not in known:
        raise Trouble("platform.bench.unknown", name=chosen.name, known=", ".join(known) or "-")
    measured = bench.named(chosen.name)
    outcome = measured.run(rest)
    terminal.line(measured.line(chosen.name, outcome))
    return 0 if measured.met(outcome.figures) else 1
