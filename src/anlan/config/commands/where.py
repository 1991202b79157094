"""`where WORD`: in which room, page, verb, layer or figure something is; searched in both languages."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anlan.config import process, terminal

KINDS = ("room", "page", "verb", "layer", "figure", "file")
BEST = 12


@dataclass(frozen=True)
class Place:
    """One thing that can be looked for: what it is, its names in both languages, and where it lies."""

    kind: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    where: str

    def rank(self, word: str) -> int:
        """0 no match; the more exactly a name is hit, the higher."""
        found = 0
        for name in (*self.names, *self.words):
            low = name.lower()
            if low == word:
                found = max(found, 4)
            elif low.startswith(word):
                found = max(found, 3)
            elif word in low:
                found = max(found, 2 if name in self.names else 1)
        return found


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anlan where", description=terminal.sentence("platform.command.where"))
    parser.add_argument("word", nargs="*", metavar="WORD", help=terminal.explained("platform.where.help"))
    parser.add_argument("--all", action="store_true", help=terminal.explained("platform.where.help.all"))
    chosen = parser.parse_args(argv)
    word = " ".join(chosen.word).strip().lower()
    places = list(known())
    if not word:
        show([place for place in places if place.kind == "room"])
        return 0
    found = sorted((p for p in places if p.rank(word)), key=lambda p: (-p.rank(word), KINDS.index(p.kind), p.where))
    if not found:
        terminal.say("platform.where.nothing", word=word)
        return 1
    shown = found if chosen.all else found[:BEST]
    show(shown)
    if len(found) > len(shown):
        terminal.say("platform.where.more", n=len(found) - len(shown), word=word)
    return 0


def known() -> Iterator[Place]:
    """Everything on the cards, and every verb."""
    with process.without_data():
        wiring = importlib.import_module("anlan.config.wiring")
        importlib.import_module("anlan.config.urls")
        both = importlib.import_module("anlan.infra.pages.words").both
        verbs = importlib.import_module("anlan.infra.journal.verb").VERBS
        for card in wiring.rooms():
            place = next((app for app in wiring.APPS if app.split(".")[2] == card.name), "")
            yield from on_card(card, both, place.replace(".", "/").replace("anlan/", "src/anlan/", 1))
        for name, verb in sorted(verbs.items()):
            yield Place("verb", (name,), (first_line(verb),), source(verb))


def on_card(card: Any, both: Any, home: str) -> Iterator[Place]:
    yield Place("room", (card.name, *both(card.title).values()), (*card.words, *both(card.promise).values()), home)
    for nav in card.nav:
        yield Place("page", tuple(both(nav.title).values()), (nav.url,), nav.url)
    for layer in card.layers:
        yield Place("layer", (layer.name, *both(layer.title).values()), (), home)
    for figure in card.figures:
        names = (figure.name, *both(figure.title).values())
        yield Place("figure", names, tuple(both(figure.definition).values()), home)
    for importer in card.importers:
        yield Place("file", (importer.kind, *both(importer.title).values()), tuple(spelt(importer)), home)


def spelt(importer: Any) -> Iterator[str]:
    """Every header that a file of the kind may have."""
    for column in importer.table:
        yield from (column.name, *column.titles)


def first_line(verb: Any) -> str:
    return (verb.__doc__ or "").strip().split("\n")[0]


def source(verb: Any) -> str:
    code = getattr(verb, "__wrapped__", verb).__code__
    return f"{relative(Path(code.co_filename))}:{code.co_firstlineno}"


def relative(path: Path) -> str:
    """As seen from the checkout, where the reader types."""
    checkout = Path(__file__).parents[4]
    return path.relative_to(checkout).as_posix() if path.is_relative_to(checkout) else str(path)


def show(places: list[Place]) -> None:
    width = max(len(place.where) for place in places)
    for place in places:
        kind = " / ".join(terminal.sentence(f"platform.where.{place.kind}").split("\n"))
        names = "  ".join(dict.fromkeys(name for name in place.names if name))
        terminal.line(
            f"{kind:14} {place.where:{width}}  {names}  {place.words[0] if place.kind == 'verb' else ''}".rstrip()
        )
