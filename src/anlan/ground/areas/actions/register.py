"""Verbs that keep the register of areas: a file taken in, and the links between layers that follow from the shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import shapely
from django.db import connection

from anlan.ground.areas.models import Area, Link, valid_at
from anlan.ground.areas.rules import Laid, Shape, common, overlaps_of_layers
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.infra.rows import insert_many
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Refused, Said

# a risk grid lies in duty grids, both lie in community grids, and all of them may reach into other villages
PAIRS = (
    ("flood_risk", "flood_duty"),
    ("flood_risk", "community"),
    ("flood_duty", "community"),
    ("flood_risk", "admin"),
    ("flood_duty", "admin"),
    ("community", "admin"),
)


@verb("areas.import")
def take_in(change: Change, batch: Batch) -> None:
    """Take in a file of areas as one entry; links between layers are drawn anew where shapes changed."""
    rows = [*batch.plan.new, *batch.plan.changed]
    change.area = common(r.area for r in rows)
    save_plan(change, batch)
    draw_links(change, {r.area for r in rows})
    count_up()


@verb("areas.link")
def link(change: Change, a: str, b: str, share: float) -> None:
    """Say by hand that `share` of area `a` lies in area `b` of another layer. Raises Refused."""
    first, second = current(change, a), current(change, b)
    if first.layer == second.layer:
        raise Refused(Said("areas.refused.same_layer"))
    if not 0 < share <= 1:
        raise Refused(Said("areas.refused.share"))
    known = Link.objects.filter(a=a, b=b, valid_to=None).first()
    if known is not None:
        row = change.lock(Link, known.pk)
        row.share = share
        change.save(row, ["share"])
    else:
        change.create(_link(Laid(a, b, share), change.at))
    count_up()


@verb("areas.unlink", right="areas.link")
def unlink(change: Change, link_id: str) -> None:
    """A link holds no longer, from now on."""
    row = change.lock(Link, link_id)
    row.valid_to = change.at
    change.save(row, ["valid_to"])
    count_up()


def current(change: Change, code: str) -> Area:
    """The area of this code in force, if the actor sees it."""
    row = Area.objects.seen_by(change.by).filter(valid_at(change.at), code=code).first()
    if row is None:
        raise Hidden
    return row


def count_up() -> None:
    """Tell every process that the map has changed."""
    with connection.cursor() as cursor:
        cursor.execute("update areas_version set n = n + 1")


def draw_links(change: Change, villages: Iterable[str]) -> None:
    """Bring the links of all areas in these villages in line with the shapes; links drawn by hand stay."""
    here = {v for v in villages if areas.level(v) == "village"}
    wanted = {(laid.a, laid.b): laid for laid in _laid(here, change)}
    known = {
        (row.a, row.b): row
        for row in Link.objects.seen_by(change.by).filter(valid_to=None, placed_by="import")
        if areas.village(row.a) in here or areas.village(row.b) in here
    }
    gone = [row.pk for pair, row in known.items() if pair not in wanted or wanted[pair].share != row.share]
    fresh = [
        _link(laid, change.at, "import")
        for pair, laid in wanted.items()
        if pair not in known or known[pair].share != laid.share
    ]
    Link.objects.filter(pk__in=gone).update(valid_to=change.at)
    insert_many(fresh)
    change.parts.extend(("areas", row.pk, row.area) for row in fresh)
    if gone or fresh:
        change.after["links"] = {"ended": len(gone), "drawn": len(fresh)}


def _link(laid: Laid, at: datetime, placed_by: str = "none") -> Link:
    return Link(a=laid.a, b=laid.b, share=laid.share, area=areas.village(laid.a), valid_from=at, placed_by=placed_by)


def _laid(here: set[str], change: Change) -> Iterable[Laid]:
    layers: dict[str, list[Shape]] = defaultdict(list)
    rows = (
        Area.objects.seen_by(change.by)
        .filter(valid_at(change.at), level__in=("village", "grid"))
        .exclude(shape=None, lon=None)
        .values_list("code", "layer", "shape", "lon", "lat")
    )
    for code, layer, shape, lon, lat in rows:
        geo = shapely.from_wkb(bytes(shape)) if shape else shapely.Point(lon, lat)
        layers[layer].append(Shape(code, layer, geo))
    for lower, upper in PAIRS:
        for laid in overlaps_of_layers(layers[lower], layers[upper]):
            own = areas.village(laid.a) == laid.b
            if not own and (areas.village(laid.a) in here or areas.village(laid.b) in here):
                yield laid
