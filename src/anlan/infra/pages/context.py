"""What every template knows: language, theme, world, city time and who is looking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from anlan.infra import world
from anlan.infra.pages.language import language_of
from anlan.kernel.clock import CITY

NIGHT = {19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6}  # hours in which pages are dark unless their reader chose otherwise


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. The navigation is filled by the composition root (`pages.nav`)."""
    lang = language_of(request)
    actor = getattr(request, "actor", None)
    here = getattr(request, "world", None) or world.look()
    now = getattr(request, "city_now", None) or here.now
    return {
        "lang": lang,
        "html_lang": "zh-Hans" if lang == "zh" else "en",
        "other_lang": "en" if lang == "zh" else "zh",
        "theme": request.COOKIES.get("anlan_theme") or ("dark" if now.astimezone(CITY).hour in NIGHT else "auto"),
        "actor": actor,
        "city_now": now,
        "city_rate": here.clock.rate,
        "world_kind": here.kind,
    }
