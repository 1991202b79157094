"""Compiles the message catalogues with Babel, as gettext's tools are no given; only what changed is done again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import anlan
from anlan.config import terminal

SOURCE = Path(anlan.__file__).parent


def compile_catalogues(root: Path = SOURCE) -> int:
    """Write the .mo beside each .po that is newer; returns how many were written."""
    written = 0
    for po in sorted(root.glob("**/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as file:
            messages = read_po(file, locale=po.parts[-3], abort_invalid=True)
        fresh = mo.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, messages)
        fresh.rename(mo)  # a process that reads meanwhile gets the old one or the new one, whole
        written += 1
    return written


def main(argv: list[str]) -> int:
    if argv:  # at the first start there is no catalogue yet to explain by
        explained = terminal.sentence("platform.command.words")
        argparse.ArgumentParser(prog="./anlan words", description=explained).parse_args(argv)
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
