"""Invented persons of the demo and the posts they hold: village and grid heads with deputies, staff, towns, bureau."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from anlan.demo.grids import Area
from anlan.demo.names import Names
from anlan.demo.official import COUNTY
from anlan.demo.scale import Scale
from anlan.demo.split import shares
from anlan.kernel.area import pad, village

VALID_FROM = "2026-01-01"
BUREAU = "温岭市应急管理局"
STORY = "331081110200"  # 街头村 in 坞根镇, where the storm hour is told
# The people of the story, named so that a demonstration can be followed; invented like all others.
STORY_NAMES = {"village_lead": "王松年", "deputy": "陈知远"}
OFFICE = [  # name, user name, unit, role, rank: posts over the whole county
    ("郑怀清", "zheng", "温岭市人民政府", "leader", "head"),
    ("林致和", "lin", BUREAU, "director", "head"),
    ("王一鸣", "wang", f"{BUREAU}值班室", "duty_officer", "head"),
    ("李清和", "li", f"{BUREAU}值班室", "duty_officer", "deputy"),
    ("张书远", "zhang", f"{BUREAU}值班室", "duty_officer", "staff"),
    ("赵嘉言", "zhao", f"{BUREAU}值班室", "duty_officer", "staff"),
    ("江文川", "jiang", f"{BUREAU}防汛科", "section", "head"),
    ("叶景行", "ye", f"{BUREAU}防汛科", "section", "staff"),
    ("蔡明礼", "cai", f"{BUREAU}执法队", "officer", "head"),
    ("金思齐", "jin", f"{BUREAU}执法队", "officer", "staff"),
    ("徐望舒", "xu", "温岭市水利局", "dept", "head"),
    ("周恒之", "zhou", BUREAU, "admin", "head"),
    ("吴知行", "wu", BUREAU, "data_steward", "head"),
    ("黄守正", "huang", "温岭市审计局", "auditor", "head"),
]
SAFETY = f"{BUREAU}安全生产科"
WORK_SAFETY = [  # name, user name (with a password) or "", unit, role, rank, department: who supervises shared sites
    ("孙明远", "sun", SAFETY, "section", "staff", ""),
    ("何若谷", "he", SAFETY, "section", "staff", ""),
    ("戴致远", "dai", "温岭市消防救援大队", "fire", "head", "fire"),
    ("卢守一", "", "温岭市消防救援大队", "fire", "staff", "fire"),
    ("方承业", "", "温岭市经济和信息化局", "dept", "staff", "industry"),
    ("余怀安", "", "温岭市农业农村和水利局", "dept", "staff", "agri_water"),
    ("程立言", "", "温岭市住房和城乡建设局", "dept", "staff", "housing"),
    ("毛景和", "", "温岭市自然资源和规划局", "dept", "staff", "land"),
    ("阮思远", "", "温岭市综合行政执法局", "dept", "staff", "city_enforcement"),
]
EXPERT = ("谭工", "tan", "安诚安全技术服务有限公司")  # an engineer whom the bureau engages
OWN = [("林水根", "landlord", "lessor"), ("赵立春", "tenant", "lessee")]  # of the first site: who lets, who rents there
PASSWORD = "calm-waters-demo"  # of the accounts that the README names; all others have none and enrol by a code
RISK_ROLES = {  # who answers for a risk grid of a kind (flood-typhoon 1.4)
    "geohazard": "geo_monitor", "flash_flood": "flash_warner", "dangerous_house": "house_liaison",
    "reservoir_downstream": "works_patrol",
}  # fmt: skip
RISK_ROLE_ELSE = "evac_lead"
Chiefs = dict[str, tuple[str, str]]  # village code to the refs of its head and deputy


@dataclass(frozen=True)
class Person:
    """One row of people.csv."""

    ref: str
    name: str
    phone: str
    area: str
    unit: str


@dataclass(frozen=True)
class Post:
    """One row of posts.csv."""

    person: str
    role: str
    layer: str
    area: str
    rank: str
    department: str = ""


@dataclass
class Staffing:
    """Persons and posts while they are being made; `flood` holds the refs of persons with a flood post."""

    names: Names
    people: dict[str, Person] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    flood: set[str] = field(default_factory=set)
    usernames: dict[str, str] = field(default_factory=dict)  # ref to a name worth remembering, with a password
    roles: dict[str, str] = field(default_factory=dict)  # ref to the role of whoever holds no post

    def person(self, area: str, unit: str, *, flood: bool, name: str | None = None) -> str:
        """A new person; returns the ref."""
        ref = f"P{len(self.people) + 1:05d}"
        self.people[ref] = Person(ref, name or self.names.person(), self.names.phone(), area, unit)
        if flood:
            self.flood.add(ref)
        return ref

    def post(self, person: str, role: str, layer: str, area: str, rank: str, department: str = "") -> None:
        """One post of a person."""
        self.posts.append(Post(person, role, layer, area, rank, department))


def staffed(scale: Scale, seed: int, areas: Sequence[Area], headless: Iterable[str] = ()) -> Staffing:
    """All persons and posts. Grids in `headless` get no head: a fault for the product to find."""
    by = Staffing(Names(seed))
    villages = [a for a in areas if a.level == "village"]
    towns = [a for a in areas if a.level == "town"]
    grids = [a for a in areas if a.level == "grid"]
    duty, risk = ([g for g in grids if g.layer == layer] for layer in ("flood_duty", "flood_risk"))
    for name, username, unit, role, rank in OFFICE:
        ref = by.person(COUNTY, unit, flood=False, name=name)
        by.usernames[ref] = username
        by.post(ref, role, "admin", COUNTY, rank)
    _towns(by, towns)
    chiefs = _villages(by, scale, villages, towns)
    _duty_grids(by, scale, duty, chiefs)
    _risk_grids(by, scale, risk, villages, chiefs)
    _managers(by, scale, villages, duty, chiefs)
    _grid_staff(by, scale.grid_staff, [g for g in grids if g.layer == "community"], "grid_worker")
    _grid_staff(by, scale.micro_staff, [a for a in areas if a.level == "micro_grid"], "micro_grid_worker")
    _remembered(by)
    _work_safety(by, villages[0].code)
    gone = set(headless)
    by.posts = [p for p in by.posts if not (p.area in gone and p.rank == "head")]
    return by


def _work_safety(by: Staffing, village: str) -> None:
    """Who supervises shared sites: section, fire brigade, departments, an engineer; and an owner and a tenant."""
    for name, username, unit, role, rank, department in WORK_SAFETY:
        ref = by.person(COUNTY, unit, flood=False, name=name)
        by.post(ref, role, "admin", COUNTY, rank, department)
        by.usernames |= {ref: username} if username else {}
    name, username, unit = EXPERT
    by.usernames[by.person(COUNTY, unit, flood=False, name=name)] = username
    for name, username, role in OWN:
        ref = by.person(village, "", flood=False, name=name)
        by.usernames[ref], by.roles[ref] = username, role


def _remembered(by: Staffing) -> None:
    """Names of accounts that a visitor may want: the people of the story's village and town."""
    town = pad(STORY[:9])
    for username, role, area, rank in (
        ("songnian", "village_lead", STORY, "head"),
        ("chen", "village_lead", STORY, "deputy"),
        ("wugen-lead", "town_lead", town, "head"),
        ("wugen-station", "town_station", town, "head"),
        ("wugen-duty", "town_duty", town, "head"),
    ):
        by.usernames[next(p.person for p in by.posts if (p.role, p.area, p.rank) == (role, area, rank))] = username


