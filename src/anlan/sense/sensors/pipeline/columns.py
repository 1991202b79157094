"""Columns of numpy as PostgreSQL's binary COPY and binary arrays: whole batches leave Python as one block of bytes."""

from __future__ import annotations

import struct
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


def packed(columns: Columns) -> bytes:
    """Rows of columns `name: (kind, values)` as the body of a binary COPY, without its head and end.

    Values of shape (n, m) make an array field of m elements.
    """
    fields: list[tuple[str, Any]] = [("count", ">i2")]
    for name, (kind, values) in columns.items():
        fields += [
            (f"{name}#", ">i4"),
            (name, KINDS[kind][1] if values.ndim == 1 else _elements(kind, values.shape[1])),
        ]
    rows = np.empty(len(next(iter(columns.values()))[1]), np.dtype(fields))
    rows["count"] = len(columns)
    for name, (kind, values) in columns.items():
        rows[f"{name}#"] = rows.dtype[name].itemsize
        if values.ndim == 1:
            rows[name] = ready(kind, values)
        else:
            rows[name]["head"] = (1, 0, KINDS[kind][0], values.shape[1], 1)
            rows[name]["element"]["size"] = np.dtype(KINDS[kind][1]).itemsize
            rows[name]["element"]["value"] = values
    return rows.tobytes()


def copy_in(cursor: Cursor[Any], table: str, columns: Columns) -> None:
    """COPY columns into a table of the same column names."""
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"copy {table} ({names}) from stdin (format binary)") as copy:
        copy.write(HEAD + packed(columns) + END)


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


def arrays(columns: Columns) -> list[Array]:
    """Parameters for `unnest(%b::int4[], …)`, in the columns' order."""
    return [Array(kind, values) for kind, values in columns.values()]


def unnest(columns: Columns) -> str:
    """The SQL that takes `arrays(columns)` apart again."""
    kinds = {"at": "timestamptz"}
    return "unnest(" + ", ".join(f"%b::{kinds.get(kind, kind)}[]" for kind, _ in columns.values()) + ")"


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
