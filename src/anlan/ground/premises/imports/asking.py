"""Questions for people and their answers: what a run asks, asks no longer, and obeys (work-safety 2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from anlan.ground.premises import states
from anlan.ground.premises.imports import extracts
from anlan.ground.premises.models import Doubt, Record
from anlan.ground.premises.rules.extract import Decisions, Enterprise, Question
from anlan.infra.bulk.taking import Plan
from anlan.kernel.rights import Actor

Side = tuple[str, Record]  # what an enterprise is known by among the finder's, and its row


def identities(enterprises: Iterable[Enterprise], market: Sequence[Record]) -> dict[int, Side]:
    """Each enterprise by its number."""
    return {e.number: (e.identity[:120], market[e.number - 1]) for e in enterprises}


def shown(record: Record) -> dict[str, Any]:
    """What of a row may stand in a question: names, codes and addresses, nothing of persons."""
    v = record.values
    address = next((v[n] for n in (*extracts.ADDRESSES, "address") if v.get(n)), "")
    return {"record": str(record.pk), "source": record.source, "name": record.name, "code": v.get("uscc", ""),
            "address": address}  # fmt: skip


class Asked:
    """The questions there are, with what this run makes of them."""

    def __init__(self, plan: Plan, by: Actor, at: datetime) -> None:
        self.plan, self.at = plan, at
        self.known = {(d.kind, d.one, d.other): d for d in Doubt.objects.seen_by(by)}
        self.still: set[tuple[str, str, str]] = set()
        self.held: set[str] = set()

    def decisions(self, not_shared: frozenset[str]) -> Decisions:
        """What was answered, for the finder."""
        said: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for (kind, one, other), d in self.known.items():
            said.setdefault((kind, d.state), set()).add((one, other))

        def pairs(kind: str, state: str) -> frozenset[tuple[str, str]]:
            return frozenset(said.get((kind, state), ()))

        return Decisions(
            pairs("site", states.SAME), pairs("site", states.DIFFERENT), pairs("firm", states.SAME),
            pairs("firm", states.DIFFERENT), not_shared,
        )  # fmt: skip

    def answers(self, one: str) -> tuple[str, frozenset[str]]:
        """The enterprise that a row was said to mean ("" if nobody said), and those that it was said not to."""
        mine = [(other, d.state) for (kind, a, other), d in self.known.items() if kind == "firm" and a == one]
        same = next((other for other, state in mine if state == states.SAME), "")
        return same, frozenset(other for other, state in mine if state == states.DIFFERENT)

    def hold(self, one: str) -> None:
        """Whatever was asked about this row is asked still."""
        self.held.add(one)

    def ask(self, kind: str, one: str, other: str, score: float, facts: Mapping[str, Any], area: str) -> None:
        """Ask, unless it was asked or answered before."""
        key = kind, one, other
        turned = self.known.get((kind, other, one))
        if one == other or key in self.still or (turned is not None and turned.state != states.MOOT):
            return
        self.still.add(key)
        row = self.known.get(key)
        if row is None:
            row = Doubt(kind=kind, one=one, other=other, state=states.OPEN, score=score, told=facts, area=area,
                        asked_at=self.at)  # fmt: skip
            self.known[key] = row
            self.plan.new.append(row)
        elif row.state == states.MOOT:
            self.plan.differ(row, {"state": states.OPEN, "score": score, "told": facts, "asked_at": self.at})
        elif row.state == states.OPEN:
            self.plan.differ(row, {"score": score, "told": facts})

    def sites(
        self, questions: Iterable[Question], sides: Mapping[int, Side], areas: Mapping[int, str], county: str
    ) -> None:
        """The finder's own questions."""
        for q in questions:
            (one, a), (other, b) = sides[q.one], sides[q.other]
            facts = {"one": shown(a), "other": shown(b), "for": list(q.speaks_for), "against": list(q.speaks_against)}
            self.ask(q.kind, one, other, q.score, facts, areas.get(q.one, county))

    def close(self) -> int:
        """Ask no longer what no rule asks; how many are open that were not before."""
        for key, row in self.known.items():
            if row.state == states.OPEN and key not in self.still and row.one not in self.held:
                self.plan.differ(row, {"state": states.MOOT})
        return sum(isinstance(r, Doubt) for r in self.plan.new)
