"""Split and merge: one verb over every located table, so that people, posts, homes and open work come along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from anlan.ground.areas.actions.carrying import Moved, carry_all
from anlan.ground.areas.actions.register import count_up, current, draw_links
from anlan.ground.areas.models import Act, Area, Link, valid_at
from anlan.ground.areas.rules import common, recoded
from anlan.infra.journal import Change, verb
from anlan.infra.pinyin import spell
from anlan.infra.rows import insert_many
from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said


@dataclass(frozen=True)
class Piece:
    """An area that comes out of a split or merge; `shape` is WKB in WGS84."""

    code: str
    name: str
    name_en: str = ""
    shape: bytes | None = None


@verb("areas.split")
def split(change: Change, code: str, into: Sequence[Piece], reason: str = "") -> None:
    """One town, village or grid becomes several; the first of them gets what has no position. Raises Refused."""
    _act(change, "split", [code], into, reason)


@verb("areas.merge")
def merge(change: Change, codes: Sequence[str], into: Piece, reason: str = "") -> None:
    """Several towns, villages or grids become one; the head of the first named stays head. Raises Refused."""
    _act(change, "merge", list(codes), [into], reason)


def _act(change: Change, kind: str, codes: list[str], into: Sequence[Piece], reason: str) -> None:
    old = [change.lock(Area, current(change, code).pk) for code in codes]
    _judge(kind, old, into)
    below = _below(change, codes)
    taken = _taken(change, codes, into)
    for row in old:
        _close(change, row)
    fresh = [_piece(piece, old, change) for piece in into]
    moved = Moved(change.at, {row.code: into[0].code for row in old}, _shapes(into))
    for row in below:
        _move_below(change, row, moved, taken, fresh)
    for row in fresh:
        change.require(change.by.may(change.right, row.area, change.at))
    insert_many(fresh)
    change.parts.extend(("areas", row.pk, row.area) for row in fresh)
    _unlink(change, moved)
    act = _note(change, kind, codes, [p.code for p in into], reason)
    for was, code in moved.codes.items():
        if was not in moved.whole and areas.level(was) == "village":
            _note(change, "recode", [was], [code], reason)
    change.after |= {"act": str(act.pk), "codes": moved.codes, "carried": carry_all(change, moved)}
    draw_links(change, {areas.village(code) for code in (*moved.codes.values(), *(p.code for p in into))})
    count_up()


def _note(change: Change, kind: str, was: Sequence[str], codes: Sequence[str], reason: str) -> Act:
    """Keep which codes became which: histories and reading rights follow it."""
    act = Act(
        kind=kind,
        from_codes=sorted(was),
        to_codes=sorted(codes),
        at=change.at,
        reason=reason[:200],
        area=common([*was, *codes]),
        shown_down=True,
    )
    act.save(change=change, force_insert=True)
    change.part("areas", act.pk, act.area)
    return act


def _judge(kind: str, old: Sequence[Area], into: Sequence[Piece]) -> None:
    levels, layers = {row.level for row in old}, {row.layer for row in old}
    if levels - {"town", "village", "grid"} or len(levels) != 1 or len(layers) != 1:
        raise Refused(Said("areas.refused.level"))
    if (kind == "split" and len(into) < 2) or (kind == "merge" and len({r.code for r in old}) < 2):
        raise Refused(Said("areas.refused.pieces"))
    wrong = [p.code for p in into if not areas.valid(p.code) or areas.level(p.code) not in levels]
    if wrong or len({p.code for p in into}) != len(into):
        raise Refused(Said("areas.refused.code", {"code": wrong[0] if wrong else into[0].code}))
    if any(not p.name.strip() for p in into):
        raise Refused(Said("areas.refused.name"))
    if kind == "split" and any(p.shape is None for p in into):
        raise Refused(Said("areas.refused.shape"))


def _below(change: Change, codes: Sequence[str]) -> list[Area]:
    """Everything in force below these areas, parents first; the first named area's keep their numbers first."""
    found: list[Area] = []
    for code in codes:
        low, high = areas.bounds(code)
        found += (
            Area.objects.seen_by(change.by).filter(valid_at(change.at), code__gt=low, code__lt=high).exclude(code=code)
        )
    order = {code: n for n, code in enumerate(codes)}
    return sorted(found, key=lambda row: (len(row.code), _of(row.code, order), row.code))


