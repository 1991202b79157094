"""JSON doors of access: a token for a device, the city's clock, how far behind the house is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.ground.access.pages.login import address_of
from anlan.infra import health, world
from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words
from anlan.infra.scope import reading
from anlan.kernel.clock import Clock, real_now
from anlan.kernel.decision import Refused, Said

router = Router(tags=["access"])


class Credentials(Schema):
    """Name and password, and a label by which the holder knows the device again."""

    username: Words = Field(max_length=64)
    password: Words = Field(max_length=200)
    otp: Words = Field("", max_length=10)
    label: Words = Field("", max_length=64)


class Code(Schema):
    """A code from the administrator, and a label for the phone."""

    code: Words = Field(max_length=20)
    label: Words = Field("", max_length=64)


class Usernames(Schema):
    """Accounts for which codes are wanted."""

    usernames: list[Words] = Field(max_length=2000)


class Pace(Schema):
    """Set a demo or test world's clock: to a city time (it stands there), or to a rate."""

    city: Moment | None = None
    rate: float | None = Field(None, ge=0, le=3600)


@router.post("/login", auth=None)
def enter(request: HttpRequest, given: Credentials) -> dict[str, Any]:
    """A token for a device."""
    account = login.check(given.username, given.password, given.otp, address_of(request))
    device, token = login.new_device(account, given.label or "device")
    return {
        "token": token,
        "device": str(device),
        "account": str(account.pk),
        "person": str(account.person) if account.person else None,
    }


@router.post("/enrol", auth=None)
def enrol(request: HttpRequest, given: Code) -> dict[str, Any]:
    """A token for a phone, in exchange for a code that was handed out for it."""
    account, device, token = login.redeem(given.code, given.label or "phone")
    return {
        "token": token,
        "device": str(device),
        "account": str(account.pk),
        "person": str(account.person) if account.person else None,
    }


@router.post("/codes")
def codes(request: HttpRequest, given: Usernames) -> dict[str, str]:
    """One-time codes for new phones, by user name, told once. Names outside the caller's area are left out."""
    actor, at = request.actor, request.city_now  # type: ignore[attr-defined]
    with reading(actor):
        found = list(
            Account.objects.seen_by(actor).filter(username__in=given.usernames, state="active").order_by("username")
        )
    return {account.username: login.new_code(account.pk, actor, at) for account in found}


@router.get("/clock", auth=None)
def clock(request: HttpRequest) -> dict[str, Any]:
    """City time, rate and kind of this world."""
    now = world.clock()
    return {"city": now.at(real_now()).isoformat(), "rate": now.rate, "kind": world.kind()}


@router.post("/clock")
def set_clock(request: HttpRequest, pace: Pace) -> dict[str, Any]:
    """Step or pace the clock of a demo or test world. A live world's clock can't be moved here."""
    verdict = request.actor.may("settings.clock", "331081000000")  # type: ignore[attr-defined]
    if not verdict.ok:
        raise Refused(verdict.because)
    if world.kind() == "live":
        raise Refused(Said("core.refused.live_clock"))
    was, real = world.clock(), real_now()
    at: datetime = pace.city or was.at(real)
    world.set_clock(Clock(real, at, was.rate if pace.rate is None else pace.rate))
    return clock(request)


@router.get("/lag")
def lag(request: HttpRequest) -> dict[str, Any]:
    """What waits, by part."""
    return health.lag()
