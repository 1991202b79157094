"""Who is acting: from an account to an actor with its grants and rights; and the lists of the account pages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q

from anlan.ground.access.loading import known_roles
from anlan.ground.access.models import Account, Device, RoleRight
from anlan.ground.access.models import Grant as GrantRow
from anlan.ground.people import queries as people
from anlan.infra.journal.values import loaded
from anlan.infra.scope import SYSTEM, reading
from anlan.infra.world import World
from anlan.kernel.clock import CITY, Clock, real_now
from anlan.kernel.rights import Actor, Grant


@dataclass(frozen=True)
class AccountRow:
    """An account as lists show it."""

    id: UUID
    username: str
    name: str
    kind: str
    state: str
    area: str
    otp: bool
    devices: int
    roles: tuple[str, ...]  # by posts and by grants in force


def actor(account_id: UUID, at: datetime) -> Actor | None:
    """The account as an actor at a city time, with grants from its person's posts; None if it may not act."""
    found = acting(account_id, at)
    return found[0] if found else None


def named(username: str, at: datetime) -> Actor | None:
    """The account of this name as an actor, for commands at the server itself."""
    with connection.cursor() as cursor:
        cursor.execute("select id from access_account where username = %s", [username])
        row = cursor.fetchone()
    return actor(row[0], at) if row else None


def acting(account_id: UUID, at: datetime) -> tuple[Actor, str] | None:
    """The actor, and the mark of its password: sessions opened under another password end with it."""
    come = _come(_BY_ID, account_id, at=at)
    return (come.actor, come.mark) if come.actor else None


def in_session(account_id: UUID) -> Come:
    """The world now, and who comes in by a session."""
    return _come(_BY_ID, account_id)


def speaking(token: str) -> Come:
    """The world now, and who comes in by a device's token that is in force."""
    return _come(_BY_TOKEN, token_hash(token))


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


def accounts(viewer: Actor, words: str, at: datetime, limit: int) -> tuple[list[AccountRow], int]:
    """Accounts that the viewer may manage, with these words in user name or name; and how many there are in all."""
    rows = Account.objects.seen_by(viewer).filter(Q(username__icontains=words) | Q(name__icontains=words))
    shown = list(rows.order_by("username")[:limit])
    ids = [account.pk for account in shown]
    devices = Counter(Device.objects.filter(revoked_at=None, account__in=ids).values_list("account", flat=True))
    posts = people.roles_of([account.person for account in shown if account.person], at)
    given: dict[UUID, set[str]] = {account.pk: set(posts.get(account.person, ())) for account in shown}
    explicit = GrantRow.objects.seen_by(viewer).filter(Q(until=None) | Q(until__gt=at), account__in=ids)
    for account, role in explicit.filter(valid_from__lte=at).values_list("account", "role"):
        given[account].add(role)
    return [
        AccountRow(
            a.pk, a.username, a.name, a.kind, a.state, a.area, bool(a.otp_secret), devices[a.pk],
            tuple(sorted(given[a.pk])),
        )
        for a in shown
    ], rows.count()  # fmt: skip


def others(viewer: Actor, at: datetime) -> Iterator[Actor]:
    """Everybody else who may come in at `at`, one after the other: for a step that a second person has to take."""
    rest = Account.objects.seen_by(SYSTEM).filter(state="active").exclude(pk=viewer.account)
    for one in rest.values_list("pk", flat=True):
        found = actor(one, at)
        if found is not None:
            yield found


def others_may(viewer: Actor, right: str, at: datetime) -> bool:
    """Whether anybody else holds the right: where nobody does, one person may do what takes two, and it is marked."""
    with reading(SYSTEM):
        return any(other.any(right) for other in others(viewer, at))


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names behind accounts, for the time line of a matter that the reader already sees."""
    return dict(Account.objects.get_queryset().filter(pk__in=set(ids)).values_list("pk", "name"))


def further_accounts(viewer: Actor, inside: str, at: datetime) -> int:
    """Accounts of persons in an area beside the viewer's own."""
    return Account.objects.seen_by(viewer).inside(inside).filter(kind="person").exclude(pk=viewer.account).count()
