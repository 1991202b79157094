"""Kinds of columns: each turns a cell's text into a value or says in a sentence what was expected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import shapely
from shapely.errors import ShapelyError

from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said

Reader = Callable[[str], Any]
_SHORTENED = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_RUNS = re.compile(r"^\s*(=|@|[+-]\s*[A-Za-z(=@])")  # what a spreadsheet would run when the table goes out again
_GUARDED = ("=", "+", "-", "@")
_TIMES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M")
YES = {"1", "是", "有", "真", "yes", "y", "true", "t"}
NO = {"0", "否", "无", "没有", "假", "no", "n", "false", "f", ""}


class Wrong(ValueError):
    """A cell that is not what its column holds."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.because = Said(key, params)


@dataclass(frozen=True)
class Column:
    """A column: its name in code, the headers it is known by, how it is read, and what an empty cell means."""

    name: str
    titles: tuple[str, ...]
    read: Reader
    required: bool = False
    default: Any = None
    needed_in_header: bool | None = None  # a column may be left out unless its cells are required
    several: bool = False  # more than one of its headers may stand in a file: the first of them that tells counts

    def header(self, lang: str) -> str:
        """The header by which a reader knows the column; where the language has none of its own, its code."""
        own = (t for t in self.titles if t.isascii() == (lang == "en"))
        return next(own, self.name)

    @property
    def must_stand(self) -> bool:
        """Whether the header must name it."""
        return self.required if self.needed_in_header is None else self.needed_in_header


def narrow(text: str) -> str:
    """Full-width digits and letters as ASCII, without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def text(most: int) -> Reader:
    """Words of at most `most` characters, without control characters and nothing that a spreadsheet would run."""

    def read(cell: str) -> str:
        value = unicodedata.normalize("NFC", cell).strip()
        if value[:1] == "'" and value[1:2] in _GUARDED:  # as lists go out, lest a spreadsheet run it
            value = value[1:]
        if len(value) > most:
            raise Wrong("bulk.expected.shorter", most=most, length=len(value))
        if not value.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
            raise Wrong("bulk.expected.printable")
        if _RUNS.match(value):
            raise Wrong("bulk.expected.no_formula")
        return value

    return read


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        value = narrow(cell)
        if not re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", value) or not least <= int(float(value)) <= most:
            raise Wrong("bulk.expected.whole", least=least, most=most)
        return int(float(value))

    return read


def number(least: float, most: float) -> Reader:
    """A decimal number within bounds."""

    def read(cell: str) -> float:
        try:
            value = float(narrow(cell))
        except ValueError:
            raise Wrong("bulk.expected.number", least=least, most=most) from None
        if not least <= value <= most:  # also refuses nan
            raise Wrong("bulk.expected.number", least=least, most=most)
        return value

    return read


def flag(cell: str) -> bool:
    """Yes or no in both languages."""
    value = narrow(cell).lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise Wrong("bulk.expected.flag")


def one_of(choices: Mapping[str, str]) -> Reader:
    """One of a few words; `choices` maps every accepted spelling to the value. A wrong one is told them by language."""
    named = {value: word for word, value in reversed(list(choices.items())) if not word.isascii()}
    codes = list(dict.fromkeys(choices.values()))
    shown = {"zh": "、".join(named.get(code, code) for code in codes), "en": ", ".join(codes)}

    def read(cell: str) -> str:
        word = narrow(cell)
        found = choices.get(word) or choices.get(word.lower()) or choices.get(_plain(word))
        if found is None:
            raise Wrong("bulk.expected.one_of", choices=shown)
        return found

    return read


def _plain(word: str) -> str:
    """Words of an English list as codes are written: "Sole trader" is sole_trader."""
    return word.lower().replace("-", "").replace(" ", "_")


def code(cell: str) -> str:
    """An area's code: 6, 9 or 12 digits, or a grid's code."""
    value = narrow(cell).upper()
    if _SHORTENED.match(value):
        raise Wrong("bulk.expected.not_shortened")
    if re.fullmatch(r"\d{6}|\d{9}", value):
        value = areas.pad(value)
    if not areas.valid(value):
        raise Wrong("bulk.expected.code")
    return value


def phone(cell: str) -> str:
    """A telephone number as digits: a mobile of 11 digits, or a landline with its area code."""
    value = re.sub(r"[\s\-()]", "", narrow(cell))
    if _SHORTENED.match(value):
        raise Wrong("bulk.expected.not_shortened")
    value = re.sub(r"^(\+86|0086)", "", value)
    if not re.fullmatch(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}", value):
        raise Wrong("bulk.expected.phone")
    return value


@lru_cache(maxsize=4096)
def when(cell: str) -> datetime:
    """An instant: a date begins at the city's midnight; a time without zone is the city's. A file repeats its days."""
    value = narrow(cell)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = next((t for t in (_try(value, f) for f in _TIMES) if t), None)  # type: ignore[assignment]
    if found is None or not 1900 <= found.year <= 2200:
        raise Wrong("bulk.expected.when")
    return found if found.tzinfo else found.replace(tzinfo=CITY)


def _try(value: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(value, form)  # noqa: DTZ007 (the zone is the city's, set by the caller)
    except ValueError:
        return None


def polygon(cell: str) -> bytes:
    """A polygon or multipolygon as WKT in WGS84 degrees, given back as WKB."""
    try:
        shape = shapely.from_wkt(cell.strip())
    except (ShapelyError, ValueError):
        raise Wrong("bulk.expected.polygon") from None
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise Wrong("bulk.expected.polygon")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Wrong("bulk.expected.degrees")
    if not shape.is_valid:
        raise Wrong("bulk.expected.simple_polygon", reason=shapely.is_valid_reason(shape))
    return bytes(shapely.to_wkb(shapely.normalize(shapely.force_2d(shape))))
