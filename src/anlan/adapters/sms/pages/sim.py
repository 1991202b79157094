"""The doors of the simulated provider, in demo and test worlds only: its outbox, and what phones write back."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anlan.adapters.sms import actions, queries
from anlan.ground.people import queries as people
from anlan.infra import world
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.words import both
from anlan.kernel.decision import said

PROVIDER = "calls.reply"  # the right of the service account that plays the provider


class Inbound(BaseModel):
    """A message from a phone: whose number, which words, and a key against doubled delivery."""

    model_config = ConfigDict(extra="forbid")
    from_: str = Field(alias="from", max_length=20)
    text: str = Field(max_length=1000)
    key: UUID | None = None


def _closed_world_only() -> None:
    if world.kind() not in ("demo", "test", "replay", "drill"):
        raise Http404


@require_GET
@page(PROVIDER)
def messages(request: HttpRequest) -> HttpResponse:
    """Messages after `?since=` (a sequence), for the simulated phones."""
    _closed_world_only()
    given = request.GET.get("since", "0")
    found = queries.since(request.actor, int(given) if given.isdigit() and len(given) < 19 else 0)  # type: ignore[attr-defined]
    numbers = queries.numbers(found)
    rows = [
        {
            "seq": m.seq,
            "id": str(m.client_id),
            "to": numbers.get(m.person, ""),
            "person": str(m.person),
            "call": str(m.call) if m.call else None,
            "kind": m.kind,
            "text": m.text,
            "at": m.at.isoformat(),
        }
        for m in found
    ]
    return JsonResponse({"messages": rows, "last": found[-1].seq if found else None})


@require_POST
@page(PROVIDER)
def inbound(request: HttpRequest) -> HttpResponse:
    """A phone wrote back: `{"from": number, "text": words}`."""
    _closed_world_only()
    try:
        given = Inbound.model_validate(json.loads(request.body))
    except (ValueError, ValidationError):
        return JsonResponse({"because": both(said("sms.refused.inbound"))}, status=422)
    heard = actions.inbound(
        given.from_,
        given.text,
        by=request.actor,  # type: ignore[attr-defined]
        at=request.city_now,  # type: ignore[attr-defined]
        key=given.key,
    )
    return JsonResponse(
        {
            "known": heard.person is not None,
            "entry": str(heard.done.entry) if heard.done else None,
            "told": both(heard.told) if heard.told else None,
        }
    )


@require_GET
@page("calls.read")
def outbox(request: HttpRequest) -> HttpResponse:
    """The outbox for people to look at: who was sent what."""
    _closed_world_only()
    viewer: Any = request.actor  # type: ignore[attr-defined]
    sent = queries.newest(viewer)
    names = people.names(viewer, {m.person for m in sent})
    rows = [(m, names.get(m.person, "")) for m in sent]
    context = {"at": request.city_now, "rows": rows, "crumbs": [Crumb(said("sms.title"), "/sim/sms/outbox")]}  # type: ignore[attr-defined]
    return render(request, "sms/outbox.html", context)
