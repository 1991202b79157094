"""Two towns of the demo city and the village of the floor that goes over its limit.

For scenarios and browser tests that need a lived-in city sooner than a whole one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from anlan.demo import city as demo
from anlan.demo import play
from anlan.demo.floors import OVER
from anlan.demo.people import STORY
from anlan.demo.sites import COMPOUNDS
from anlan.kernel.area import pad
from tests.article.house import csv_of

COUNTY, TOWN, NEXT_TOWN = "331081000000", f"{STORY[:9]}000", "331081109000"
SITE_AREA = COMPOUNDS.index("area")
FIRMS = ("compounds", "units", "lettings")  # the files that name firms
SITES = 400  # of the city's: what two towns have of these is enough to look lived in
KEPT = (TOWN[:9], NEXT_TOWN[:9])


def written(folder: Path, seed: int) -> demo.City:
    """The files of two towns, cut out of the small city's, and what is played of them."""
    city = demo.write_files(folder, "small", seed)
    loaded = next(f.area for f in city.floors if f.n == OVER)
    here = partial(lies, (COUNTY, pad(loaded[:9]), loaded, *KEPT))
    people = {p.ref for p in city.people if here(p.area)}
    sites = {str(row[0]) for row in city.sites.compounds[:SITES] if here(str(row[SITE_AREA]))}
    for kind in (k for k in play.KINDS if k != "parties"):
        cut(folder / f"{kind}.csv", keeps(kind, here, people, sites))
    named = {row[k] for name in FIRMS for row in rows_of(folder / f"{name}.csv") for k in row if k.endswith("_code")}
    cut(folder / "parties.csv", lambda row: row["code"] in named)
    return replace(
        city,
        areas=[a for a in city.areas if here(a.code)],
        people=[p for p in city.people if p.ref in people],
        posts=[p for p in city.posts if here(p.area) and p.person in people],
        households=[h for h in city.households if here(h.area)],
        streams=[s for s in city.streams if here(s.area)],
        floors=[f for f in city.floors if here(f.area)],
    )


def lies(kept: tuple[str, ...], code: str) -> bool:
    """Whether it is one of those codes, or below one that is cut short."""
    return code.startswith(kept)


def keeps(
    kind: str, here: Callable[[str], bool], people: set[str], sites: set[str]
) -> Callable[[dict[str, str]], bool]:
    """Which rows of a file stay."""
    if kind == "areas":
        return lambda row: here(row["code"])
    if kind == "posts":
        return lambda row: here(row["area"]) and row["person"] in people
    if kind in ("units", "lettings", "floors"):
        return lambda row: row["compound"] in sites
    return lambda row: here(row["area"])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def cut(path: Path, keep: Callable[[dict[str, str]], bool]) -> None:
    rows = rows_of(path)
    header, kept = list(rows[0]), [row for row in rows if keep(row)]
    path.write_text(csv_of(header, [[row[name] for name in header] for row in kept]), encoding="utf-8")
