"""Which language and theme a reader sees: `?lang=` or the cookie they chose, else their browser's, else Chinese."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_GET

CODES = {"zh": "zh-hans", "en": "en"}
THEMES = ("light", "dark", "auto")


def language_of(request: HttpRequest) -> str:
    """The short code of the reader's language."""
    asked = request.GET.get("lang") or request.COOKIES.get("anlan_lang") or ""
    return asked if asked in CODES else _of_browser(request.headers.get("Accept-Language", ""))


def _of_browser(header: str) -> str:
    """The first language of a browser's own order that we speak."""
    wanted = (tag.split("-")[0] for tag, weight in parse_accept_lang_header(header.lower()) if weight > 0)
    return next((short for short in wanted if short in CODES), "zh")


@sync_and_async_middleware
def LanguageMiddleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:  # noqa: N802
    """Set the language for the request; async-capable, as event streams pass through it."""

    if inspect.iscoroutinefunction(get_response):

        async def in_language(request: HttpRequest) -> HttpResponse:
            with translation.override(CODES[language_of(request)]):
                response: HttpResponse = await get_response(request)
            return response

        return in_language

    def in_language_sync(request: HttpRequest) -> HttpResponse:
        with translation.override(CODES[language_of(request)]):
            response: HttpResponse = get_response(request)
        return response

    return in_language_sync


def _as_it_was(to: SplitResult) -> str:
    """Path and what was asked of it, such as the moment looked back at; a language in the address would overrule."""
    asked = urlencode([(name, value) for name, value in parse_qsl(to.query, True) if name != "lang"])
    return urlunsplit(("", "", quote(to.path, safe="/%:@"), asked, ""))


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Keep a choice of language or theme in a cookie and go back to where the reader was."""
    to = urlsplit(request.GET.get("to", "/"))
    inner = to.path.startswith("/") and not to.path.startswith("//")
    response = HttpResponseRedirect(_as_it_was(to) if inner else "/")
    if request.GET.get("lang") in CODES:
        response.set_cookie("anlan_lang", request.GET["lang"], max_age=365 * 86400, samesite="Lax")
    if request.GET.get("theme") in THEMES:
        response.set_cookie("anlan_theme", request.GET["theme"], max_age=365 * 86400, samesite="Lax")
    return response
