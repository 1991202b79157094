"""What a list of compounds adds up to, counted by the database: who rents, who sits, what is unsigned.

The rule of `rules/shared.py` in numbers: tests hold the two against each other. A list shows a hundred rows and judges
only those; reading every letting of the county into the process to count them took seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from anlan.ground.premises.queries.compounds import CompoundRow
from anlan.ground.premises.queries.compounds import compounds as compounds_at
from anlan.ground.premises.queries.merged import Same, same
from anlan.ground.premises.queries.terms import in_force, shipped_terms
from anlan.ground.premises.rules.missing import CODES
from anlan.infra.scope import planned_anew
from anlan.kernel.rights import Actor

BUSINESS = ("enterprise", "sole_trader", "cooperative")  # who operates; collectives and public bodies only let


def _known(fact: str) -> str:
    """What was true at a time, as it was known then."""
    return (
        f"{fact}.valid_from <= %(at)s and ({fact}.valid_to is null or {fact}.valid_to > %(at)s)"
        f" and {fact}.known_from <= %(known)s and ({fact}.known_to is null or {fact}.known_to > %(known)s)"
    )


_SITES = f"""
with c as (select * from unnest(%(ids)s::uuid[], %(owners)s::uuid[], %(reads)s::uuid[]) as t(id, owner, reads)),
m as materialized (select * from unnest(%(gone)s::uuid[], %(keep)s::uuid[]) as t(gone, keep)),
link as materialized (
  select c.reads as compound, l.thing, l.unit, coalesce(m.keep, l.lessee_id) as lessee,
    l.level > 1 and l.consent = '' as without_consent
  from premises_letting l join c on c.id = l.compound_id left join m on m.gone = l.lessee_id where {_known("l")}),
sits as materialized (
  select c.reads as compound, o.unit, coalesce(m.keep, o.party_id) as party, c.owner
  from premises_occupant o join c on c.id = o.compound_id left join m on m.gone = o.party_id where {_known("o")}),
given as (select distinct unit, lessee from link),
rents as materialized (
  select s.*, g.unit is not null as let from sits s left join given g on g.unit = s.unit and g.lessee = s.party),
per as materialized (
  select compound, count(distinct party) filter (where let) as tenants, bool_or(party = owner) as owner_sits,
    count(*) filter (where not let and party is distinct from owner) as orphans
  from rents group by compound),
signed as (select distinct a.letting from premises_agreement a join c on c.id = a.compound_id where {_known("a")}),
shared as (
  select compound from per where tenants > 0 and tenants + (coalesce(owner_sits, false))::int
    >= coalesce((select (values->>'least_units')::int from premises_setting
      where state = 'confirmed' and valid_from <= %(at)s and confirmed_at <= %(at)s
      order by valid_from desc, version desc limit 1), %(least)s)),
"""  # noqa: S608 (names of our own columns)
_SQL = f"""{_SITES}
business as (
  select coalesce(m.keep, f.party_id) as party from premises_partyfact f left join m on m.gone = f.party_id
  where {_known("f")} and not (f.kind = any (%(business)s)))
select
  (select array_agg(compound) from shared),
  (select count(distinct party) from rents where let and compound in (select compound from shared)),
  (select count(*) from link left join signed on signed.letting = link.thing where signed.letting is null),
  (select coalesce(sum(orphans), 0) from per),
  (select count(distinct party) from rents where party not in (select party from business)),
  (select count(distinct party) from rents where let and party not in (select party from business))
"""  # noqa: S608
_EACH = f"""{_SITES}
links as (
  select compound, count(*) filter (where signed.letting is null) as unsigned,
    count(*) filter (where without_consent) as without_consent
  from link left join signed on signed.letting = link.thing group by compound),
managed as (select distinct c.reads as compound from premises_manager f join c on c.id = f.compound_id
  where {_known("f")}),
done as (select c.reads as compound, count(distinct f.code) as duties
  from premises_duty f join c on c.id = f.compound_id where f.code = any (%(duties)s) and {_known("f")} group by 1)
select s.compound, shared.compound is not null, coalesce(per.tenants, 0), coalesce(links.unsigned, 0),
  coalesce(links.without_consent, 0), coalesce(per.orphans, 0),
  (shared.compound is not null and managed.compound is null)::int,
  case when links.compound is null then 0 else cardinality(%(duties)s::text[]) - coalesce(done.duties, 0) end
from (select distinct reads as compound from c) s left join shared using (compound) left join per using (compound)
  left join links using (compound) left join managed using (compound) left join done using (compound)
"""  # noqa: S608


@dataclass(frozen=True)
class Tally:
    """Numbers over compounds: which are shared, and distinct parties and links over all of them."""

    shared: frozenset[UUID] = field(default_factory=frozenset)
    tenants: int = 0  # who sits in shared compounds by a letting in force
    unsigned: int = 0  # lettings without an agreement in force
    orphans: int = 0
    operating: int = 0  # businesses that sit in any of the compounds
    lessees: int = 0  # those of them that sit by a letting in force


@dataclass(frozen=True)
class Weighed:
    """One compound in numbers: whether it is shared, who sits there by a letting, how many of what is missing."""

    shared: bool
    tenants: int
    lacks: Mapping[str, int]  # by the codes of `rules.missing`; what is not missing is left out

    def lacking(self, what: str) -> bool:
        """Whether one thing is missing, or "any"."""
        return bool(self.lacks) if what == "any" else what in self.lacks


def tally(rows: Sequence[CompoundRow], at: datetime, known: datetime, one: Same) -> Tally:
    """Count over these compounds, which the viewer sees; within the transaction's scope."""
    given = _given(rows, at, known, one)
    if not given["ids"]:
        return Tally()
    [(shared, *numbers)] = _asked(_SQL, {**given, "business": list(BUSINESS)})
    return Tally(frozenset(shared or ()), *map(int, numbers))


def weighed(rows: Sequence[CompoundRow], at: datetime, known: datetime, one: Same) -> dict[UUID, Weighed]:
    """Each of these compounds in numbers; within the transaction's scope."""
    given = _given(rows, at, known, one)
    found = _asked(_EACH, {**given, "duties": [d.code for d in in_force(at)[1]]}) if given["ids"] else []
    return {
        compound: Weighed(shared, tenants, {code: n for code, n in zip(CODES, counts, strict=True) if n})
        for compound, shared, tenants, *counts in found
    }


def lacking(viewer: Actor, compounds: Sequence[UUID], at: datetime) -> dict[UUID, list[str]]:
    """By compound what the register misses there today, by its codes."""
    one = same(viewer, at)
    rows = compounds_at(viewer, at, at, ids=compounds, one=one) if compounds else []
    return {pk: list(w.lacks) for pk, w in weighed(rows, at, at, one).items() if w.lacks}


def _given(rows: Sequence[CompoundRow], at: datetime, known: datetime, one: Same) -> dict[str, Any]:
    """What both statements are asked with: the compounds with all their records, and what reads as what."""
    owners = {r.id: r.owner for r in rows}
    family = [(pk, owners[one.of(pk)], one.of(pk)) for pk in one.family(owners) if one.of(pk) in owners]
    return {
        "ids": [f[0] for f in family], "owners": [f[1] for f in family], "reads": [f[2] for f in family],
        "gone": list(one.keeps), "keep": [one.of(gone) for gone in one.keeps], "at": at, "known": known,
        "least": shipped_terms(at).least_units,
    }  # fmt: skip


def _asked(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with planned_anew(), connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
