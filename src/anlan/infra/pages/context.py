"""What every template knows: language, theme, world, city time and who is looking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from anlan.infra import world
from anlan.infra.pages.language import language_of


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. The navigation is filled by the composition root (`pages.nav`)."""
    lang = language_of(request)
    actor = getattr(request, "actor", None)
    return {
        "lang": lang,
        "html_lang": "zh-Hans" if lang == "zh" else "en",
        "other_lang": "en" if lang == "zh" else "zh",
        "theme": request.COOKIES.get("anlan_theme", "auto"),
        "actor": actor,
        "city_now": getattr(request, "city_now", None) or world.now(),
        "world_kind": world.kind(),
    }
