"""The JSON API: one ninja instance, to which rooms add their routers in their `api.py`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from anlan.infra.pages.words import both
from anlan.kernel.decision import Conflict, Hidden, Refused


class Session(APIKeyCookie):
    """The session or device token that the actor middleware has already recognised."""

    param_name = "anlan"

    def _get_key(self, request: HttpRequest) -> str | None:
        return "session"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The actor, or None: then the API answers 401. Cookies need the token against forged requests as well."""
        if getattr(request, "device", None) is None and check_csrf(request) is not None:
            return None
        return getattr(request, "actor", None)


api = NinjaAPI(title="Anlan", version="1", auth=Session(csrf=False), urls_namespace="api", docs_url=None)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    if isinstance(refused, Hidden):
        return api.create_response(request, {"because": both(refused.because)}, status=404)
    status = 412 if isinstance(refused, Conflict) else 409
    return api.create_response(request, {"because": both(refused.because)}, status=status)
