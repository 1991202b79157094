"""Who is acting: from an account to an actor with its grants and rights; and the lists of the account pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from anlan.ground.access import coming
from anlan.ground.access.models import Account, Device
from anlan.ground.access.models import Grant as GrantRow
from anlan.ground.people import queries as people
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor


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
    come = coming.by_account(account_id, at)
    return (come.actor, come.mark) if come.actor else None


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
