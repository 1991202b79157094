"""The tags every template has: `t` says a sentence, `clock` and `day` write times the house's way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext

from anlan.infra.pages import words
from anlan.infra.pages.words import say
from anlan.kernel import quantity
from anlan.kernel.clock import CITY

register = template.Library()


@register.simple_tag
def t(key: Any, **params: Any) -> str:
    """A sentence of the catalogue, by key or stored."""
    return say(key, **params)


@register.filter
def said(value: Any) -> str:
    """A stored sentence in the reader's language."""
    return say(value) if value else ""


@register.filter
def known(value: str, prefix: str) -> str:
    """What the catalogue calls a value of ours, else the city's own word."""
    return words.known(prefix, value)


@register.filter
def named(value: Any) -> str:
    """A name kept in both languages (`{"zh": …, "en": …}` or an object with name and name_en)."""
    english = gettext("core.lang") == "en"
    if isinstance(value, dict):
        return str(value.get("en" if english else "zh") or value.get("zh", ""))
    name, name_en = getattr(value, "name", str(value)), getattr(value, "name_en", "")
    return str(name_en or name) if english else str(name)


@register.filter
def symbol(unit: str) -> str:
    """A unit as people read it: °C."""
    return quantity.symbol(unit)


@register.filter
def hm(value: datetime | None) -> str:
    """Time of day in the city: 14:32."""
    return value.astimezone(CITY).strftime("%H:%M") if value else ""


@register.filter
def md(value: datetime | None) -> str:
    """Month and day in the city: 11-24."""
    return value.astimezone(CITY).strftime("%m-%d") if value else ""


@register.filter
def mdhm(value: datetime | None) -> str:
    """Month, day and time in the city: 11-24 14:32."""
    return value.astimezone(CITY).strftime("%m-%d %H:%M") if value else ""


@register.filter
def ymdhm(value: datetime | None) -> str:
    """Full date and time in the city: 2026-11-24 14:32."""
    return value.astimezone(CITY).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def lasting(seconds: float | None) -> str:
    """A duration: 4:40 below an hour, hours and minutes below two days, else days."""
    if seconds is None:
        return gettext("core.no_data_yet")
    whole = int(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d}"
    if whole < 48 * 3600:
        return say("core.hours", n=round(whole / 3600, 1))
    return say("core.days", n=round(whole / 86400, 1))
