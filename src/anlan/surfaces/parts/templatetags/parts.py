"""Tags that draw the parts: `{% load parts %}`, then `{% queue_row row %}`, `{% level_badge 3 %}` and so on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from anlan.infra.pages import charts, times
from anlan.infra.pages.sheets import FORMS
from anlan.infra.pages.words import say, spoken, written

register = template.Library()
DRAWN = Path(__file__).parent.parent / "static"
THIRD = {
    "maplibre-gl": "modules/maplibre-gl/maplibre-gl.mjs",
    "maplibre-gl/worker": "modules/maplibre-gl/maplibre-gl-worker.mjs",
    "htmx": "modules/htmx/htmx.esm.min.js",
    "idb": "modules/idb/index.js",
}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def said(text: Any) -> str:
    """A sentence in the reader's language; plain words stay as they are, so that a name never reads as a key."""
    if isinstance(text, str):
        return text
    return "" if text is None else spoken(text)


register.filter("said", said)


@register.filter
def celled(value: Any) -> Any:
    """A cell of a table that a room filled: words, a number, a day or a time; a pair has a quieter second part."""
    told = written(value)
    if isinstance(told, list):
        return format_html('{} <span class="quiet">{}</span>', celled(told[0]), celled(told[-1]))
    return "—" if told is None or told == "" else told


@cache
def _drawing(folder: str, name: str) -> str:
    return (DRAWN / folder / f"{name}.svg").read_text(encoding="utf-8").strip()


def _drawn(folder: str, name: str, css: str, label: str = "") -> SafeString:
    """An SVG file put into the page, so that it takes the page's colours; hidden from readers unless it has a label."""
    body = _drawing(folder, name).removeprefix('<svg xmlns="http://www.w3.org/2000/svg"')
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}{}', css, named, mark_safe(body))


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawn icon in the current colour."""
    return _drawn("icons", name, css)


@register.simple_tag
def glyph(name: str, level: int = 0, size: int = 24, label: str = "") -> SafeString:
    """What stands for a thing in the queue and on the map: its level's shape, else its subject."""
    if level in ROMAN:
        return level_badge(level, size)
    return _drawn("glyphs", name, f"glyph glyph-{size}", label)


@register.simple_tag
def level_badge(level: int, size: int = 24) -> SafeString:
    """Shape, numeral and colour together, named for those who do not see them."""
    return _drawn(
        "glyphs", f"level-{int(level)}", f"glyph glyph-{size}", say("parts.level.badge", level=ROMAN[int(level)])
    )


@register.simple_tag
def level_words(level: int) -> SafeString:
    """III级（黄色） in the reader's language, the level itself in bold."""
    name = say("parts.level.badge", level=ROMAN[int(level)])
    return format_html(
        '<b>{}</b><span class="colour">{}</span>',
        name,
        say("parts.level.colour", colour=say(f"parts.level.colour.{int(level)}")),
    )


@register.filter
def plain_number(value: float | None) -> str:
    """41, 3.7: no more digits than were measured."""
    return "" if value is None else f"{value:.4g}"


def _now(context: Mapping[str, Any], fallback: datetime) -> datetime:
    return context.get("at") or context.get("city_now") or fallback


@register.simple_tag(takes_context=True)
def since(context: Mapping[str, Any], at: datetime | None) -> str | SafeString:
    """14:27, yesterday, or 11-21, with the whole instant for machines and on hover."""
    if at is None:
        return ""
    words = said(times.since(at, _now(context, at)))
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), times.full(at), words)


@register.simple_tag(takes_context=True)
def since_words(context: Mapping[str, Any], at: datetime | None) -> str:
    """The same as plain words, to be put into a sentence."""
    return said(times.since(at, _now(context, at))) if at else ""


@register.simple_tag(takes_context=True)
def until_words(context: Mapping[str, Any], due: datetime | None) -> str:
    """When a limit ends, in plain words: a midnight is the end of the day before it."""
    return said(times.until(due, _now(context, due))) if due else ""


