"""`compounds find`: registers in, enterprises and candidate sites out; nothing is written unless all could be read."""

from __future__ import annotations

import argparse
import csv
import errno
import gc
import importlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from anlan.config import process, terminal
from anlan.infra.trouble import Trouble

REGISTERS = ("market", "power", "leases", "online")
SHOWN = 50
ENTERPRISES = ("row", "uscc", "name", "compound_id", "role", "is_shared", "score", "reasons")
COMPOUNDS = (
    "compound_id", "address", "town", "village", "enterprises", "producing", "is_shared", "status", "evidence",
)  # fmt: skip


def main(argv: list[str]) -> int:
    """0 when both tables were written, 1 when a file has mistakes (then nothing is written)."""
    chosen = parser().parse_args(argv)
    gc.disable()  # nothing here goes round in circles, and looking for that takes a third of the time
    try:
        return found(chosen)
    finally:
        gc.enable()


def found(chosen: argparse.Namespace) -> int:
    """Read the registers, find, write."""
    extracts = importlib.import_module("anlan.ground.premises.imports.extracts")
    errors = importlib.import_module("anlan.infra.bulk.report").FileError
    if chosen.tables and not chosen.tables.is_dir():  # a mistyped folder would cost a tenth of the sites without a word
        raise Trouble("platform.import.no_file", path=chosen.tables, detail=os.strerror(errno.ENOENT))
    files = {name: _bytes(getattr(chosen, name)) for name in REGISTERS if getattr(chosen, name)}
    try:
        taken = extracts.take(files, _bytes(chosen.mapping) if chosen.mapping else None)
        known = importlib.import_module("anlan.ground.premises.imports.knowledge").knowledge(chosen.tables)
    except errors as wrong:
        return told([(Path(chosen.mapping or chosen.tables or "").name, wrong.error)])
    if taken.errors:
        return told([(Path(getattr(chosen, name)).name, wrong) for name, wrong in taken.errors])
    made = importlib.import_module("anlan.ground.premises.rules.finder").find(taken.registers, known)
    write(chosen.out, tables(made, taken.kept_titles, taken.kept))
    for name, again in taken.headers.items():
        if again:
            terminal.say("platform.compounds.header_again", file=Path(getattr(chosen, name)).name, n=len(again),
                         numbers=", ".join(map(str, again)))  # fmt: skip
    for name in taken.empty:
        terminal.say("platform.compounds.no_rows", file=Path(getattr(chosen, name)).name)
    candidates = sum(c.status == "candidate" for c in made.compounds)
    doubtful = sum(c.shared for c in made.compounds) - candidates
    terminal.say("platform.compounds.done", rows=len(made.enterprises), sites=len(made.compounds),
                 candidates=candidates, doubtful=doubtful, out=chosen.out)  # fmt: skip
    return 0


def parser() -> argparse.ArgumentParser:
    about = terminal.sentence("platform.command.compounds")
    made = argparse.ArgumentParser(prog="./anlan compounds", description=about)
    verbs = made.add_subparsers(dest="verb", required=True, metavar="find")
    find = verbs.add_parser("find", help=terminal.explained("platform.compounds.find"))
    for name in REGISTERS:
        find.add_argument(f"--{name}", metavar="FILE", type=Path, required=name == "market",
                          help=terminal.explained(f"platform.compounds.help.{name}"))  # fmt: skip
    find.add_argument(
        "--mapping", metavar="FILE", type=Path, help=terminal.explained("platform.compounds.help.mapping")
    )
    find.add_argument("--tables", metavar="DIR", type=Path, help=terminal.explained("platform.compounds.help.tables"))
    find.add_argument("--out", metavar="DIR", type=Path, required=True,
                      help=terminal.explained("platform.compounds.help.out"))  # fmt: skip
    return made


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Trouble("platform.import.no_file", path=path, detail=wrong.strerror or "?") from wrong


Rows = Iterable[Sequence[Any]]


def tables(found: Any, kept_titles: list[str], kept: list[list[str]]) -> dict[str, tuple[Sequence[str], Rows]]:
    """File → header and rows. Columns that the finder does not know go to a table of their own, row for row."""
    made: dict[str, tuple[Sequence[str], Rows]] = {
        "enterprises.csv": (
            ENTERPRISES,
            [
                (e.number, e.uscc, e.name, e.compound, e.role, int(e.shared), f"{e.score:g}",
                 ";".join((*map(str, e.reasons), *e.remarks)))
                for e in found.enterprises
            ],
        ),
        "compounds.csv": (
            COMPOUNDS,
            [
                (c.ident, c.address, c.town, c.village, c.enterprises, c.producing, int(c.shared), c.status, c.evidence)
                for c in found.compounds
            ],
        ),
    }  # fmt: skip
    if kept_titles:
        made["kept.csv"] = (("row", *kept_titles), [(n, *cells) for n, cells in enumerate(kept, 1)])
    return made


def write(out: Path, files: dict[str, tuple[Sequence[str], Rows]]) -> None:
    """Every table is written beside the folder and moved in when all of them are whole."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as wrong:
        raise Trouble("platform.compounds.no_folder", path=out, detail=wrong.strerror or "?") from wrong
    try:
        for name, (header, rows) in files.items():
            with (beside / name).open("w", encoding="utf-8", newline="") as handle:
                writer = csv.writer(handle, lineterminator="\n")
                writer.writerow(header)
                writer.writerows(rows)
        for name in files:
            (beside / name).replace(out / name)
    except OSError as wrong:
        raise Trouble("platform.compounds.no_folder", path=out, detail=wrong.strerror or "?") from wrong
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def told(errors: list[tuple[str, Any]]) -> int:
    """Every mistake by file, row and field, in the terminal's languages."""
    with process.without_data():
        terminal.say("platform.compounds.wrong", n=len(errors))
        for name, wrong in errors[:SHOWN]:
            terminal.mistake(wrong.as_json(), name)
    return 1
