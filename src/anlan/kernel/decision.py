"""Verdicts that carry their reason, as catalogue key and values, so that they read in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any


@dataclass(frozen=True)
class Said:
    """A sentence to be: its catalogue key and the values it names (JSON values only)."""

    key: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As stored in rows."""
        return {"key": self.key, "params": self.params}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Said:
        """Back from a stored row."""
        return Said(data["key"], dict(data.get("params", {})))


@dataclass(frozen=True)
class Verdict:
    """Facts went in, this came out: yes or no, and why."""

    ok: bool
    because: Said

    def __bool__(self) -> bool:
        return self.ok


class Refused(Exception):
    """A verb was not carried out, for a reason that the person who asked is told."""

    def __init__(self, because: Said) -> None:
        super().__init__(because.key)
        self.because = because


class Hidden(Refused):
    """The matter lies outside the viewer's scope: to them it does not exist (404, never 403)."""

    def __init__(self) -> None:
        super().__init__(Said("core.refused.not_found"))


class Conflict(Refused):
    """The same key came with other content: both are kept, neither wins silently."""

    def __init__(self) -> None:
        super().__init__(Said("core.refused.key_conflict"))


def yes(key: str = "core.ok", **params: Any) -> Verdict:
    """A verdict that allows."""
    return Verdict(True, Said(key, params))


def no(key: str, **params: Any) -> Verdict:
    """A verdict that refuses, with its reason."""
    return Verdict(False, Said(key, params))


def said(key: str, **params: Any) -> Said:
    """Shorthand for a sentence."""
    return Said(key, params)


class _Sentence(Formatter):
    def format_field(self, value: Any, spec: str) -> Any:
        one, between, many = spec.partition("|")
        if not between:
            return super().format_field(value, spec)
        return one if str(value) == "1" else many


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A catalogue text with its values, as `str.format` does it; of `{n:hazard|hazards}` the word that fits n.

    Raises KeyError for a value that is not there.
    """
    return _Sentence().vformat(text, (), values)
