"""What the importers of this room share: who is meant by a name or code, where a row lies, and what would be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises.actions.register import county_of
from anlan.ground.premises.actions.telling import anew, spelled
from anlan.ground.premises.models import Compound, CompoundFact, Fact, Occupant, Party, PartyFact
from anlan.ground.premises.queries.merged import same
from anlan.infra.bulk import Line, Table, Wrong, columns
from anlan.infra.bulk.columns import narrow
from anlan.infra.bulk.taking import Plan
from anlan.kernel import area as areas
from anlan.kernel import credit_code
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "premises.import"
_PARTED = re.compile(r"[,;，；、|/\s]+")


def code(cell: str) -> str:
    """A unified social credit code or an old registration number; one that fails its check is kept (2.4)."""
    value = narrow(cell).upper()
    if credit_code.check(value) == "malformed":
        raise Wrong("premises.expected.code")
    return value


TAG_WORDS = {
    "有限空间": "confined_space", "粉尘涉爆": "dust", "粉尘": "dust", "喷涂": "spraying", "喷漆": "spraying",
    "金属冶炼": "smelting", "涉氨制冷": "ammonia", "涉氨": "ammonia", "船舶修造": "ship_repair", "家电": "appliances",
    "电镀": "electroplating", "竹木": "wood", "制鞋": "shoes", "海绵": "foam", "泡沫": "foam", "印染": "dyeing",
    "油性漆": "solvent_paint", "油性油墨": "solvent_ink", "动火": "hot_work", "焊接": "hot_work", "锂电池": "lithium",
    "危化品": "dangerous_goods",
}  # fmt: skip


def tags(cell: str) -> list[str]:
    """Process tags, by their words or codes, parted by commas or the like."""
    codes = set(TAG_WORDS.values())
    found = []
    for word in filter(None, (w.strip() for w in _PARTED.split(narrow(cell)))):
        tag = TAG_WORDS.get(word, word.lower())
        if tag not in codes:
            raise Wrong("premises.expected.tag", word=word[:20], tags="、".join(TAG_WORDS))
        found.append(tag)
    return sorted(set(found))


def last_day(cell: str) -> datetime:
    """The end of the last day that a term has: ends are told exclusive, papers name the last day."""
    value = columns.when(cell)
    return value + timedelta(days=1) if value.astimezone(CITY).time() == time() else value


def what(name: str) -> dict[str, Any]:
    """What a line stands for, in words."""
    return Said(f"premises.what.{name}").as_json()


Likely = Callable[[UUID], bool]


def nobody(_: UUID) -> bool:
    """Where nothing speaks for one of several."""
    return False


class Parties:
    """Parties as known now and those that a file brings, found by code, else by name, first among those without one."""

    def __init__(self, by: Actor, at: datetime, plan: Plan) -> None:
        self.at, self.plan, self.county = at, plan, county_of(by, at)
        one = self.one = same(by, at)
        rows = Party.objects.seen_by(by).exclude(credit_code=None).values_list("credit_code", "pk")
        self.by_code: dict[str, UUID] = {c: one.of(pk) for c, pk in rows}
        self.coded = set(self.by_code.values())
        self.by_name: dict[str, list[UUID]] = {}
        facts = PartyFact.objects.seen_by(by).filter(Q(valid_to=None) | Q(valid_to__gt=at), known_to=None)
        for name, party in facts.values_list("name", "party"):
            self._named(name, one.of(party))

    def _named(self, name: str, party: UUID) -> None:
        known = self.by_name.setdefault(name, [])
        if party not in known:
            known.append(party)

    def namesakes(self, name: str) -> list[UUID]:
        """Whom a name without a code may mean: those without one, else those whose code the file leaves out."""
        found = self.by_name.get(name, [])
        return [p for p in found if p not in self.coded] or found

    def unclear(self, code_: str, name: str, likely: Likely = nobody) -> bool:
        """Whether several bear the name, no code is given, and not one of them alone is `likely`."""
        found = [] if code_ else self.namesakes(name)
        return len(found) > 1 and sum(map(likely, found)) != 1

    def known(self, code_: str, name: str, likely: Likely = nobody) -> UUID | None:
        """Who is meant, if anybody; of several of a name the likely one."""
        if code_:
            return self.by_code.get(code_)
        found = self.namesakes(name)
        return next(filter(likely, found), found[0]) if found else None

    def made(self, code_: str, name: str, values: Mapping[str, Any] | None = None, since: Any = None,
             likely: Likely = nobody) -> UUID:  # fmt: skip
        """Who is meant; somebody who was not known enters with this plan."""
        found = self.known(code_, name, likely)
        return found if found is not None else self.enter(code_, name, values, since)

    def enter(self, code_: str, name: str, values: Mapping[str, Any] | None = None, since: Any = None) -> UUID:
        """Somebody who was not known enters with this plan."""
        party = Party(credit_code=code_ or None, registered_at=self.at, area=self.county, shown_down=True)
        told = spelled({"kind": "enterprise", **(values or {}), "name": name})
        fact = PartyFact(
            party_id=party.pk, thing=party.pk, area=self.county, shown_down=True, valid_from=since or self.at,
            known_from=self.at, **told,
        )  # fmt: skip
        self.plan.new += [party, fact]
        if code_:
            self.by_code[code_] = party.pk
            self.coded.add(party.pk)
        self._named(name, party.pk)
        return party.pk


def number(compound: Compound) -> str:
    """What files know a compound by: its number, else the row's own key."""
    return compound.ref or str(compound.pk)


