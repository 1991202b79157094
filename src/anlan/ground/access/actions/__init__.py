"""Verbs over accounts: made, left, password and one-time password set, devices ended, roles granted."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import make_password

from anlan.ground.access import queries, rules
from anlan.ground.access.loading import known_roles
from anlan.ground.access.models import Account, Device, Enrolment, Grant
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, Done, verb
from anlan.infra.matter import Proposed
from anlan.infra.scope import SYSTEM
from anlan.kernel.clock import real_now
from anlan.kernel.decision import Hidden, Verdict, no, yes

__all__ = [
    "create", "end_devices", "end_grant", "enrol", "first_account", "grant", "leave", "second", "set_otp",
    "set_password", "take_in",
]  # fmt: skip


@verb("access.create")
def create(
    change: Change,
    username: str,
    name: str,
    area: str,
    *,
    password: str = "",
    person: UUID | None = None,
    kind: str = "person",
) -> None:
    """Make an account. Without a password nobody can log in until one is set. Raises Refused if the name is taken."""
    change.require(rules.username_ok(username))
    change.require(rules.free(Account.objects.filter(username=username).exists(), username))
    change.require(rules.place_ok(area))
    change.create(
        Account(
            username=username,
            name=name,
            area=area,
            person=person,
            kind=kind,
            password=make_password(password or None),
            must_change=bool(password) and kind == "person",
        )
    )


@verb("access.grant")
def grant(
    change: Change,
    account: UUID,
    role: str,
    area: str,
    *,
    department: str = "",
    until: datetime | None = None,
    acting_for: UUID | None = None,
) -> None:
    """Give an account a role over an area, until a date if one is named."""
    holder = change.lock(Account, account)
    change.require(rules.role_known(role, known_roles()))
    change.require(rules.place_ok(area))
    change.create(
        Grant(
            account=holder.pk,
            role=role,
            area=area,
            department=department,
            valid_from=change.at,
            until=until,
            acting_for=acting_for,
        )
    )


@verb("access.end_grant", right="access.grant")
def end_grant(change: Change, grant_id: UUID) -> None:
    """End a role from now on."""
    row = change.lock(Grant, grant_id)
    row.until = change.at
    change.save(row, ["until"])


@verb("access.leave")
def leave(change: Change, account: UUID) -> None:
    """Somebody leaves: no login, no device, no role from now on. What they signed stays theirs."""
    row = change.lock(Account, account)
    row.state = "left"
    change.save(row, ["state"])
    Grant.objects.filter(account=account, until=None).update(until=change.at)
    Device.objects.filter(account=account, revoked_at=None).update(revoked_at=real_now())


@verb("access.set_password")
def set_password(change: Change, account: UUID, password: str, *, must_change: bool = False) -> None:
    """Set a password: one's own, or another's as administrator (who must then change it)."""
    row = change.lock(Account, account)
    change.require(rules.password_ok(password, row.username))
    row.password = make_password(password)
    row.must_change = must_change
    change.save(row, ["password", "must_change"])


@verb("access.set_otp", right="access.set_password")
def set_otp(change: Change, account: UUID, *, on: bool) -> None:
    """Turn one-time passwords (RFC 6238) on or off. The secret is read once by `otp_secret_of`."""
    row = change.lock(Account, account)
    row.otp_secret = pyotp.random_base32() if on else ""
    change.save(row, ["otp_secret"])


@verb("access.end_devices", right="access.set_password")
def end_devices(change: Change, account: UUID, device: UUID | None = None) -> None:
    """A phone is lost: its token ends at once; without naming one, all of the account's do."""
    row = change.lock(Account, account)
    open_ = Device.objects.filter(account=row.pk, revoked_at=None)
    if device is not None:
        open_ = open_.filter(pk=device)
        if not open_.exists():
            raise Hidden
    change.after["devices_ended"] = open_.update(revoked_at=real_now())


@verb("access.import")
def take_in(change: Change, batch: Batch) -> None:
    """Take in a checked file of accounts. Raises Refused outside the steward's area."""
    save_plan(change, batch)


@verb("access.enrol")
def enrol(change: Change, account: UUID, code_hash: str) -> None:
    """A code was made by which a new phone may act for the account; codes made before it end."""
    row = change.lock(Account, account)
    Enrolment.objects.filter(account=row.pk, used_at=None).update(used_at=real_now())
    Enrolment.objects.create(code_hash=code_hash, account=row.pk, made_at=real_now())
    change.after["enrolment"] = True


def first_account(at: datetime, username: str = "admin", area: str = "331081000000") -> tuple[str, str] | None:
    """On an empty city: make the administrator who is steward too until a second person exists.

    Returns (username, one-time password), to be printed once; None if there is an account already.
    """
    if Account.objects.filter(kind="person").exists():
        return None
    password = secrets.token_urlsafe(12)
    made: Done = create(username, username, area, password=password, by=SYSTEM, at=at)
    for role in ("admin", "data_steward"):
        grant(made.ref, role, area, by=SYSTEM, at=at)
    return username, password


def second(change: Change, row: Proposed, authors: Collection[UUID] = ()) -> Verdict:
    """Whether this actor may confirm what was proposed: none of its authors, unless the city has nobody else.

    Notes on the row who confirms and whether alone; the verb moves it.
    """
    row.confirmed_by, row.confirmed_at = change.by.account, change.at
    if change.by.account not in {row.proposed_by, *authors}:
        return yes("access.because.another")
    row.alone = not queries.others_may(change.by, change.right, change.at)
    return yes("access.because.alone") if row.alone else no("access.refused.own")