@register.simple_tag(takes_context=True)
def lasted(context: Mapping[str, Any], start: datetime | None) -> str | SafeString:
    """How long it has been, running on in the browser."""
    if start is None:
        return ""
    words = said(times.lasted(_now(context, start) - start))
    return format_html('<time data-runs="{}" title="{}">{}</time>', start.isoformat(), times.full(start), words)


@register.filter
def get(values: Mapping[str, Any], name: str) -> Any:
    """A value of a mapping by a name that is itself a variable."""
    return values.get(name, "")


@register.filter
def same(value: Any, other: Any) -> bool:
    """Whether two values are equal, for arguments of tags."""
    return bool(value == other)


@register.filter
def roman(level: int) -> str:
    """III"""
    return ROMAN.get(level, "")


@register.filter
def then(words: str, comma: str) -> str:
    """What stands between words and what follows them: a comma, or a gap where a sentence has ended."""
    return " " if words.endswith((".", "。")) else comma


@register.filter
def initial(name: str) -> str:
    """The surname's sign on a person's disc."""
    return (name or "?").strip()[:1].upper()


@register.filter
def short_hash(digest: str) -> str:
    """The ends of a hash, enough to compare by eye."""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if len(digest) > 14 else digest


def _part(name: str, keys: tuple[str, ...] = ("at", "city_now")) -> Any:
    """An inclusion tag that draws `parts/<name>.html` with its record as `it` and the page's time and token."""

    def draw(context: Mapping[str, Any], it: Any, **more: Any) -> dict[str, Any]:
        kept = {k: context.get(k) for k in (*keys, "csrf_token", "request")}
        return {**kept, "it": it, **more}

    draw.__name__ = name
    draw.__doc__ = f"Draws `parts/{name}.html`."
    return register.inclusion_tag(f"parts/{name}.html", takes_context=True)(draw)


queue_row = _part("queue_row")
calm_row = _part("calm_row")
person = _part("person")
timeline = _part("timeline")
figure = _part("figure")
photo = _part("photo")
decision = _part("decision")
verb = _part("verb")
state_path = _part("state_path")
facts = _part("facts")
empty = _part("empty")
progress = _part("progress")
form_errors = _part("form_errors")
form_field = _part("form_field")
area_picker = _part("area_picker")


@register.inclusion_tag("parts/file_box.html")
def file_box(bound: Any = None, **given: Any) -> dict[str, Any]:
    """A field for files in our words, as the browser's own speak the browser's: a bound one, or one of attributes."""
    if bound is not None:
        drawn = bound.as_widget(attrs={"class": "visually-hidden"})
        of = {"id": bound.id_for_label, **bound.field.widget.attrs}
    else:
        of = {"class": "visually-hidden", "type": "file", **given}
        drawn = format_html("<input{}>", flatatt(of))
    return {"input": drawn, "id": of["id"], "photo": str(of.get("accept", "")).startswith("image/")}


@register.inclusion_tag("parts/trend.html", takes_context=True)
def trend(context: Mapping[str, Any], it: Any, height: int = 60) -> dict[str, Any]:
    """A line (or bars) against a limit."""
    return {"it": it, "drawn": charts.trend(it, height), "height": height}


@register.inclusion_tag("parts/spread.html", takes_context=True)
def spread(context: Mapping[str, Any], it: Any, height: int = 52) -> dict[str, Any]:
    """A distribution of durations with half, nine tenths and limit."""
    return {"it": it, "drawn": charts.spread(it.seconds, it.limit, height), "height": height}


@register.inclusion_tag("parts/weeks.html")
def weeks(values: Any, width: int = 96, height: int = 18) -> dict[str, Any]:
    """Twelve small bars, the last one (this week) in ink."""
    most = max([*values, 1])
    step = width / max(1, len(values))
    bars = [
        {
            "x": round(i * step, 1),
            "h": round(height * v / most, 1),
            "y": round(height - height * v / most, 1),
            "w": round(step - 1.5, 1),
        }
        for i, v in enumerate(values)
    ]
    return {"bars": bars, "width": width, "height": height}


