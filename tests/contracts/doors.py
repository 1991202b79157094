"""Every address of the house with an example of it, and the short list of those that need no right."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import T0
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.ground.access import actions
from anlan.ground.access.middleware import SESSION_KEY
from anlan.ground.access.models import Account
from anlan.infra.scope import SYSTEM, reading

OPEN = Path(__file__).parent / "doors.csv"
PLANTED = "00000000-0000-7000-8000-00000000000a"  # the id of every planted row (tables.py)
EXAMPLES = {"uuid": PLANTED, "uuidstr": PLANTED, "int": "1", "slug": "close", "path": "x", "str": "x"}
ROOMS = "areas|people|premises|sensors|thresholds|alerts|calls|hazards|grading|campaigns|figures"


@dataclass(frozen=True)
class Door:
    """One address: its route as written, its view, and the right that `@page` declares."""

    route: str
    view: Callable[..., Any]

    @property
    def is_page(self) -> bool:
        return hasattr(self.view, "right")

    @property
    def right(self) -> str | None:
        return getattr(self.view, "right", None)

    def examples(self) -> list[str]:
        """Addresses of planted rows; where a room's name is a part, one for each room."""
        routes = [self.route]
        if "<str:room>" in self.route:
            routes = [self.route.replace("<str:room>", room) for room in ROOMS.split("|")]
        return ["/" + re.sub(r"<(?:(\w+):)?(\w+)>", _example, route) for route in routes]


def _example(part: re.Match[str]) -> str:
    if part[2] == "sha256":
        return "0" * 64
    if part[2] in ("code", "area"):
        return "331081110200"
    return EXAMPLES[part[1] or "str"]


def doors() -> list[Door]:
    """All addresses, each once. The event stream is left to its own tests: it has no end."""
    found = {door.route: door for door in _walk(get_resolver().url_patterns, "") if door.route != "live"}
    return list(found.values())


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Door]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield Door(route, pattern.callback)


def open_doors() -> dict[str, tuple[str, str]]:
    """Route → (who, reason) of the doors that need no right."""
    with OPEN.open(encoding="utf-8", newline="") as handle:
        return {row["route"]: (row["who"], row["reason"]) for row in csv.DictReader(handle)}


def visitor(username: str, *roles: tuple[str, str], department: str = "") -> Client:
    """A browser of somebody logged in with these roles over these areas."""
    account = actions.create(username, username, roles[0][1] if roles else "331081000000", by=SYSTEM, at=T0).ref
    assert account is not None
    for role, area in roles:
        actions.grant(account, role, area, department=department, by=SYSTEM, at=T0)
    with reading(SYSTEM):
        mark = Account.objects.get_queryset().get(pk=account).password[-16:]
    client = Client(raise_request_exception=False)
    session = client.session
    session[SESSION_KEY], session["mark"] = str(account), mark
    session.save()
    return client


def body(response: HttpResponseBase) -> bytes:
    """What an answer carries, streamed or not."""
    if response.streaming:
        return b"".join(response)  # type: ignore[arg-type]
    return bytes(response.content)  # type: ignore[attr-defined]
