"""The demo city as the files that a real city would import: areas, people, posts, accounts, households, streams."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from anlan.demo import floors, grids, rain, sites
from anlan.demo.grids import Area, M
from anlan.demo.official import COUNTY, printed_rule
from anlan.demo.people import PASSWORD, STORY, VALID_FROM, Person, Post, staffed
from anlan.demo.scale import SCALES, Scale
from anlan.demo.split import shares

AREAS = "code,layer,level,parent,name,name_en,kind,lon,lat,shape,valid_from,valid_to,invented".split(",")
PEOPLE = "ref,name,phone,area,unit".split(",")
POSTS = "person,role,layer,area,rank,department,valid_from,valid_to".split(",")
HOUSEHOLDS = "ref,area,grid,address,lon,lat,heads,alone,ground_floor".split(",")
NETWORK = "telecom"  # the service account that plays the provider of short messages
NETWORK_ACCOUNT = [NETWORK, "模拟短信网", COUNTY, "", "service", "service", "", ""]
ACCOUNTS = "username,name,area,person,kind,role,department,password".split(",")
SITES = ("parties", "compounds", "units", "lettings")  # in the order in which they come in
STREAMS = "device,stream,name,quantity,unit,period_s,area,lon,lat,owner,datum,name_en".split(",")


@dataclass(frozen=True)
class Household:
    """One row of households.csv: a household at risk, on low ground."""

    ref: str
    area: str
    grid: str
    address: str
    lon: float
    lat: float
    heads: int
    alone: int
    ground_floor: int


@dataclass(frozen=True)
class Stream:
    """One row of streams.csv; `datum` is the gauge's zero in metres, 0 for rain."""

    device: str
    stream: str
    name: str
    quantity: str
    unit: str
    period_s: int
    area: str
    lon: float
    lat: float
    owner: str
    datum: float
    name_en: str


@dataclass(frozen=True)
class City:
    """Everything the demo imports."""

    scale: Scale
    seed: int
    areas: list[Area]
    people: list[Person]
    posts: list[Post]
    households: list[Household]
    streams: list[Stream]
    sites: sites.Sites
    floors: list[floors.Watched]
    flood_people: frozenset[str]
    usernames: dict[str, str]
    roles: dict[str, str]

    def username(self, ref: str) -> str:
        """A person's user name: a remembered one, else their number."""
        return self.usernames.get(ref, ref.lower())

    def named(self, username: str) -> Person:
        """The person with a remembered user name."""
        ref = next(r for r, name in self.usernames.items() if name == username)
        return next(p for p in self.people if p.ref == ref)

    def of_department(self, department: str) -> Person:
        """Who stands for a department."""
        ref = next(p.person for p in self.posts if p.department == department)
        return next(p for p in self.people if p.ref == ref)

    def who(self, role: str, area: str, rank: str = "head") -> Person:
        """The person on a post."""
        ref = next(p.person for p in self.posts if (p.role, p.area, p.rank) == (role, area, rank))
        return next(p for p in self.people if p.ref == ref)


def build(scale: str = "small", seed: int = 1, *, gap: bool = False, headless: Iterable[str] = ()) -> City:
    """The city of a scale and seed. `gap` draws one duty grid back by 30 m; `headless` grids get no head."""
    size = SCALES[scale]
    admin, duty = grids.admin(), grids.duty(size, seed)
    if gap:
        duty = grids.with_gap(duty, f"{STORY}-F001")
    areas = admin + duty + grids.risk(size, seed) + grids.community(size, seed)
    by = staffed(size, seed, areas, headless)
    villages = [a for a in admin if a.level == "village"]
    leads = {p.area: p.person for p in by.posts if p.role == "village_lead" and p.rank == "head"}
    homes = _households(size, seed, villages, [a for a in areas if a.layer == "community" and a.level == "grid"])
    streams = _streams(size, seed, villages, leads)
    people = list(by.people.values())
    let = sites.built(size, seed, villages)
    _answer_for(let, by.roles)
    watched = floors.watched(let.compounds, let.units)
    return City(
        size, seed, areas, people, by.posts, homes, streams, let, watched, frozenset(by.flood), by.usernames, by.roles
    )


