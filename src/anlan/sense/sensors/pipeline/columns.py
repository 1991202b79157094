"""Columns of numpy as PostgreSQL's binary COPY and binary arrays: whole batches leave Python as one block of bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, Cursor
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
EPOCH_US = 946_684_800_000_000  # PostgreSQL counts from 2000-01-01 UTC
# kind → (oid of the type, its bytes as numpy sees them)
KINDS = {"int2": (21, ">i2"), "int4": (23, ">i4"), "int8": (20, ">i8"), "float8": (701, ">f8"), "at": (1184, ">i8")}
Columns = dict[str, tuple[str, NDArray[Any]]]


def ready(kind: str, values: NDArray[Any]) -> NDArray[Any]:
    """Values as the type's own numbers: times from µs since 1970 to µs since 2000."""
    return values - EPOCH_US if kind == "at" else values


def _elements(kind: str, width: int) -> np.dtype[Any]:
    """A one-dimensional array field of `width` elements: dimensions, nulls, element type, length, first index."""
    element = np.dtype([("size", ">i4"), ("value", KINDS[kind][1])])
    return np.dtype([("head", ">i4", 5), ("element", element, width)])


@dataclass(frozen=True)
class Packed:
    """Rows as the whole body of a binary COPY into columns of these names."""

    names: tuple[str, ...]
    data: memoryview


def packed(columns: Columns) -> Packed:
    """Rows of columns `name: (kind, values)`, at least one of them with a value per row.

    Values of shape (n, m) make an array field of m elements; a single value is that of every row.
    """
    fields: list[tuple[str, Any]] = [("count", ">i2")]
    for name, (kind, values) in columns.items():
        form = KINDS[kind][1] if values.ndim < 2 else _elements(kind, values.shape[1])
        fields += [(f"{name}#", ">i4"), (name, form)]
    form = np.dtype(fields)
    count = next(len(values) for _, values in columns.values() if values.ndim)
    data = np.empty(len(HEAD) + count * form.itemsize + len(END), np.uint8)
    data[: len(HEAD)], data[-len(END) :] = np.frombuffer(HEAD, np.uint8), np.frombuffer(END, np.uint8)
    body = data[len(HEAD) : -len(END)]
    body.reshape(count, form.itemsize)[:] = _row(form, columns).view(np.uint8)
    rows = body.view(form)
    for name, (kind, values) in columns.items():
        if values.ndim == 1:
            rows[name] = ready(kind, values)
        elif values.ndim == 2:
            rows[name]["element"]["value"] = values
    return Packed(tuple(columns), data.data)


def _row(form: np.dtype[Any], columns: Columns) -> NDArray[Any]:
    """What all rows have alike: lengths, heads of arrays, and the single values."""
    row = np.zeros(1, form)
    row["count"] = len(columns)
    for name, (kind, values) in columns.items():
        row[f"{name}#"] = form[name].itemsize
        if values.ndim == 0:
            row[name] = ready(kind, values)
        elif values.ndim == 2:
            row[name]["head"] = (1, 0, KINDS[kind][0], values.shape[1], 1)
            row[name]["element"]["size"] = np.dtype(KINDS[kind][1]).itemsize
    return row


def copy_in(cursor: Cursor[Any], table: str, rows: Packed) -> None:
    """COPY rows into a table of the same column names."""
    names = ", ".join(f'"{name}"' for name in rows.names)
    with cursor.copy(f"copy {table} ({names}) from stdin (format binary)") as copy:
        copy.write(rows.data)


class Array:
    """A column as one binary array parameter, for `unnest`."""

    def __init__(self, kind: str, values: NDArray[Any]) -> None:
        self.oid, bytes_ = KINDS[kind]
        wide = np.empty(len(values), np.dtype([("size", ">i4"), ("value", bytes_)]))
        wide["size"] = wide.dtype["value"].itemsize
        wide["value"] = ready(kind, values)
        self.data = struct.pack(">iiiii", 1, 0, self.oid, len(values), 1) + wide.tobytes()


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer:
        return obj.data


def unnest(kinds: Iterable[str]) -> str:
    """The SQL that takes an `Array` of each kind apart again."""
    named = {"at": "timestamptz"}
    return "unnest(" + ", ".join(f"%b::{named.get(kind, kind)}[]" for kind in kinds) + ")"


def adapt(connection: Connection[Any]) -> None:
    """Let a connection understand `Array` parameters."""
    connection.adapters.register_dumper(Array, _ArrayDumper)


def copy_out(cursor: Cursor[Any], query: str, kinds: dict[str, str]) -> dict[str, NDArray[Any]]:
    """The rows of a query without nulls as columns; `kinds` in the query's order, `int2[12]` for arrays of 12."""
    fields: list[tuple[str, Any]] = [("count", ">i2")]
    for name, kind in kinds.items():
        base, _, width = kind.partition("[")
        form = _elements(base, int(width[:-1])) if width else KINDS[base][1]
        fields += [(f"{name}#", ">i4"), (name, form)]
    with cursor.copy(f"copy ({query}) to stdout (format binary)") as copy:
        body = b"".join(bytes(block) for block in copy)
    rows = np.frombuffer(body[len(HEAD) : -len(END)], np.dtype(fields))
    found = {}
    for name, kind in kinds.items():
        base, _, width = kind.partition("[")
        values = rows[name]["element"]["value"] if width else rows[name]
        values = values.astype(np.dtype(KINDS[base][1]).newbyteorder("="))
        found[name] = values + EPOCH_US if base == "at" else values
    return found
