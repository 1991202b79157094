"""What a list of compounds adds up to, counted by the database: who rents, who sits, what is unsigned.

The rule of `rules/shared.py` in numbers: tests hold the two against each other. A list shows a hundred rows and judges
only those; reading every letting of the county into the process to count them took seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from anlan.ground.premises.queries.compounds import CompoundRow
from anlan.ground.premises.queries.merged import Same
from anlan.ground.premises.queries.terms import shipped_terms
from anlan.infra.scope import planned_anew

BUSINESS = ("enterprise", "sole_trader", "cooperative")  # who operates; collectives and public bodies only let
_SQL = """
with c as (select * from unnest(%(ids)s::uuid[], %(owners)s::uuid[], %(reads)s::uuid[]) as t(id, owner, reads)),
m as materialized (select * from unnest(%(gone)s::uuid[], %(keep)s::uuid[]) as t(gone, keep)),
link as materialized (
  select c.reads as compound, l.thing, l.unit, coalesce(m.keep, l.lessee_id) as lessee
  from premises_letting l join c on c.id = l.compound_id left join m on m.gone = l.lessee_id
  where l.valid_from <= %(at)s and (l.valid_to is null or l.valid_to > %(at)s)
    and l.known_from <= %(known)s and (l.known_to is null or l.known_to > %(known)s)),
sits as materialized (
  select c.reads as compound, o.unit, coalesce(m.keep, o.party_id) as party, c.owner
  from premises_occupant o join c on c.id = o.compound_id left join m on m.gone = o.party_id
  where o.valid_from <= %(at)s and (o.valid_to is null or o.valid_to > %(at)s)
    and o.known_from <= %(known)s and (o.known_to is null or o.known_to > %(known)s)),
given as (select distinct unit, lessee from link),
rents as materialized (
  select s.*, g.unit is not null as let from sits s left join given g on g.unit = s.unit and g.lessee = s.party),
per as materialized (
  select compound, count(distinct party) filter (where let) as tenants, bool_or(party = owner) as owner_sits,
    count(*) filter (where not let and party is distinct from owner) as orphans
  from rents group by compound),
signed as (
  select distinct a.letting from premises_agreement a join c on c.id = a.compound_id
  where a.valid_from <= %(at)s and (a.valid_to is null or a.valid_to > %(at)s)
    and a.known_from <= %(known)s and (a.known_to is null or a.known_to > %(known)s)),
shared as (
  select compound from per where tenants > 0 and tenants + (coalesce(owner_sits, false))::int
    >= coalesce((select (values->>'least_units')::int from premises_setting
      where state = 'confirmed' and valid_from <= %(at)s and confirmed_at <= %(at)s
      order by valid_from desc, version desc limit 1), %(least)s)),
business as (
  select coalesce(m.keep, f.party_id) as party from premises_partyfact f left join m on m.gone = f.party_id
  where f.valid_from <= %(at)s and (f.valid_to is null or f.valid_to > %(at)s)
    and f.known_from <= %(known)s and (f.known_to is null or f.known_to > %(known)s)
    and not (f.kind = any (%(business)s)))
select
  (select array_agg(compound) from shared),
  (select count(distinct party) from rents where let and compound in (select compound from shared)),
  (select count(*) from link left join signed on signed.letting = link.thing where signed.letting is null),
  (select coalesce(sum(orphans), 0) from per),
  (select count(distinct party) from rents where party not in (select party from business)),
  (select count(distinct party) from rents where let and party not in (select party from business))
"""


@dataclass(frozen=True)
class Tally:
    """Numbers over compounds: which are shared, and distinct parties and links over all of them."""

    shared: frozenset[UUID] = field(default_factory=frozenset)
    tenants: int = 0  # who sits in shared compounds by a letting in force
    unsigned: int = 0  # lettings without an agreement in force
    orphans: int = 0
    operating: int = 0  # businesses that sit in any of the compounds
    lessees: int = 0  # those of them that sit by a letting in force


def tally(rows: Sequence[CompoundRow], at: datetime, known: datetime, one: Same) -> Tally:
    """Count over these compounds, which the viewer sees; within the transaction's scope."""
    owners = {r.id: r.owner for r in rows}
    family = [(pk, owners[one.of(pk)], one.of(pk)) for pk in one.family(owners) if one.of(pk) in owners]
    if not family:
        return Tally()
    given = {
        "ids": [f[0] for f in family], "owners": [f[1] for f in family], "reads": [f[2] for f in family],
        "gone": list(one.keeps), "keep": [one.of(gone) for gone in one.keeps], "at": at, "known": known,
        "least": shipped_terms(at).least_units, "business": list(BUSINESS),
    }  # fmt: skip
    with planned_anew(), connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        shared, *numbers = cursor.fetchone()
    return Tally(frozenset(shared or ()), *map(int, numbers))
