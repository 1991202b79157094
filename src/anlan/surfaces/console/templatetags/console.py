"""Tags of the desk's frame: its bar and menus, which ask for what they show by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from anlan.infra.scope import reading
from anlan.surfaces.console import queries

register = template.Library()


def _who(context: Mapping[str, Any]) -> dict[str, Any]:
    actor = context.get("actor")
    return {
        "name": actor.name if actor else "",
        "at": context.get("at") or context["city_now"],
        "viewing_past": context.get("viewing_past", False),
        **{k: context.get(k) for k in ("actor", "request", "csrf_token", "city_now", "city_rate")},
    }


@register.inclusion_tag("console/top_bar.html", takes_context=True)
def top_bar(context: Mapping[str, Any]) -> dict[str, Any]:
    """Level, city time, who is logged in, and how fresh the readings are."""
    who = _who(context)
    if who["actor"] is None:
        return {**who, "top": queries.Top()}
    with reading(who["actor"]):
        return {**who, "top": queries.top(who["actor"], who["at"])}


@register.inclusion_tag("console/main_menu.html", takes_context=True)
def main_menu(context: Mapping[str, Any]) -> dict[str, Any]:
    """The menu of pages this viewer may open, and the menu of the account."""
    who = _who(context)
    return {**who, "groups": queries.nav(who["actor"])}
