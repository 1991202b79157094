"""The yardstick of `bench verbs` writes whole rows: every column of its tables has a value."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from conftest import T0
from django.db import connection

from anlan.config.bench.parts import lives, statements
from anlan.infra.scope import SYSTEM, reading

BODY = lives.bodies({"person": str(uuid4()), "lon": 121.4, "lat": 28.4})["report"]


@pytest.mark.parametrize("table", ["hazards_hazard", "open_work"])
def test_a_bare_row_fills_every_column_of_its_table(world: str, table: str) -> None:
    written = [sql for sql, _ in statements.report(uuid4(), 1, BODY, T0) if f"bare.{table} (" in sql]
    assert len(written) == 1
    named = set(re.findall(r"\w+", written[0].partition("(")[2].partition(")")[0]))
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_name = %s and table_schema = 'public'"
            " and is_identity = 'NO' and column_default is null",
            [table],
        )
        columns = {row[0] for row in cursor.fetchall()}
    assert columns - named == set()