def _towns(by: Staffing, towns: Sequence[Area]) -> None:
    """Per town a leader with a deputy, a station with head and deputy, and the town's duty desk with two persons."""
    for town in towns:
        for rank in ("head", "deputy"):
            by.post(by.person(town.code, f"{town.name}人民政府", flood=True), "town_lead", "admin", town.code, rank)
        station = f"{town.name}应急消防管理站"
        for role, unit in (("town_station", station), ("town_duty", f"{town.name}值班室")):
            for rank in ("head", "deputy"):
                by.post(by.person(town.code, unit, flood=False), role, "admin", town.code, rank)


def _villages(by: Staffing, scale: Scale, villages: Sequence[Area], towns: Sequence[Area]) -> Chiefs:
    """Per village the person who answers for it and a deputy; returns the two refs by village code."""
    own = scale.flood_people >= 3 * len(villages)  # in a small city one deputy stands in for several villages
    pool: dict[str, list[str]] = {}
    if not own:
        spare = scale.flood_people - len(by.flood) - len(villages)
        sizes = [sum(v.parent == t.code for v in villages) for t in towns]
        for town, count in zip(towns, shares(sizes, spare, least=2), strict=True):
            pool[town.code] = [by.person(town.code, f"{town.name}防汛队", flood=True) for _ in range(count)]
    chiefs: Chiefs = {}
    for n, v in enumerate(villages):
        story = v.code == STORY
        lead = by.person(v.code, v.name, flood=True, name=STORY_NAMES["village_lead"] if story else None)
        if own or story:
            deputy = _story_deputy(by, v, pool) if story else by.person(v.code, v.name, flood=True)
        else:
            deputy = pool[v.parent][n % len(pool[v.parent])]
        by.post(lead, "village_lead", "admin", v.code, "head")
        by.post(deputy, "village_lead", "admin", v.code, "deputy")
        chiefs[v.code] = lead, deputy
    return chiefs