@register.filter
def round_span(seconds: float | None) -> str:
    """9 s, 5 min, 7 h, 8.4 d in the reader's language."""
    return "" if seconds is None else said(times.round_span(seconds))


@register.filter
def share_of(part: float, whole: float) -> str:
    """78%"""
    return f"{100 * part / whole:.0f}%" if whole else ""


@register.inclusion_tag("parts/place.html")
def place(it: Any, width: int = 350, height: int = 134) -> dict[str, Any]:
    """The outline of a task's area with the point that matters (Task: outline, lon, lat, place)."""
    return {
        "it": it,
        "drawn": charts.place(it.outline, it.lon, it.lat, width, height),
        "width": width,
        "height": height,
    }


@register.inclusion_tag("parts/limit_bar.html")
def limit_bar(value: float, limit: float, steps: str = "", alarm: bool = False, top: float = 0) -> dict[str, Any]:
    """A bar against a heavy tick at its limit; thin ticks at the alarm steps (shares of it, comma-separated)."""
    return {"drawn": charts.limit_bar(value, limit, [float(s) for s in steps.split(",") if s], top), "alarm": alarm}


@register.inclusion_tag("parts/texture.html")
def texture(kind: str, width: int = 24, height: int = 16) -> dict[str, Any]:
    """plain, hatch, cross, dots or dashed: what takes the place of colour."""
    return {"kind": kind, "drawn": charts.texture(kind, width, height), "width": width, "height": height}


@cache
def _fingerprint(path: str) -> str:
    found = finders.find(path)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10] if found else ""


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with its content's fingerprint, so that a new version is fetched at once."""
    mark = _fingerprint(path)
    return f"{settings.STATIC_URL}{path}{'?v=' + mark if mark else ''}"


@cache
def _imports() -> str:
    """Bare names of modules: ours as `room/file`, third parties by their package."""
    ours = {}
    for app in apps.get_app_configs():
        if not app.name.startswith("anlan."):
            continue
        for inner in ("pages", "static"):
            for file in sorted((Path(app.path) / inner).glob("*.js")):
                ours[f"{app.label}/{file.stem}"] = asset(f"{app.label}/{file.name}")
    return json.dumps(
        {"imports": {**{name: asset(path) for name, path in THIRD.items()}, **ours}}, separators=(",", ":")
    )


@register.simple_tag
def import_map() -> SafeString:
    """The import map of every page; it must stand before the first module."""
    return mark_safe(f'<script type="importmap">{_imports()}</script>')  # file names of our own


@register.simple_tag(takes_context=True)
def again(context: Mapping[str, Any], **changed: Any) -> str:
    """This page's address with some of its questions changed; empty values are dropped."""
    request = context["request"]
    asked = request.GET.copy()
    for name, value in changed.items():
        asked.pop(name, None)
        if value not in (None, ""):
            asked[name] = str(value)
    return f"{request.path}?{asked.urlencode()}" if asked else str(request.path)


@register.simple_tag(takes_context=True)
def exports(context: Mapping[str, Any], key: str, to: str = "") -> SafeString:
    """What a list goes out as: a workbook, and a CSV file beside it. `to`: the files' address without their ending."""
    label, made = say(key), mark_safe("")
    for n, form in enumerate(reversed(FORMS)):
        href = f"{to}.{form}" if to else again(context, **{"as": form, "page": "", "skip": ""})
        words = format_html("{}{} {}", icon("export"), label, form.upper()) if n == 0 else form.upper()
        name = f"{label} {form.upper()}"
        made += format_html('<a class="button" href="{}" aria-label="{}" download>{}</a>', href, name, words)
    return format_html('<span class="exports">{}</span>', made)
