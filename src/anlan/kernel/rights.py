"""Who acts, and what they may do where: grants of roles over areas, weighed without any database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from anlan.kernel import area as areas
from anlan.kernel.decision import Verdict, no, yes


@dataclass(frozen=True)
class Grant:
    """One role over one area, until a city time. `acting_for` is the person whose deputy acts by dated delegation."""

    role: str
    area: str
    department: str = ""
    until: datetime | None = None
    acting_for: UUID | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether the grant holds at a city time."""
        return self.until is None or at < self.until


@dataclass(frozen=True)
class Actor:
    """An account at work: its person, its grants, and the rights of its roles.

    `rights` maps role → right → scope letter (community-rescue 12): A own area subtree, D own department's subjects in
    its area, O own rows, T own task while it is open, C the whole county.
    """

    account: UUID
    person: UUID | None
    name: str
    grants: tuple[Grant, ...] = ()
    rights: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    system: bool = False

    def scopes(self, at: datetime | None = None, rights: Collection[str] = ()) -> tuple[str, ...]:
        """Areas whose rows the database lets this actor read, without those inside one another.

        With `rights`, only those of grants that carry one of them for a whole area. A grant without a role (what a
        split or merge came from) reaches as far as any other does.
        """
        held = [g for g in self.grants if (at is None or g.in_force(at)) and (not rights or self._carries(g, rights))]
        if rights and not any(g.role for g in held):
            return ()
        wide = sorted({areas.trunk(areas.village(g.area)) for g in held})
        return tuple(s for s in wide if not any(s != w and s.startswith(w) for w in wide))

    def _carries(self, grant: Grant, rights: Collection[str]) -> bool:
        of_role = self.rights.get(grant.role, {})
        return not grant.role or any(of_role.get(right, "") in ("A", "C", "D") for right in rights)

    def may(
        self,
        right: str,
        area: str,
        at: datetime | None = None,
        *,
        own: bool = False,
        task: bool = False,
        department: str = "",
    ) -> Verdict:
        """Whether the actor may do `right` on a matter in `area`.

        `own` says the matter is the actor's own, `task` that it is assigned to them now, `department` whose it is.
        """
        if self.system:
            return yes()
        held = False
        for grant in self.grants:
            scope = self.rights.get(grant.role, {}).get(right, "")
            if not scope or (at is not None and not grant.in_force(at)):
                continue
            held = True
            if not areas.covers(areas.village(grant.area), areas.village(area)) and not (
                scope in "OT" and (own or task)
            ):
                continue
            if scope in ("A", "C") or (scope == "O" and own) or (scope == "T" and (task or own)):
                return yes()
            if scope == "D" and department and department == grant.department:
                return yes()
        return no("core.refused.area") if held else no("core.refused.right")

    def any(self, right: str) -> bool:
        """Whether some grant carries the right anywhere: decides whether a page or verb is shown at all."""
        return self.system or any(right in self.rights.get(g.role, {}) for g in self.grants)

    def own_alone(self, right: str) -> bool:
        """Whether the right is held, but over what is one's own alone (scope O): lists of areas are bare."""
        scopes = {self.rights.get(g.role, {}).get(right, "") for g in self.grants} - {""}
        return not self.system and scopes == {"O"}

    def roles(self) -> frozenset[str]:
        """Names of the roles held."""
        return frozenset(g.role for g in self.grants)
