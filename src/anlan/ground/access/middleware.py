"""Puts the acting account on every request: from the session cookie, or from a device's token."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from anlan.ground.access import queries
from anlan.infra import world

SESSION_KEY = "account"
LENT = "lent"  # in the session: the password was only lent, and opens nothing but its own change
DOORS = ("/password/", "/logout/", "/choose")


class ActorMiddleware(MiddlewareMixin):
    """Sets `request.actor`, `request.city_now`, `request.world` and, for devices, `request.device`."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        request.world = world.look()  # type: ignore[attr-defined]
        request.city_now = request.world.now  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.device = None  # type: ignore[attr-defined]
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind == "Device":
            speaking = queries.speaking(token, request.city_now)  # type: ignore[attr-defined]
            if speaking is not None:
                request.actor, request.device = speaking  # type: ignore[attr-defined]
                request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # no cookie is involved
            return None
        account = request.session.get(SESSION_KEY)
        if account is not None:
            found = queries.acting(UUID(account), request.city_now)  # type: ignore[attr-defined]
            if found is not None and found[1] == request.session.get("mark"):
                request.actor = found[0]  # type: ignore[attr-defined]
                if request.session.get(LENT) and request.path not in DOORS:
                    return redirect("/password/")
        return None
