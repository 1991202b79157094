"""Firms of one name without a credit code: told apart by their seat or legal representative, else asked about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID

from anlan.ground.premises.imports.finding import Parties
from anlan.ground.premises.models import PartyFact
from anlan.infra.bulk import Line, Table

UNCLEAR = UUID(int=0)  # the row got its mistake
MOST = 50  # of one name in a file: each is weighed against each
Marks = tuple[str, str]  # address, legal representative


def apart(one: Marks, other: Marks) -> bool:
    """Whether something that both name differs."""
    return any(a and b and a != b for a, b in zip(one, other, strict=True))


def alike(one: Marks, other: Marks) -> bool:
    """Whether something that both name agrees, and nothing differs."""
    return not apart(one, other) and any(a and a == b for a, b in zip(one, other, strict=True))


class Namesakes:
    """Whom rows without a code mean, by the parties as known and the rows of the file."""

    def __init__(self, table: Table, parties: Parties, facts: Mapping[UUID, PartyFact]) -> None:
        self.table, self.parties, self.facts = table, parties, facts
        self.times = Counter(line["name"] for line in table.lines if not line["code"])
        self.before: dict[str, list[Line]] = defaultdict(list)
        self.rows: dict[UUID, Line] = {}  # parties that enter with this file

    def meant(self, line: Line) -> UUID | None:
        """The party; None for one that is new; `UNCLEAR` where the row is told what to add."""
        name, marks = line["name"], _marks(line)
        known, before = self.parties.namesakes(name), self.before[name]
        before.append(line)
        if self.times[name] == 1 and len(known) < 2 and not any(p in self.rows for p in known):  # noqa: PLR2004
            return known[0] if known else None
        other = next((b for b in before[:-1] if not apart(_marks(b), marks)), None)
        if other is not None or len(before) > MOST:
            return self._wrong(line, other or before[0])
        fits = [p for p in known if alike(self._of(p), marks)]
        if len(fits) == 1 and fits[0] not in self.rows:
            return fits[0]
        if all(apart(self._of(p), marks) for p in known):
            return None
        return self._wrong(line, next((self.rows[p] for p in known if p in self.rows), None))

    def _of(self, party: UUID) -> Marks:
        if party in self.rows:
            return _marks(self.rows[party])
        fact = self.facts.get(party)
        return (fact.address, fact.legal_rep) if fact else ("", "")

    def _wrong(self, line: Line, other: Line | None) -> UUID:
        if other is None:
            self.table.wrong(line, "code", "premises.row.namesake_known", line["name"])
        else:
            self.table.wrong(line, "code", "premises.row.namesake", line["name"], other=other.row)
        return UNCLEAR


def _marks(line: Line) -> Marks:
    return line["address"], line["legal_rep"]
