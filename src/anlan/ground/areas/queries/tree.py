"""The tree of areas, its names, its links across layers, and search by name, pinyin or code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from anlan.ground.areas.models import Area, Link, valid_at
from anlan.infra.pages.words import both
from anlan.kernel import area as codes_
from anlan.kernel.rights import Actor

_FIELDS = (
    "id", "code", "layer", "level", "parent", "name", "name_en", "kind", "lon", "lat",
    "valid_from", "valid_to", "invented", "area",
)  # fmt: skip


@dataclass(frozen=True)
class AreaRow:
    """One area in force at the asked time. `said` is its name in both languages, for sentences."""

    id: UUID
    code: str
    layer: str
    level: str
    parent: str
    name: str
    name_en: str
    kind: str
    lon: float | None
    lat: float | None
    valid_from: datetime
    valid_to: datetime | None
    invented: bool
    area: str

    @property
    def said(self) -> dict[str, str]:
        """The name in both languages, as sentences take it."""
        return {"zh": self.name, "en": self.name_en or self.name}


@dataclass(frozen=True)
class LinkRow:
    """An area of another layer that overlaps the one asked about; `share` is of the first named in the link."""

    id: UUID
    other: AreaRow
    share: float
    by_hand: bool


def rows(found: QuerySet[Area]) -> list[AreaRow]:
    """Records of a queryset, in its order."""
    return [AreaRow(*values) for values in found.values_list(*_FIELDS)]


def seen(viewer: Actor, at: datetime) -> Any:
    """Areas in force that the viewer sees."""
    return Area.objects.seen_by(viewer).filter(valid_at(at))


def area(viewer: Actor, code: str, at: datetime) -> AreaRow | None:
    """The area of a code at a time, or None where the viewer sees none."""
    found = rows(seen(viewer, at).filter(code=code))
    return found[0] if found else None


def areas_of(
    viewer: Actor, at: datetime, *, inside: str = "", layer: str = "", level: str = "", codes: Iterable[str] = ()
) -> list[AreaRow]:
    """Areas by place, layer and level, in code order; or exactly those of `codes`."""
    found = seen(viewer, at)
    if inside:
        low, high = codes_.bounds(inside)
        found = found.filter(code__gte=low, code__lt=high)
    if layer:
        found = found.filter(layer=layer)
    if level:
        found = found.filter(level=level)
    if codes:
        found = found.filter(code__in=list(codes))
    return rows(found.order_by("code"))


def children(viewer: Actor, code: str, at: datetime) -> list[AreaRow]:
    """What lies directly below an area, layer by layer."""
    return rows(seen(viewer, at).filter(parent=code).order_by("layer", "code"))


def above(viewer: Actor, code: str, at: datetime) -> list[AreaRow]:
    """The areas above, nearest first, by the tree as it is recorded: mostly that of the codes, asked for at once."""
    parts = code.split("-")
    likely = ["-".join(parts[:n]) for n in range(len(parts), 1, -1)] + codes_.chain(codes_.village(code))
    known = {row.code: row for row in areas_of(viewer, at, codes=likely)}
    chain: list[AreaRow] = []
    here = known.get(code)
    while here is not None and here.parent and len(chain) < 8:
        here = known.get(here.parent) or area(viewer, here.parent, at)
        if here is not None:
            chain.append(here)
    return chain


def codes(viewer: Actor, at: datetime) -> dict[str, str]:
    """Every code in force that the viewer sees, with its layer."""
    return dict(seen(viewer, at).values_list("code", "layer"))


def names(viewer: Actor, wanted: Iterable[str], at: datetime) -> dict[str, dict[str, str]]:
    """Names in both languages by code; an unknown code is its own name, but for the city's before areas came in."""
    asked = set(wanted)
    found = seen(viewer, at).filter(code__in=asked).values_list("code", "name", "name_en")
    known = {code: {"zh": zh, "en": en or zh} for code, zh, en in found}
    return {code: known.get(code) or _unnamed(code) for code in asked}


def _unnamed(code: str) -> dict[str, str]:
    """What stands for a name that the register lacks: an account of an empty city must stand somewhere."""
    if codes_.valid(code) and codes_.level(code) == "county":
        return both("areas.whole_city")
    return {"zh": code, "en": code}


def how_many(viewer: Actor, inside: str, at: datetime) -> int:
    """Areas in force of every layer, in an area."""
    return sum(counts(viewer, inside, at).values())


def counts(viewer: Actor, inside: str, at: datetime) -> dict[tuple[str, str], int]:
    """How many areas of each (layer, level) lie in an area."""
    low, high = codes_.bounds(inside)
    found = seen(viewer, at).filter(code__gte=low, code__lt=high).values_list("layer", "level")
    return dict(Counter(found))


def links(viewer: Actor, code: str, at: datetime) -> list[LinkRow]:
    """Areas of other layers that overlap this one, the largest share first."""
    found = Link.objects.filter(valid_at(at)).filter(Q(a=code) | Q(b=code))
    known = [(link.pk, link.b if link.a == code else link.a, link.share, link.placed_by == "none") for link in found]
    others = {row.code: row for row in areas_of(viewer, at, codes=[other for _, other, _, _ in known] or [""])}
    out = [LinkRow(id_, others[other], share, by) for id_, other, share, by in known if other in others]
    return sorted(out, key=lambda link: (link.other.layer, -link.share))


def search(viewer: Actor, text: str, at: datetime, limit: int = 20) -> list[AreaRow]:
    """Areas whose name, English name, pinyin, initials or code fits; the higher the level the earlier."""
    word = text.strip()
    if not word:
        return []
    low = word.lower().replace(" ", "")
    fits = Q(name__contains=word) | Q(name_en__icontains=word) | Q(pinyin__startswith=low) | Q(initials__startswith=low)
    if word[0].isdigit():
        fits |= Q(code__startswith=word)
    found = rows(seen(viewer, at).filter(fits).order_by("code")[: limit * 10])
    order = {"county": 0, "town": 1, "village": 2, "grid": 3, "micro_grid": 4}
    return sorted(found, key=lambda a: (a.name != word, order.get(a.level, 9), not a.name.startswith(word)))[:limit]


def drawn(viewer: Actor) -> list[tuple[AreaRow, bytes]]:
    """County, towns and villages that have not ended, with their shapes: the base of the map."""
    found = Area.objects.seen_by(viewer).filter(layer="admin", valid_to=None).exclude(shape=None).order_by("code")
    return [(AreaRow(*values[:-1]), bytes(values[-1])) for values in found.values_list(*_FIELDS, "shape")]


def version() -> int:
    """A number that grows with every change of the register; browsers and processes compare it."""
    with connection.cursor() as cursor:
        cursor.execute("select n from areas_version")
        return int(cursor.fetchone()[0])
