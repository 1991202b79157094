"""Who comes in, and when: the city's clock, the account, its grants and posts and what these reach, in one look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection

from anlan.ground.access.loading import known_roles
from anlan.ground.access.models import RoleRight
from anlan.infra.journal.values import loaded
from anlan.infra.world import World
from anlan.kernel.clock import CITY, Clock, real_now
from anlan.kernel.rights import Actor, Grant


@dataclass(frozen=True)
class Come:
    """Who comes in, and when: clock, account, grants, posts and what these reach, all at one moment.

    `device` is the device of a token in force; `actor` is None where its account, or any, may not act.
    """

    world: World
    actor: Actor | None = None
    mark: str = ""
    device: UUID | None = None


# One journey for every request. The account's posts are weighed at the very time that the clock beside them tells.
_COME = """
select w.real_anchor, w.city_anchor, w.rate, w.kind, t.at, a.id, a.person, a.name, a.mark, a.device, a.state,
  (select max(version) from access_rightsversion),
  (select json_agg(json_build_array(g.role, g.area, g.department, g.until, g.acting_for)) from access_grant g
    where g.account = a.id and g.valid_from <= t.at and (g.until is null or g.until > t.at)),
  p.posts, p.reach
from world_clock w
cross join lateral (select coalesce(%(at)s::timestamptz, w.city_anchor + make_interval(
  secs => extract(epoch from %(real)s::timestamptz - w.real_anchor)::float8 * w.rate)) as at) t
left join lateral (select a.id, a.person, a.name, right(a.password, 16) as mark, a.state, {device} as device
  from {source}) a on true
left join lateral people_standing(a.person, t.at) p on true
"""
_BY_ID = _COME.format(device="null::uuid", source="access_account a where a.id = %(value)s")
_BY_TOKEN = _COME.format(
    device="d.id",
    source="access_device d join access_account a on a.id = d.account"
    " where d.token_hash = %(value)s and d.revoked_at is null",
)


def in_session(account_id: UUID) -> Come:
    """The world now, and who comes in by a session."""
    return _come(_BY_ID, account_id)


def by_account(account_id: UUID, at: datetime) -> Come:
    """Who comes in at a city time that is told."""
    return _come(_BY_ID, account_id, at)


def speaking(token: str) -> Come:
    """The world now, and who comes in by a device's token that is in force."""
    return _come(_BY_TOKEN, token_hash(token))


def _come(look: str, value: object, at: datetime | None = None) -> Come:
    with connection.cursor() as cursor:
        cursor.execute(look, {"value": value, "at": at, "real": real_now()})
        *clock, kind, now, account, person, name, mark, device, state, version, explicit, posts, reach = (
            cursor.fetchone()
        )
    here = World(Clock(*clock), kind, now.astimezone(CITY))
    if state != "active":
        return Come(here, device=device)
    grants = [
        Grant(
            role,
            area,
            department or "",
            datetime.fromisoformat(until) if until else None,
            UUID(acting) if acting else None,
        )
        for role, area, department, until, acting in [*(loaded(explicit) or []), *(loaded(posts) or [])]
    ]
    # what a split or merge came from, and villages that a grid touches: read, no rights
    grants += [Grant("", area) for area in reach or ()]
    return Come(here, Actor(account, person, name, tuple(grants), rights(version or 0)), mark, device)


@lru_cache(maxsize=4)
def rights(version: int) -> dict[str, dict[str, str]]:
    """One version of the matrix: role → right → scope; posts read the column that `roles.csv` names."""
    matrix: dict[str, dict[str, str]] = {}
    for role, right, scope in RoleRight.objects.filter(version=version).values_list("role", "right", "scope"):
        matrix.setdefault(role, {})[right] = scope
    return {role: matrix.get(role) or matrix.get(column, {}) for role, column in known_roles().items()}


def token_hash(token: str) -> str:
    """How a device's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
