"""The decorator of every page: who may open it, with whose eyes it reads, and how refusals are told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.infra.pages import house
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Refused

PAGES: dict[str, str | None] = {}  # view name → right; the rights contract walks it


def page(
    right: str | None, *, public: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for those who hold `right` anywhere (None: everybody logged in); others get 404.

    Whoever holds it over their own alone is led from a page of the navigation to what is theirs (`Nav.own`).
    A GET reads in one transaction with the viewer's scope. A POST calls verbs, each in its own transaction.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        name = f"{view.__module__}.{view.__name__}"
        PAGES[name] = right

        @functools.wraps(view)
        def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                if public:
                    return view(request, *args, **kwargs)
                if request.headers.get("HX-Request"):
                    response = HttpResponse(status=401)
                    response["HX-Redirect"] = f"/login/?next={request.path}"
                    return response
                return redirect(f"/login/?next={request.get_full_path()}")
            if right is not None and not actor.any(right):
                raise Http404
            shown = "as" not in request.GET  # a table of one's own rows is theirs to take
            if right is not None and shown and actor.own_alone(right) and (own := house.instead(actor, request.path)):
                return redirect(own)
            try:
                if request.method in ("GET", "HEAD"):
                    with reading(actor):
                        response = view(request, *args, **kwargs)
                        if hasattr(response, "render") and callable(response.render):
                            response = response.render()
                        return response
                return view(request, *args, **kwargs)
            except Hidden:
                raise Http404 from None
            except Refused as refused:
                return refusal(request, refused)

        call.right = right  # type: ignore[attr-defined]
        return call

    return wrap


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refused verb, told in words: a fragment for htmx, a page otherwise; 409 either way."""
    because = say(refused.because)
    template = "console/refused_part.html" if request.headers.get("HX-Request") else "console/refused.html"
    return render(request, template, {"because": because}, status=409)
