"""Sentences for whoever sits at the terminal, from the commands' catalogue, in their language; no Django needed."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from anlan.infra.trouble import Trouble
from anlan.kernel.decision import filled

CATALOGUE = Path(__file__).parent / "commands" / "locale"
LANGUAGES = {"zh": "zh_Hans", "en": "en"}


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """Key to text, read from the source: at a first start nothing is compiled yet."""
    path = CATALOGUE / LANGUAGES[language] / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def languages() -> list[str]:
    """The terminal's language as its environment says it, or both where it doesn't say."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            spoken = value[:2].lower()
            return [spoken] if spoken in LANGUAGES else list(LANGUAGES)
    return list(LANGUAGES)


def sentence(key: str, /, **params: object) -> str:
    """A catalogue text, filled; one line for each language of the terminal."""
    return "\n".join(filled(catalogue(language)[key], params) for language in languages())


def explained(key: str, /, **params: object) -> str:
    """A catalogue text as argparse takes it for its help, where a percent sign has a meaning of its own."""
    return sentence(key, **params).replace("%", "%%")


def say(key: str, /, **params: object) -> None:
    line(sentence(key, **params))


def line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def mistake(wrong: Mapping[str, Any], file: str = "") -> None:
    """A mistake in a file by row and field, as reports of imports hold it, in the terminal's languages."""
    got = f" ({wrong['got']})" if wrong["got"] else ""
    for language in languages():
        words = catalogue(language)
        place = words["platform.import.place"] if wrong["field"] else words["platform.import.row"]
        where = place.format(row=wrong["row"], field=wrong["field"]) if wrong["row"] else ""
        line(f"{f'{file}: ' if file else ''}{where}{wrong['because'][language]}{got}")


def tell(trouble: Trouble) -> None:
    """Why something can't be done, on the error stream, without a traceback."""
    sys.stderr.write(sentence(trouble.key, **trouble.params) + "\n")
    sys.stderr.flush()
