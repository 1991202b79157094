"""Whether a compound is a 厂中厂: one factory site on which, through leasing, two or more units produce or trade.

The wording is that of work-safety 1.1 ([S], same in [P1][P3]); how many units are enough is configuration.
"""

from __future__ import annotations

from collections import Counter

from anlan.ground.premises.rules.site import Site
from anlan.kernel.decision import Said, Verdict, no, yes

LEAST = 2


def is_shared(site: Site, least: int = LEAST) -> Verdict:
    """The verdict with its reason. Counted are tenants that sit there by a letting in force, and the owner if it does.

    A letting that ran out gives no unit, nor does one who lets on without sitting there. Firms of one legal
    representative are units of their own where a lease ties them (2.3); the reason says that they are kin.
    """
    tenants = len(site.tenants)
    units = tenants + (1 if site.owner_sits else 0)
    if tenants == 0:
        return _none(site)
    if units < least:
        return no("premises.verdict.few", n=units, least=least)
    said = yes(
        "premises.verdict.with_owner" if site.owner_sits else "premises.verdict.shared", n=units, tenants=tenants
    )
    kin = _kin(site)
    if kin:
        said = yes("premises.verdict.kin", reason=said.because.as_json(), n=kin)
    return said


def _none(site: Site) -> Verdict:
    """Nobody sits there by a letting in force: why not."""
    over = sum(1 for s in site.sitting if (s.unit, s.party) in site.over)
    if over:
        return no("premises.verdict.over", n=over)
    if site.orphans:
        return no("premises.verdict.unlet", n=len(site.orphans))
    if site.sitting:
        return no("premises.verdict.alone")
    return no("premises.verdict.let_empty" if site.links else "premises.verdict.empty")


def _kin(site: Site) -> int:
    """How many of the units share a legal representative with another."""
    units = site.tenants | ({site.owner} if site.owner_sits and site.owner else set())
    reps = Counter(site.reps[unit] for unit in units if site.reps.get(unit))
    return sum(n for n in reps.values() if n > 1)


def depth_alarm(site: Site, deep: int) -> Said | None:
    """A chain of many lettings is worth a look (1.3, rule 1; from how many on is configuration)."""
    return Said("premises.remark.deep", {"n": site.deepest}) if site.deepest >= deep else None
