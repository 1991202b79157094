"""Letting people and devices in: password, one-time password, lockout; every try is noted in real time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from anlan.ground.access import actions, rules
from anlan.ground.access.coming import token_hash
from anlan.ground.access.models import Account, Attempt, Device, Enrolment
from anlan.kernel.clock import real_now
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_NOBODY = make_password(secrets.token_urlsafe(8))  # an unknown name costs as much time as a wrong password


def check(username: str, password: str, otp: str, address: str | None) -> Account:
    """The account of these credentials. Raises Refused with one and the same reason for wrong name and password."""
    now = real_now()
    tries = Attempt.objects.filter(username=username[:64])
    since = tries.filter(ok=True).order_by("-at").values_list("at", flat=True).first()
    failed = tries.filter(ok=False, at__gt=now - rules.Lockout().window)
    if since is not None:
        failed = failed.filter(at__gt=since)
    failed_at = list(failed.values_list("at", flat=True))
    verdict = rules.may_try(failed_at, now)
    if not verdict.ok:
        raise Refused(verdict.because)
    account = Account.objects.get_queryset().filter(username=username, state="active").first()
    right = check_password(password, account.password if account else _NOBODY)
    if account is None or not right:
        _note(username, address, False, "password")
        raise Refused(rules.after_wrong("access.refused.login", [*failed_at, now], now))
    if account.otp_secret and not pyotp.TOTP(account.otp_secret).verify(otp, valid_window=1):
        if not otp:
            raise Refused(Said("access.needs.otp"))
        _note(username, address, False, "otp")
        raise Refused(rules.after_wrong("access.refused.otp", [*failed_at, now], now))
    _note(username, address, True, "")
    return account


def _note(username: str, address: str | None, ok: bool, reason: str) -> None:
    with transaction.atomic():
        Attempt.objects.create(username=username[:64], address=address, at=real_now(), ok=ok, reason=reason)


def new_device(account: Account, label: str) -> tuple[UUID, str]:
    """A token for a device of the account, told once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        device = Device.objects.create(
            account=account.pk, label=label[:64], token_hash=token_hash(token), made_at=real_now()
        )
    return device.pk, token


def new_code(account: UUID, by: Actor, at: datetime) -> str:
    """A code for a new phone of the account: ten letters and digits that are not mistaken for each other, told once."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(10))
    actions.enrol(account, token_hash(code), by=by, at=at)
    return code


def redeem(code: str, label: str) -> tuple[Account, UUID, str]:
    """Turn a code into a device. Returns account, device and token. Raises Refused: unknown, used, a day old."""
    with transaction.atomic():
        found = (
            Enrolment.objects.select_for_update()
            .filter(
                code_hash=token_hash(code.strip().upper()), used_at=None, made_at__gt=real_now() - timedelta(days=1)
            )
            .first()
        )
        account = found and Account.objects.get_queryset().filter(pk=found.account, state="active").first()
        if found is None or account is None:
            raise Refused(Said("access.refused.code"))
        Enrolment.objects.filter(pk=found.pk).update(used_at=real_now())
        return account, *new_device(account, label)
