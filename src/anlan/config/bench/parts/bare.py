"""The yardstick of `bench verbs`: the same addresses and bodies through the same web stack, and then only the writes.

Served by the bench alone, on a port of its own: nothing of this is among the addresses of the product.
"""

# No `from __future__ import annotations` here: ninja reads the bodies' types at run time.
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuids
from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI

from anlan.act.hazards import schemas
from anlan.config.bench.parts import statements
from anlan.kernel.clock import real_now

api = NinjaAPI(title="bare", docs_url=None, openapi_url=None)


@api.post("/hazards/")
def report(request: HttpRequest, body: schemas.in_api(schemas.Report)) -> dict[str, Any]:  # type: ignore[valid-type]
    """A new row."""
    at, hazard = real_now(), uuids.uuid7()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.COUNT, [at.year])
        number = cursor.fetchone()[0]
        for sql, values in statements.report(hazard, number, dict(body), at):
            cursor.execute(sql, values)
    return _answer(hazard, "reported")


def _door(verb: str, args: Any) -> None:
    model = schemas.in_api(args)

    def door(request: HttpRequest, hazard: UUID, body: model) -> dict[str, Any]:  # type: ignore[valid-type]
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values in statements.move(verb, hazard, dict(body), real_now()):
                cursor.execute(sql, values)
        return _answer(hazard, statements.STATE_AFTER[verb])

    api.post(f"/hazards/{{uuid:hazard}}/{verb}", operation_id=f"bare_{verb}")(door)


for _verb, _args in {
    "verify": schemas.Verify, "grade": schemas.Grade, "assign": schemas.Assign, "rectify": schemas.Rectify,
}.items():  # fmt: skip
    _door(_verb, _args)


def _answer(hazard: UUID, state: str) -> dict[str, Any]:
    return {"entry": hazard, "hazard": hazard, "number": None, "state": state, "replayed": False}


urlpatterns = [path("api/", api.urls)]
