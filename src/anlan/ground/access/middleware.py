"""Puts the acting account on every request: from the session cookie, or from a device's token."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from anlan.ground.access import coming
from anlan.infra import world

SESSION_KEY = "account"
LENT = "lent"  # in the session: the password was only lent, and opens nothing but its own change
DOORS = ("/password/", "/logout/", "/choose")


class ActorMiddleware(MiddlewareMixin):
    """Sets `request.actor`, `request.city_now`, `request.world` and, for devices, `request.device`."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        request.actor = None  # type: ignore[attr-defined]
        request.device = None  # type: ignore[attr-defined]
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        account = None if kind == "Device" else request.session.get(SESSION_KEY)
        if kind == "Device":
            come = coming.speaking(token)
            request.actor, request.device = come.actor, come.device  # type: ignore[attr-defined]
            if come.device is not None:
                request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # no cookie is involved
        elif account is not None:
            come = coming.in_session(UUID(account))
        else:
            come = coming.Come(world.look())
        request.world, request.city_now = come.world, come.world.now  # type: ignore[attr-defined]
        if account is not None and come.actor is not None and come.mark == request.session.get("mark"):
            request.actor = come.actor  # type: ignore[attr-defined]
            if request.session.get(LENT) and request.path not in DOORS:
                return redirect("/password/")
        return None