def _answer_for(made: sites.Sites, roles: dict[str, str]) -> None:
    """The first collective site's owner and the first tenant of its watched floor have persons who answer for them."""
    first = made.held[0]
    upstairs = next(t for t in first.tenants if int(str(t.unit[2])) > 1)
    codes = {"lessor": first.owner.code, "lessee": upstairs.firm.code}
    person = {codes[role]: ref for ref, role in roles.items()}
    for row in made.parties:
        row[sites.PARTIES.index("person")] = person.get(str(row[0]), "")


def _households(size: Scale, seed: int, villages: list[Area], community: list[Area]) -> list[Household]:
    """Households on low ground near each village's middle; the story's village has the twelve it tells of."""
    rng = np.random.default_rng([seed, 41])
    of: dict[str, list[Area]] = {}
    for grid in community:
        of.setdefault(grid.parent, []).append(grid)
    rows = []
    for v in villages:
        count = 12 if v.code == STORY else int(rng.integers(size.households[0], size.households[1] + 1))
        heads = _heads(rng, count, 37 if v.code == STORY else None)
        alone = set(range(2)) if v.code == STORY else set(np.flatnonzero(rng.random(count) < 0.15).tolist())
        for n, (lon, lat) in enumerate(_spots(v, count, rng)):
            living = 1 if n in alone else heads[n]
            ground = int(v.code == STORY or rng.random() < 0.7)
            grid = grids.inside(of[v.code], lon, lat, v.code)
            ref, address = f"H{v.code}-{n + 1:02d}", f"{v.name}{n + 1}号"
            rows.append(Household(ref, v.code, grid, address, lon, lat, living, int(n in alone), ground))
    return rows


def _heads(rng: np.random.Generator, count: int, total: int | None) -> list[int]:
    """Persons per household; with a `total`, two single households and the rest shared out to it."""
    if total is None:
        return [int(k) for k in rng.choice([1, 2, 3, 4, 5, 6], count, p=[0.1, 0.25, 0.25, 0.2, 0.12, 0.08])]
    return [1, 1, *shares([1.0] * (count - 2), total - 2)]


