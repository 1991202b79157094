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
    found = _found("from access_account a where a.id = %s", account_id, "null::uuid", at)
    return (found[0], found[1]) if found else None


def speaking(token: str, at: datetime) -> tuple[Actor | None, UUID] | None:
    """Actor and device of a token that is in force; no actor where the account may not act."""
    source = "from access_device d join access_account a on a.id = d.account where d.token_hash = %s"
    found = _found(f"{source} and d.revoked_at is null", token_hash(token), "d.id", at)
    if found is not None:
        return found[0], found[2]
    known = by_token(token)
    return (None, known[1]) if known else None


def _found(source: str, value: object, device: str, at: datetime) -> tuple[Actor, str, UUID] | None:
    """An active account by one look, its grants among it, and its posts by another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.id, a.person, a.name, a.state, right(a.password, 16),"
            " (select max(version) from access_rightsversion),"
            " coalesce((select json_agg(json_build_array(g.role, g.area, g.department, g.until, g.acting_for))"
            " from access_grant g"
            " where g.account = a.id and g.valid_from <= %s and (g.until is null or g.until > %s)), '[]'),"
            f" {device} {source}",
            [at, at, value],
        )
        row = cursor.fetchone()
    if row is None or row[3] != "active":
        return None
    account, person, name, _, mark, version, explicit, spoken = row
    grants = [
        Grant(
            role,
            area,
            department or "",
            datetime.fromisoformat(until) if until else None,
            UUID(acting) if acting else None,
        )
        for role, area, department, until, acting in loaded(explicit)
    ]
    if person is not None:
        posts, reach = people.posts_and_reach(person, at)
        grants += [Grant(post.role, post.area, post.department or "", None, post.acting_for) for post in posts]
        # what a split or merge came from, and villages that a grid touches: read, no rights
        grants += [Grant("", area) for area in reach]
    return Actor(account, person, name, tuple(grants), rights(version or 0)), mark, spoken


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


def by_token(token: str) -> tuple[UUID, UUID] | None:
    """(account, device) of a token that is in force."""
    found = Device.objects.filter(token_hash=token_hash(token), revoked_at=None).values_list("account", "id").first()
    return (found[0], found[1]) if found else None


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
