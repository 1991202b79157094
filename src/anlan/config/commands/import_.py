"""`import KIND FILE [--dry-run]`: a table comes in through the same door as on the page, with its mistakes by row."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path
from typing import Any

from anlan.config import process, terminal, worlds
from anlan.config.env import env
from anlan.infra.trouble import Trouble

SHOWN = 50  # mistakes listed on a terminal; the page lists more
KINDS = (
    "areas", "people", "posts", "households", "streams", "accounts", "parties", "compounds", "units", "lettings",
    "market", "power", "leases", "online", "villages", "roads", "aliases", "headers",
    "looks", "departures", "floors",
)  # fmt: skip
STEPS = {"read", "check", "save"}


def main(argv: list[str]) -> int:
    """0 when the file is without mistakes, 1 when it has some (then nothing of it is saved)."""
    chosen = parser().parse_args(argv)
    try:
        content = Path(chosen.file).read_bytes()
    except OSError as wrong:
        raise Trouble("platform.import.no_file", path=chosen.file, detail=wrong.strerror or "?") from wrong
    if chosen.dry_run:
        worlds.must_stand(env)
    with worlds.visited(env) as running:
        if chosen.dry_run:
            worlds.must_stand(env, running)
        elif env.world not in running.worlds():
            terminal.say("platform.world.new", name=env.world)
        if not chosen.dry_run:
            worlds.prepare(env, running)
        process.begin("import")
        report = take_in(chosen.kind, content, Path(chosen.file).name, chosen.by, chosen.dry_run)
    show(report.as_json(), env.world)
    return 0 if report.ok else 1


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./anlan import", description=terminal.sentence("platform.command.import"))
    made.add_argument("kind", metavar="KIND", choices=KINDS, help=", ".join(KINDS))
    made.add_argument("file", metavar="FILE", help=terminal.explained("platform.import.help.file"))
    made.add_argument("--dry-run", action="store_true", help=terminal.explained("platform.import.help.dry_run"))
    made.add_argument("--as", dest="by", metavar="NAME", help=terminal.explained("platform.import.help.by"))
    return made


def take_in(kind: str, content: bytes, name: str, by: str | None, dry_run: bool) -> Any:
    """Run the importer as the account of that name, or as the house itself: whoever sits at the server is trusted."""
    house = importlib.import_module("anlan.infra.pages.house")
    importlib.import_module("anlan.config.wiring")
    known = house.importers()
    if kind not in known:
        raise Trouble("platform.import.unknown", kind=kind, known=", ".join(sorted(known)))
    at = importlib.import_module("anlan.infra.world").now()
    actor = importlib.import_module("anlan.infra.scope").SYSTEM
    if by is not None:
        access = importlib.import_module("anlan.ground.access.queries")
        found = access.named(by, at)
        if found is None:
            raise Trouble("platform.import.no_account", name=by)
        actor = found
    return known[kind].run(content, name, by=actor, at=at, dry_run=dry_run, progress=Bar())


class Bar:
    """Progress on the error stream of a terminal, nothing where nobody looks."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.told = 0.0

    def __call__(self, step: str, done: int, of: int) -> None:
        if self.watched and step in STEPS and (time.monotonic() - self.told > 0.1 or done == of):
            self.told = time.monotonic()
            words = terminal.sentence(f"platform.import.step.{step}", done=done, of=of or "…").split("\n")[0]
            sys.stderr.write(f"\r\033[K{words}" + ("\n" if done == of else ""))
            sys.stderr.flush()


def show(report: dict[str, Any], world: str) -> None:
    """What the file changed in which world, then its mistakes in the terminal's languages."""
    numbers = {"world": world, **{n: report[n] for n in ("rows", "new", "changed", "same")}}
    if report["errors_total"]:
        terminal.say("platform.import.wrong", n=report["errors_total"], **numbers)
        for wrong in report["errors"][:SHOWN]:
            terminal.mistake(wrong)
        return
    terminal.say("platform.import.dry" if report["dry_run"] else "platform.import.done", **numbers)
    for note in report["notes"]:
        for language in terminal.languages():
            terminal.line(note[language])
    if report["ignored"]:
        terminal.say("platform.import.ignored", columns=", ".join(report["ignored"]))