def _spots(v: Area, count: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Positions around the middle of a village, all inside it."""
    lon, lat = v.point
    out: list[tuple[float, float]] = []
    spread = 250 * M
    while len(out) < count:
        x, y = lon + rng.normal(0, spread) / grids.COS, lat + rng.normal(0, spread)
        if v.shape.contains(shapely.Point(x, y)):
            out.append((round(float(x), 6), round(float(y), 6)))
    return out


def _streams(size: Scale, seed: int, villages: list[Area], leads: dict[str, str]) -> list[Stream]:
    """One station per village that has any: rain gauges spread over the villages, and some river levels."""
    rng = np.random.default_rng([seed, 43])
    rows = []
    for v, count in zip(villages, _gauge_counts(size, villages), strict=True):
        for k in range(1, count + 1):
            lon, lat = v.point if k == 1 else _spots(v, 1, rng)[0]
            key, name = ("rain", f"{v.name}雨量站") if k == 1 else (f"rain-{k}", f"{v.name}{k}号雨量站")
            en = f"{v.name_en} rain gauge" + (f" {k}" if k > 1 else "")
            rows.append(Stream(f"st-{v.code}", key, name, "rain", "mm", 300, v.code, lon, lat, leads[v.code], 0.0, en))
    for v in _spread(villages, size.level_gauges):
        lon, lat = _spots(v, 1, rng)[0]
        name, datum = f"{v.name}河道水位站", round(float(rng.uniform(0.5, 3.5)), 2)
        owner = leads[v.code]
        en = f"{v.name_en} river gauge"
        rows.append(Stream(f"st-{v.code}", "level", name, "water_level", "m", 300, v.code, lon, lat, owner, datum, en))
    return rows


def _gauge_counts(size: Scale, villages: list[Area]) -> list[int]:
    """Rain gauges per village: by area where there are enough for all, else one in every n-th village."""
    if size.rain_gauges >= len(villages):
        return shares([v.shape.area for v in villages], size.rain_gauges)
    chosen = {v.code for v in _spread(villages, size.rain_gauges)}
    return [int(v.code in chosen) for v in villages]


def _spread(villages: list[Area], count: int) -> list[Area]:
    """`count` villages at even steps of the code order, so all towns are covered alike; the story's is among them."""
    story = next(n for n, v in enumerate(villages) if v.code == STORY)
    picked = sorted({(story + int(k)) % len(villages) for k in np.arange(count) * len(villages) / count})
    return [villages[n] for n in picked]


def write_files(
    out: Path, scale: str = "small", seed: int = 1, *, gap: bool = False, headless: Iterable[str] = ()
) -> City:
    """Write the import files of a city to the folder `out`, with a README that says what is invented."""
    city = build(scale, seed, gap=gap, headless=headless)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "areas.csv", AREAS, (_area_row(a) for a in city.areas))
    _write(out / "people.csv", PEOPLE, ([p.ref, p.name, p.phone, p.area, p.unit] for p in city.people))
    posts = ([p.person, p.role, p.layer, p.area, p.rank, p.department, VALID_FROM, ""] for p in city.posts)
    _write(out / "posts.csv", POSTS, posts)
    _write(out / "accounts.csv", ACCOUNTS, [NETWORK_ACCOUNT, *(_account_row(city, p) for p in city.people)])
    _write(out / "households.csv", HOUSEHOLDS, ([getattr(h, c) for c in HOUSEHOLDS] for h in city.households))
    gauges = ([getattr(s, c) for c in STREAMS] for s in city.streams)
    _write(out / "streams.csv", STREAMS, [*gauges, *floors.streams(city.floors)])
    _write(out / "floors.csv", floors.FLOORS, floors.rows(city.floors, rain.BEGIN))
    for kind in SITES:
        _write(out / f"{kind}.csv", getattr(sites, kind.upper()), getattr(city.sites, kind))
    (out / "README.md").write_text(_readme(city), encoding="utf-8")
    return city


def _area_row(a: Area) -> list[object]:
    shape = shapely.to_wkt(a.shape, rounding_precision=6, trim=True)
    lon, lat = a.point
    since = VALID_FROM
    return [a.code, a.layer, a.level, a.parent, a.name, a.name_en, a.kind, lon, lat, shape, since, "", int(a.invented)]


def _account_row(city: City, p: Person) -> list[object]:
    """Everybody has an account; a password only where a visitor may want to be that person."""
    password = PASSWORD if p.ref in city.usernames else ""
    return [city.username(p.ref), p.name, p.area, p.ref, "person", city.roles.get(p.ref, ""), "", password]


def _write(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)


def _readme(city: City) -> str:
    counts = {
        "areas.csv": len(city.areas), "people.csv": len(city.people), "posts.csv": len(city.posts),
        "accounts.csv": len(city.people) + 1,
        "households.csv": len(city.households),
        "streams.csv": len(city.streams) + len(list(floors.streams(city.floors))),
        "floors.csv": len(list(floors.rows(city.floors, rain.BEGIN))),
        **{f"{kind}.csv": len(getattr(city.sites, kind)) for kind in SITES},
    }  # fmt: skip
    lines = [
        f"# Demo city, scale {city.scale.name}, seed {city.seed}",
        "Names and codes of towns and villages are official; every border between them, every grid, person, phone,",
        "household, gauge, firm and compound is invented (src/anlan/demo/data/PROVENANCE.md).",
        *(f"- {name}: {count} rows" for name, count in counts.items()),
        f"- {len(city.flood_people)} persons hold flood posts",
        "",
        "```",
        printed_rule(),
        "```",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    made = write_files(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4]))
    print(f"{len(made.areas)} areas, {len(made.people)} people, {len(made.posts)} posts, {len(made.streams)} streams")
