"""The field's two doors: envelopes in, each answered by key; photos in, piece by piece."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods
from pydantic import TypeAdapter, ValidationError

from anlan.infra import files, inbox
from anlan.infra.pages import house
from anlan.infra.pages.turn import InTurn
from anlan.infra.pages.words import both
from anlan.kernel.decision import Refused, Said

MOST = 500  # envelopes in one call
FEW = 3  # somebody waits for these; a day's work is safe once it is received, and waits its turn to be carried out
_ENVELOPES = TypeAdapter(list[inbox.Envelope])


def _refuse(status: int, because: Said, **more: Any) -> JsonResponse:
    return JsonResponse({"because": both(because), **more}, status=status)


@require_http_methods(["POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """Envelopes in; one result per key, in the same order. A bad envelope is told by its place and field."""
    actor, at = request.actor, request.city_now  # type: ignore[attr-defined]
    if actor is None:
        return _refuse(401, Said("core.refused.login"))
    try:
        envelopes = _ENVELOPES.validate_json(request.body)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "-"
        return _refuse(400, Said("core.refused.args", {"field": place, "expected": first["msg"]}))
    if len(envelopes) > MOST:
        return _refuse(413, Said("core.refused.too_many", {"most": MOST}))
    inbox.receive(envelopes, actor, at)

    def results() -> list[dict[str, Any]]:
        return inbox.carry_out(envelopes, house.field_verbs(), actor, at)

    if len(envelopes) <= FEW:
        return JsonResponse(results(), safe=False)
    return InTurn(lambda: json.dumps(results()).encode())


@require_http_methods(["GET", "PUT"])
def photo(request: HttpRequest, sha256: str) -> HttpResponse:
    """How much of a photo is here (GET), or the next piece of it (PUT, `?offset=`, `?total=`).

    409: go on at what it says to `have`, or anew; 422 and 413: no photo that we take, sending it again would not help.
    """
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None:
        return _refuse(401, Said("core.refused.login"))
    try:
        if request.method == "GET":
            return JsonResponse({"have": files.have(sha256, actor)})
        offset = int(request.GET.get("offset", "0"))
        total = int(request.GET.get("total", "0")) or offset + len(request.body)
        held = files.take(sha256, offset, request.body, total, actor, request.city_now)  # type: ignore[attr-defined]
        return JsonResponse({"have": held})
    except ValueError:
        return _refuse(400, Said("core.refused.args", {"field": "offset", "expected": "0, 1, 2 …"}))
    except RequestDataTooBig:
        return _refuse(413, Said("core.refused.photo_large", {"mb": files.LARGEST // 1024 // 1024}))
    except Refused as refused:
        elsewhere = {"have": refused.because.params["have"]} if refused.because.key == files.ELSEWHERE else {}
        return _refuse(422 if refused.because.key in files.UNFIT else 409, refused.because, **elsewhere)
