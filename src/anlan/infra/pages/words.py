"""Sentences of the catalogues in the reader's language, and in all languages for what is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, override

from anlan.infra.pages import times
from anlan.kernel.decision import Said, filled

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def say(key: str | Said | dict[str, Any], **params: Any) -> str:
    """A sentence in the current language. Values that are themselves sentences (`{"key": …}`) are said too."""
    if isinstance(key, dict):
        key = Said.from_json(key)
    if isinstance(key, Said):
        params = {**key.params, **params}
        key = key.key
    text = gettext(key)
    if text == key and "." not in key:
        return key
    values = {name: spoken(value) for name, value in params.items()}
    try:
        return filled(text, values)
    except (KeyError, IndexError):
        return text


def known(prefix: str, value: str) -> str:
    """What the catalogue calls a value of ours (`prefix` + value); a city's own word as it is."""
    key = f"{prefix}{value}"
    text = gettext(key)
    return value if text == key else text


def spoken(value: Any) -> Any:
    """A value as it reads in the current language: sentences said, names in both languages chosen, lists joined."""
    if isinstance(value, Said) or (isinstance(value, dict) and "key" in value):
        return say(value)
    if isinstance(value, dict) and set(value) == {"zh", "en"}:  # a name kept in both languages
        return value["en"] if gettext("core.lang") == "en" else value["zh"]
    if isinstance(value, list | tuple):
        return (", " if gettext("core.lang") == "en" else "、").join(str(spoken(one)) for one in value)
    return value


def written(value: Any) -> Any:
    """A value as it stands on paper or in a table, of JSON's kinds: sentences said, times and days written out."""
    if isinstance(value, Said) or (isinstance(value, dict) and set(value) in ({"key", "params"}, {"zh", "en"})):
        return spoken(value)
    if isinstance(value, Mapping):
        return {str(k): written(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [written(v) for v in value]
    if isinstance(value, datetime):
        return times.full(value)
    return str(value) if isinstance(value, date | UUID) else value


def both(key: str | Said, **params: Any) -> dict[str, str]:
    """The sentence in both languages, for texts that are frozen."""
    said = {}
    for short, code in LANGUAGES.items():
        with override(code):
            said[short] = say(key, **params)
    return said