def _story_deputy(by: Staffing, v: Area, pool: dict[str, list[str]]) -> str:
    """The deputy of the story's village has no other village, so that the story stays theirs."""
    if not pool:
        return by.person(v.code, v.name, flood=True, name=STORY_NAMES["deputy"])
    ref = pool[v.parent].pop(0)
    old = by.people[ref]
    by.people[ref] = Person(ref, STORY_NAMES["deputy"], old.phone, v.code, v.name)
    return ref


def _duty_grids(by: Staffing, scale: Scale, duty: Sequence[Area], chiefs: Chiefs) -> None:
    own = scale.flood_people >= len(by.flood) + 2 * len(duty)
    for grid in duty:
        head, deputy = chiefs[grid.parent]
        if own:
            head, deputy = (by.person(grid.parent, grid.name, flood=True) for _ in range(2))
        by.post(head, "grid_head", "flood_duty", grid.code, "head")
        by.post(deputy, "grid_head", "flood_duty", grid.code, "deputy")


def _risk_grids(by: Staffing, scale: Scale, risk: Sequence[Area], villages: Sequence[Area], chiefs: Chiefs) -> None:
    """One named person per risk grid; whoever is left of the flood people is shared out over the villages."""
    mine: dict[str, list[str]] = {v.code: [chiefs[v.code][1]] for v in villages}
    left = scale.flood_people - len(by.flood)
    if left:
        for v, count in zip(villages, shares([1.0] * len(villages), left, least=left // len(villages)), strict=True):
            mine[v.code] = [by.person(v.code, v.name, flood=True) for _ in range(count)] or mine[v.code]
    held: dict[str, int] = {}
    for grid in risk:
        turn = held[grid.parent] = held.get(grid.parent, -1) + 1
        head = mine[grid.parent][turn % len(mine[grid.parent])]
        role = RISK_ROLES.get(grid.kind, RISK_ROLE_ELSE)
        by.post(head, role, "flood_risk", grid.code, "head")
        by.post(chiefs[grid.parent][0], role, "flood_risk", grid.code, "deputy")


def _managers(by: Staffing, scale: Scale, villages: Sequence[Area], duty: Sequence[Area], chiefs: Chiefs) -> None:
    """Emergency managers: the deputy of every village, and a second one in the first few."""
    spare = scale.managers - len(villages)
    heads = {p.area: p.person for p in by.posts if p.layer == "flood_duty" and p.rank == "head"}
    second = {village(g.code): heads[g.code] for g in reversed(duty)}
    for n, v in enumerate(villages):
        by.post(chiefs[v.code][1], "emergency_manager", "admin", v.code, "head")
        if n < spare:
            by.post(second[v.code], "emergency_manager", "admin", v.code, "staff")


def _grid_staff(by: Staffing, count: int, grids: Sequence[Area], role: str) -> None:
    """`count` persons over grids: too few share neighbouring grids of a town, too many stand beside a head."""
    by_town: dict[str, list[Area]] = {}
    for grid in grids:
        by_town.setdefault(pad(grid.code[:9]), []).append(grid)
    sizes = shares([len(g) for g in by_town.values()], count)
    for mine, size in zip(by_town.values(), sizes, strict=True):
        cuts = [n * len(mine) // size for n in range(size + 1)]
        holds = [mine[a:b] or [mine[n % len(mine)]] for n, (a, b) in enumerate(zip(cuts, cuts[1:], strict=False))]
        headed: set[str] = set()
        for grids_of in sorted(holds, key=len, reverse=True):
            person = by.person(village(grids_of[0].code), "网格队伍", flood=False)
            for grid in grids_of:
                rank = "staff" if grid.code in headed else "head"
                headed.add(grid.code)
                by.post(person, role, "community", grid.code, rank)
