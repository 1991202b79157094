"""What of a site is somebody's own: what they rent, and everything that hangs below what they own or rent (1.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from anlan.ground.premises.rules.site import Link, Site, Sitting


@dataclass(frozen=True)
class Share:
    """One's own links of a site: `held` rents, `below` hangs under one, `orphans` sit in what is one's own."""

    owns: bool
    held: tuple[Link, ...] = ()
    below: tuple[Link, ...] = ()
    orphans: tuple[Sitting, ...] = ()

    @property
    def unsigned(self) -> list[Link]:
        """Links below without an agreement in force: one's own to sign where one lets, else to urge."""
        return [link for link in self.below if link.agreement is None]

    @property
    def without_consent(self) -> list[Link]:
        """Sub-lettings below that nobody above has agreed to."""
        return [link for link in self.below if link.level > 1 and not link.consent]

    def __bool__(self) -> bool:
        return bool(self.owns or self.held or self.below)


def share_of(site: Site, own: Collection[UUID]) -> Share:
    """A party's share of a site. Links above it, and those of its neighbours, are not in it."""
    owns = site.owner in own
    held = [link for link in site.links if link.lessee in own]
    below: list[Link] = []
    for chain in site.by_unit.values():
        mine = owns
        for link in chain:
            if mine:
                below.append(link)
            mine = mine or link.lessee in own
    units = {link.unit for link in held}
    orphans = [s for s in site.orphans if owns or s.unit in units]
    return Share(owns, tuple(held), tuple(below), tuple(orphans))
