"""What a compound lacks today, each with the law that asks for it (work-safety 1.3, 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anlan.ground.premises.rules.site import Site
from anlan.kernel.decision import Said

AGREEMENT, CONSENT, ORPHAN, MANAGER, DUTY = "agreement", "consent", "orphan", "manager", "duty"
CODES = (AGREEMENT, CONSENT, ORPHAN, MANAGER, DUTY)


@dataclass(frozen=True)
class DutyTerm:
    """A duty of the landlord: its law, and for how many days having done it counts (configuration)."""

    code: str
    basis: str
    every_days: int
    version: int
    valid_from: datetime
    status: str


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: how many of it, and by which law."""

    code: str
    what: Said
    basis: Said
    n: int = 1


def missing(site: Site, duties: Sequence[DutyTerm], shared: bool) -> list[Missing]:
    """What is missing; nothing of the landlord's where nothing is let.

    A unified manager is asked for where two or more sit in one site (消防〔2023〕72号 Art. 7): where it is shared.
    """
    found = []
    if site.unsigned:
        found.append(_of(AGREEMENT, "premises.basis.49_2", len(site.unsigned)))
    if site.without_consent:
        found.append(_of(CONSENT, "premises.basis.72_8", len(site.without_consent)))
    if site.orphans:
        found.append(_of(ORPHAN, "premises.basis.chain_3", len(site.orphans)))
    if shared and site.manager is None:
        found.append(_of(MANAGER, "premises.basis.72_7", 1))
    if site.links:
        found += [
            Missing(DUTY, Said(f"premises.duty.{d.code}"), Said(d.basis)) for d in duties if d.code not in site.duties
        ]
    return found


def _of(code: str, basis: str, n: int) -> Missing:
    return Missing(code, Said(f"premises.missing.{code}", {"n": n}), Said(basis), n)
