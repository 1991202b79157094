"""Kinds of visits and who may make them (work-safety 5.1): only the first four are acts of enforcement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.kernel.decision import Said, Verdict, no, yes

ENFORCEMENT, SERVICE, SUPERVISION = "enforcement", "service", "supervision"  # the three strands of the article
STRANDS = (ENFORCEMENT, SERVICE, SUPERVISION)
OFFICER, EXPERT, STAFF = "officer", "expert", "staff"
AGAIN = "reinspection"


@dataclass(frozen=True)
class Kind:
    """What holds for a kind: its strand, whether it counts to the yearly cap, how many certified officers it needs.

    `approved` visits need somebody else's approval before they begin; `announced` ones are told to the firm before.
    """

    code: str
    strand: str
    counts: bool = False
    officers: int = 0
    approved: bool = False
    announced: bool = True
    experts: bool = False  # at least one engineer under contract

    @property
    def administrative(self) -> bool:
        """Whether it is an administrative inspection, which officers with certificates alone may make."""
        return self.officers > 0


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("inspection", ENFORCEMENT, counts=True, officers=2, approved=True),
        Kind("random", ENFORCEMENT, counts=True, officers=2, approved=True),
        Kind(AGAIN, ENFORCEMENT, officers=2),
        Kind("case_check", ENFORCEMENT, officers=2, announced=False),
        Kind("service_visit", SERVICE, experts=True),
        Kind("patrol", SUPERVISION),
        Kind("supervision", SUPERVISION),
    )
}


def may_make(kind: Kind, members: Sequence[Mapping[str, Any]]) -> Verdict:
    """Whether these people may make such a visit on its day.

    Third parties, assistants without a certificate and grid staff may not carry out an administrative inspection; an
    engineer under contract may come along and advise (国办发〔2024〕54号; 浙政办发〔2025〕5号; work-safety 5.1).
    """
    if not members:
        return no("inspections.refused.nobody")
    if kind.experts and not any(m["role"] == EXPERT for m in members):
        return no("inspections.refused.no_expert")
    if not kind.administrative:
        return yes()
    stranger = next((m for m in members if m["role"] == STAFF), None)
    if stranger is not None:
        return no("inspections.refused.not_certified", name=stranger["name"], kind=_named(kind))
    officers = [m for m in members if m["role"] == OFFICER]
    if len(officers) < kind.officers:
        return no("inspections.refused.officers", least=kind.officers, n=len(officers), kind=_named(kind))
    return yes("inspections.because.officers", n=len(officers))


def _named(kind: Kind) -> dict[str, Any]:
    return Said(f"inspections.kind.{kind.code}").as_json()


def parts(departments: Sequence[str], lead: str, items: Sequence[Any]) -> dict[str, list[str]]:
    """Refs of the items that each department fills in: its own, and for who leads also those of absent departments."""
    found: dict[str, list[str]] = {department: [] for department in departments}
    for item in items:
        found.setdefault(item.department if item.department in found else lead, []).append(item.ref)
    return found