def _of(code: str, order: Mapping[str, int]) -> int:
    return next(n for above, n in order.items() if areas.covers(above, code))


def _taken(change: Change, codes: Sequence[str], into: Sequence[Piece]) -> set[str]:
    """Codes that stay in use below the new areas. Raises Refused if a new area's own code is in use."""
    seen = Area.objects.seen_by(change.by).filter(valid_at(change.at))
    used = set(seen.filter(code__in=[p.code for p in into]).exclude(code__in=codes).values_list("code", flat=True))
    if used:
        raise Refused(Said("areas.refused.used", {"code": min(used)}))
    taken: set[str] = set()
    for piece in into:
        low, high = areas.bounds(piece.code)
        taken |= set(seen.filter(code__gt=low, code__lt=high).exclude(code=piece.code).values_list("code", flat=True))
    return taken


def _shapes(into: Sequence[Piece]) -> list[tuple[str, shapely.Geometry]]:
    return [(p.code, shapely.from_wkb(p.shape)) for p in into if p.shape]


def _close(change: Change, row: Area) -> None:
    row.valid_to = change.at
    row.save(change=change, update_fields=["valid_to"])
    change.part("areas", row.pk, row.area)


def _piece(piece: Piece, old: Sequence[Area], change: Change) -> Area:
    like = next((row for row in old if row.code == piece.code), old[0])
    shape = piece.shape
    if shape is None:
        known = [shapely.from_wkb(bytes(row.shape)) for row in old if row.shape]
        shape = shapely.to_wkb(shapely.normalize(shapely.union_all(known))) if len(known) == len(old) else None
    pinyin, initials = spell(piece.name)
    point = shapely.from_wkb(shape).representative_point() if shape else None
    return Area(
        code=piece.code,
        area=areas.village(piece.code),
        layer=like.layer,
        level=like.level,
        parent=areas.parent(piece.code),
        name=piece.name.strip()[:80],
        name_en=piece.name_en[:120],
        pinyin=pinyin[:200],
        initials=initials[:80],
        kind=like.kind,
        shape=shape,
        lon=round(point.x, 6) if point else like.lon,
        lat=round(point.y, 6) if point else like.lat,
        placed_by="import",
        shown_down=like.shown_down,
        valid_from=change.at,
        external={"was": sorted(row.code for row in old)},
        invented=like.invented,
    )


def _move_below(change: Change, row: Area, moved: Moved, taken: set[str], fresh: list[Area]) -> None:
    """A village or grid goes with the piece its middle lies in; its number stays unless it is taken there."""
    above = areas.parent(row.code)
    parent = moved.place(above, row.lon, row.lat) or above
    if parent == above:
        return  # that piece keeps its code, and the row keeps its own
    code = recoded(row.code, parent, taken)
    taken.add(code)
    moved.codes[row.code] = code
    _close(change, row)
    copy = Area(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"})
    copy.code, copy.area, copy.parent = code, areas.village(code), parent
    if row.parent not in ("", above):  # in another layer
        copy.parent = moved.codes.get(row.parent, row.parent)
    copy.valid_from, copy.valid_to = change.at, None
    copy.external = {**row.external, "was": [row.code]}
    fresh.append(copy)


def _unlink(change: Change, moved: Moved) -> None:
    gone = list(moved.codes)
    for side in ("a", "b"):
        Link.objects.filter(valid_to=None, **{f"{side}__in": gone}).update(valid_to=change.at)
