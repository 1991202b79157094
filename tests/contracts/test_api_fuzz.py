"""The API tried by its own description: whatever fits it or doesn't, the answer is never a fault of the house.

Schemathesis generates the requests, with a fixed seed; they go through Django's own client as a person with many roles.
Every second one names rows that exist, so that what follows the look-up is tried, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import requests
import schemathesis
from conftest import COUNTY
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.generation import GenerationMode

from anlan.infra import postgres
from anlan.infra.pages.api import api
from tests.contracts import tables
from tests.contracts.doors import PLANTED, visitor
from tests.contracts.test_tables import kinds

MANY = ("director", "section", "duty_officer", "officer", "town_station", "admin", "data_steward", "service")
EXAMPLES = 6  # for each address, of each mode
SEED = 20260810
BROKEN = 500


@pytest.fixture
def planted(cluster: postgres.Cluster, world: str) -> Iterator[None]:
    """A world with one row in every guarded table, each with the same id."""
    with psycopg.connect(psycopg.conninfo.make_conninfo(**{**cluster.admin, "dbname": f"anlan_{world}"})) as session:
        session.autocommit = True
        session.execute("set session_replication_role = replica")
        tables.unchecked(session)
        for table, kind in kinds().items():
            if kind in ("matter", "measurement", "queue") and not table.startswith("access_"):
                tables.plant(session, table, COUNTY)
        session.execute("update sensors_stream set quantity = 'rain'")  # where planted words stand for more than words
        session.execute("update calls_step set again_at = '[]'")
        session.execute("update calls_call set steps = '[]'")
        item = json.dumps([{"ref": "1", "text": {"zh": "x", "en": "x"}}])
        session.execute("update standards_standard set items = %s", [item])
        session.execute("update inspections_visit set members = '[]', kind = 'patrol', because = null")
        session.execute("update inspections_draw set firms = '[]', officers = '[]', left_out = '[]'")
        session.execute("update inspections_draw set drawn_firms = '[]', drawn_officers = '[]'")
        yield


def operations() -> list[Any]:
    """Every address of the API, as the description that it gives of itself has it."""
    assert get_resolver().url_patterns  # rooms add their routers when the addresses are collected
    described = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    return [result.ok() for result in described.get_all_operations()]


def sent(client: Client, case: Case, known: bool) -> tuple[str, int, str]:
    """Send one case; gives what was sent, the status and the answer."""
    if known and case.path_parameters:
        case.path_parameters = {name: PLANTED if name != "kind" else "areas" for name in case.path_parameters}
    kwargs = case.as_transport_kwargs(base_url="http://testserver")
    kwargs.pop("timeout", None)
    try:
        request = requests.Request(**kwargs).prepare()
    except (ValueError, requests.RequestException):  # what no client can send, no server will see
        return "", 0, ""
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    kind = str(request.headers.get("Content-Type", "application/json"))
    answer = client.generic(str(request.method), str(request.path_url), body, content_type=kind)
    said = b"" if answer.streaming else answer.content
    return (
        f"{request.method} {request.path_url} {kind} {body[:400]!r}",
        answer.status_code,
        said.decode(errors="replace")[:300],
    )


def answers(client: Client, operation: Any, mode: GenerationMode) -> list[tuple[str, int, str]]:
    """What comes of all examples of one address."""
    found: list[tuple[str, int, str]] = []

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Case) -> None:
        found.append(sent(client, case, known=bool(len(found) % 2)))

    attempt()
    return found


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: str(m.value))
def test_no_request_breaks_the_house(planted: None, mode: GenerationMode, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "django.request")
    client = visitor("many", *((role, COUNTY) for role in MANY))
    broken, statuses = [], set()
    for operation in operations():
        try:
            found = answers(client, operation, mode)
        except Unsatisfiable:  # nothing wrong can be said to an address that takes anything
            continue
        statuses |= {status for _, status, _ in found}
        broken += [f"{operation.label}: {what}" for what in found if what[1] >= BROKEN][:1]
    assert not broken, "\n".join(broken)
    assert statuses & {200, 404, 409, 422}, "nothing was tried"
