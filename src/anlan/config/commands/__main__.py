"""Runs one command by its name and turns trouble into a sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

from anlan.config import commands, terminal
from anlan.infra.trouble import Trouble

HIDDEN = {"web", "sense", "work", "first"}  # started by the supervisor or by other commands
INTERRUPTED = 130
CUT_OFF = 141  # as a shell tells it of a program that SIGPIPE ended


def names() -> dict[str, str]:
    """Command to module."""
    found = [module.name for module in pkgutil.iter_modules(commands.__path__) if not module.name.startswith("_")]
    return {name.rstrip("_"): name for name in found}


def main(argv: list[str]) -> int:
    known = names()
    if not argv or argv[0] in ("-h", "--help", "help"):
        terminal.say("platform.commands.title")
        for name in sorted(set(known) - HIDDEN):
            terminal.line(f"  {name:8} " + terminal.sentence(f"platform.command.{name}").replace("\n", "\n" + " " * 11))
        return 0
    if argv[0] not in known:
        terminal.tell(Trouble("platform.commands.unknown", name=argv[0], known=", ".join(sorted(set(known) - HIDDEN))))
        return 2
    try:
        command = importlib.import_module(f"{commands.__name__}.{known[argv[0]]}")
        return int(command.main(argv[1:]))
    except Trouble as trouble:
        terminal.tell(trouble)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # who reads has enough, as `head` does; Python's own last flush must not complain either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
