"""Loads words, towns, weights and the dated tables of renaming; a city's own folder adds to what is bundled."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anlan.ground.premises.rules.evidence import Weights
from anlan.ground.premises.rules.extract import Knowledge
from anlan.ground.premises.rules.lexicon import Lexicon
from anlan.ground.premises.rules.places import Renaming
from anlan.infra.bulk import FileError

DATA = Path(__file__).parents[1] / "data"
MOST_NUMBER = 99_999
TABLES = {
    "villages": ("town", "old", "new", "since"),
    "roads": ("town", "old_road", "old_no", "new_road", "new_no", "since"),
    "aliases": ("kind", "alias", "name", "since"),
}


def knowledge(city: Path | None = None, more: Mapping[str, list[dict[str, str]]] | None = None) -> Knowledge:
    """The bundled data, behind them a city's tables, of its folder or its house. Raises FileError by row and field."""
    tables = Renaming(*(_rows(DATA / f"{name}.csv", fields) for name, fields in TABLES.items()))
    if city is not None:
        for name, fields in TABLES.items():
            if (city / f"{name}.csv").exists():
                getattr(tables, name).extend(_rows(city / f"{name}.csv", fields))
    for name, rows in (more or {}).items():
        getattr(tables, name).extend(rows)
    words = Lexicon((r["kind"], r["word"], r["value"]) for r in _rows(DATA / "words.csv", ("kind", "word", "value")))
    towns: dict[str, str] = {}
    for row in _rows(DATA / "towns.csv", ("name", "alias", "since")):
        towns |= {row["name"]: row["name"], row["alias"]: row["name"]}
    return Knowledge(words, towns, tables, weights())


def full(name: str, values: Mapping[str, Any]) -> dict[str, str]:
    """A row of a dated table with all its fields as texts."""
    return {field: str(values.get(field) or "") for field in TABLES[name]}


def weights() -> Weights:
    """The bundled version of the weights."""
    told = {row["code"]: row["weight"] for row in _rows(DATA / "weights.csv", ("code", "weight", "source"))}
    return Weights(told.pop("version"), {code: float(weight) for code, weight in told.items()})


def _rows(path: Path, fields: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        lacking = [f for f in fields if f not in (reader.fieldnames or ()) and f != "since"]
        if lacking:
            raise FileError("bulk.file.missing", row=1, columns=", ".join(lacking), got=path.name)
        rows = [{f: (row.get(f) or "").strip() for f in fields} for row in reader]
    for number, row in enumerate(rows, 2):
        for f in ("old_no", "new_no"):
            if row.get(f) and not row[f].isdigit():
                where = f"{path.name} {f}"
                raise FileError("bulk.expected.whole", row=number, field=where, got=row[f], least=1, most=MOST_NUMBER)
    return rows
