"""What an import says of a file: how many rows, what they changed, and every mistake by row and field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from anlan.infra.pages.words import both
from anlan.kernel.decision import Said

SHOWN = 500  # mistakes listed; all are counted
GOT = 80  # characters of a wrong value that are repeated

Progress = Callable[[str, int, int], None]  # step ("read", "check", "save"), done, of


def silent(step: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class RowError:
    """One mistake: row as spreadsheets number it, column as the file calls it, what was expected, what stood there."""

    row: int
    field: str
    because: Said
    got: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the API and the terminal, in both languages."""
        return {"row": self.row, "field": self.field, "because": both(self.because), "got": shorten(self.got)}


class FileError(Exception):
    """The file as a whole can't be read as a table; nothing was looked at further."""

    def __init__(self, key: str, row: int = 0, field: str = "", got: str = "", **params: Any) -> None:
        super().__init__(key)
        self.error = RowError(row, field, Said(key, params), got)


@dataclass
class Report:
    """The outcome of an import or of its dry run."""

    kind: str
    dry_run: bool
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    errors: list[RowError] = field(default_factory=list)
    ignored: tuple[str, ...] = ()  # columns that the import does not know
    entry: UUID | None = None
    heard: bool = False  # saving a file that changes nothing still says that its source was heard of
    notes: list[Said] = field(default_factory=list)  # what follows from the file beyond its own rows

    @property
    def ok(self) -> bool:
        """Whether the whole file is without mistakes; else nothing of it is saved."""
        return not self.errors

    def as_json(self) -> dict[str, Any]:
        """For the API: at most `SHOWN` mistakes, all counted."""
        return {
            "kind": self.kind,
            "dry_run": self.dry_run,
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "errors": [e.as_json() for e in self.errors[:SHOWN]],
            "errors_total": len(self.errors),
            "ignored": list(self.ignored),
            "heard": self.heard,
            "notes": [both(note) for note in self.notes],
            "entry": str(self.entry) if self.entry else None,
        }


def shorten(text: str) -> str:
    """A value short enough to be repeated in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= GOT else flat[: GOT - 1] + "…"