def compounds(by: Actor) -> dict[str, Compound]:
    """Compounds by what files know them by."""
    return {number(c): c for c in Compound.objects.seen_by(by)}


def spoken_of(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that the file has a column for: what it leaves out stays as it is known."""
    return {name: value for name, value in values.items() if name in table.titles}


def facts_now(model: type[Fact], by: Actor, at: datetime, **where: Any) -> list[Any]:
    """What is known now to hold or to begin later."""
    return list(told_now(model, by, at, **where))


def told_now(model: type[Fact], by: Actor, at: datetime, **where: Any) -> Any:
    """The same as a query, for those who need a few columns of many rows."""
    rows = model.objects.seen_by(by).filter(Q(valid_to=None) | Q(valid_to__gt=at), known_to=None, **where)
    return rows.order_by("-valid_from")


def seats(by: Actor, at: datetime, **where: Any) -> set[tuple[UUID, UUID]]:
    """Who sits in which unit (unit, party) now or later: as pairs, since a city has as many of them as of units."""
    rows = Occupant.objects.seen_by(by).filter(Q(valid_to=None) | Q(valid_to__gt=at), known_to=None, **where)
    return set(rows.values_list("unit", "party"))


def owners(by: Actor, at: datetime) -> dict[UUID, UUID | None]:
    """The owner of each compound now."""
    return dict(told_now(CompoundFact, by, at).values_list("compound", "owner"))


def begun(by: Actor, at: datetime) -> dict[UUID, datetime]:
    """Since when each compound is what it is now."""
    return dict(told_now(CompoundFact, by, at).values_list("compound", "valid_from"))


def retold(plan: Plan, row: Fact, since: datetime, at: datetime, values: Mapping[str, Any]) -> bool:
    """Tell a fact anew within a plan, if anything of it differs; whether it did. The caller counts."""
    differs = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differs:
        return False
    fresh = anew(row, since, at, spelled(differs))
    plan.differ(row, {"known_to": at})
    plan.new += fresh
    return True


def counted(plan: Plan, changed: bool) -> None:
    """Count a row of the file whose matter was known."""
    if changed:
        plan.counted_changed += 1
    else:
        plan.same += 1


def in_reach(table: Table, line: Line, area: str, codes: Mapping[str, str], by: Actor) -> bool:
    """Whether a row's village exists and the importer may write there."""
    if area not in codes or areas.level(area) not in ("village", "grid"):
        table.wrong(line, "area", "bulk.row.unknown", area, what=what("village"))
        return False
    if not by.may(RIGHT, area):
        table.wrong(line, "area", "bulk.row.elsewhere", area)
        return False
    return True
