"""When a login is let in, and what names and passwords must be. Numbers are defaults, to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes

_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{1,63}$")


@dataclass(frozen=True)
class Lockout:
    """After `failures` wrong tries within `window`, nobody gets in under that name until `window` has passed."""

    failures: int = 5
    window: timedelta = timedelta(minutes=15)
    warned: int = 2  # so many tries are left when they are counted aloud


def may_try(failed_at: Sequence[datetime], now: datetime, lockout: Lockout = Lockout()) -> Verdict:
    """Whether a name may be tried now, in real time, given when it failed since it last succeeded."""
    recent = sorted(t for t in failed_at if now - t < lockout.window)
    if len(recent) < lockout.failures:
        return yes()
    until = recent[-lockout.failures] + lockout.window
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    shown = (until + timedelta(seconds=59)).astimezone(CITY)  # the minute that has begun by then
    return no("access.refused.locked", minutes=minutes, until=f"{shown:%H:%M}")


def after_wrong(key: str, failed_at: Sequence[datetime], now: datetime, lockout: Lockout = Lockout()) -> Said:
    """What to say of a wrong try, itself among `failed_at`: why, how many tries are left, or that there are none."""
    verdict = may_try(failed_at, now, lockout)
    if not verdict.ok:
        return verdict.because
    left = lockout.failures - sum(1 for t in failed_at if now - t < lockout.window)
    return Said(f"{key}_left", {"n": left}) if left <= lockout.warned else Said(key)


def username_ok(username: str) -> Verdict:
    """Two to 64 lower-case letters, digits, dots, dashes."""
    return yes() if _USERNAME.match(username) else no("access.refused.username", got=username)


def free(taken: bool, username: str) -> Verdict:
    """A name is given once."""
    return no("access.refused.taken", username=username) if taken else yes()


def place_ok(area: str) -> Verdict:
    """An account and a grant stand at an area, by its code."""
    if not area:
        return no("access.refused.no_area")
    return yes() if areas.valid(area) else no("access.refused.area", got=area)


def role_known(role: str, known: Container[str]) -> Verdict:
    """Whether the matrix has the role."""
    return yes() if role in known else no("access.refused.role", role=role)


def password_ok(password: str, username: str) -> Verdict:
    """Ten characters at least, and not the name itself."""
    if len(password) < 10:
        return no("access.refused.password_short", n=10)
    if username.lower() in password.lower():
        return no("access.refused.password_name")
    return yes()
