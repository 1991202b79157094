"""Parties: their names at a time and ever, what registers say of them, and what they hold where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises.models import Party, PartyFact
from anlan.ground.premises.queries.merged import same
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import credit_code
from anlan.kernel.rights import Actor

PAGE = 100


@dataclass(frozen=True)
class PartyRow:
    """A party as it was at a time. `code_check` is what its credit code is worth (kernel.credit_code)."""

    id: UUID
    name: str
    name_en: str
    kind: str
    trade: str
    above_scale: bool | None
    staff: int | None
    address: str
    credit_code: str
    person: UUID | None
    valid_from: datetime
    valid_to: datetime | None
    known_from: datetime
    tags: Sequence[str] = ()

    @property
    def said(self) -> dict[str, str]:
        """The name in both languages, as sentences take it."""
        return {"zh": self.name, "en": self.name_en or self.name}

    @property
    def code_check(self) -> str:
        """valid, failed, old, empty or malformed."""
        return credit_code.check(self.credit_code)


_FIELDS = (
    "party", "name", "name_en", "kind", "trade", "above_scale", "staff", "address", "party__credit_code",
    "party__person", "valid_from", "valid_to", "known_from", "tags",
)  # fmt: skip


def _row(values: Any) -> PartyRow:
    fields = list(values)
    fields[8] = fields[8] or ""  # no code
    return PartyRow(*fields)


def party_names(viewer: Actor, ids: Iterable[UUID], at: datetime, known: datetime) -> dict[UUID, dict[str, str]]:
    """Names in both languages at a time. Where none is told for that time, the nearest one that is known."""
    wanted = set(ids)
    names: dict[UUID, dict[str, str]] = {}
    rows = PartyFact.objects.seen_by(viewer).known_at(known).filter(party__in=wanted).order_by("valid_from")
    for party, zh, en, since in rows.values_list("party", "name", "name_en", "valid_from"):
        if since <= at or party not in names:
            names[party] = {"zh": zh, "en": en or zh}
    return {party: names.get(party, {"zh": str(party)[:8], "en": str(party)[:8]}) for party in wanted}


def named(words: str) -> Q:
    """Facts whose name, reading, initials or English name fits."""
    low = words.lower().replace(" ", "")
    fits = Q(name__icontains=words) | Q(name_en__icontains=words) | Q(pinyin__startswith=low)
    return fits | Q(initials__startswith=low)


def parties(
    viewer: Actor, at: datetime, known: datetime, *, words: str = "", ids: Iterable[UUID] | None = None, page: int = 0
) -> tuple[list[PartyRow], int]:
    """Parties by name as they were at a time, found by any name they ever had or their code; `page` 0 gives all."""
    one = same(viewer, known)
    found = PartyFact.objects.seen_by(viewer).as_of(at, known)
    if words:
        ever = PartyFact.objects.seen_by(viewer).known_at(known).filter(named(words)).values_list("party", flat=True)
        hits = {one.of(p) for p in ever}
        coded = Party.objects.seen_by(viewer).filter(credit_code__startswith=words.upper())
        found = found.filter(party__in=hits | {one.of(p) for p in coded.values_list("pk", flat=True)})
    found = found.exclude(party__in=list(one.keeps)).order_by("pinyin", "name", "party")
    if ids is not None:  # thousands of them: a list in the statement would take longer than all the rest
        wanted = set(ids)
        if not page:
            every = [_row(values) for values in found.values_list(*_FIELDS) if values[0] in wanted]
            return every, len(every)
        chosen = [pk for pk, who in found.values_list("pk", "party") if who in wanted]
        found = found.filter(pk__in=chosen[(page - 1) * PAGE : page * PAGE])
        return [_row(values) for values in found.values_list(*_FIELDS)], len(chosen)
    total = found.count()
    rows = found[(page - 1) * PAGE : page * PAGE] if page else found
    return [_row(values) for values in rows.values_list(*_FIELDS)], total


def legal_rep(viewer: Actor, party_id: UUID, at: datetime, known: datetime) -> str:
    """Who stands for a party in law, for the papers that are addressed to it; "" where no register said so."""
    found = PartyFact.objects.seen_by(viewer).as_of(at, known).filter(party=party_id)
    return str(found.values_list("legal_rep", flat=True).first() or "")


def party(viewer: Actor, party_id: UUID, at: datetime, known: datetime) -> PartyRow | None:
    """One party as it was; before anything is told of it, as it was told first."""
    found = PartyFact.objects.seen_by(viewer).known_at(known).filter(party=party_id).order_by("valid_from")
    rows = [_row(values) for values in found.values_list(*_FIELDS)]
    return next((r for r in reversed(rows) if r.valid_from <= at), rows[0] if rows else None)


def party_history(viewer: Actor, party_id: UUID, known: datetime) -> list[PartyRow]:
    """Everything that was true of it, as known then, the newest first; of records found to be this one as well."""
    family = same(viewer, known).family([party_id])
    found = PartyFact.objects.seen_by(viewer).known_at(known).filter(party__in=family).order_by("-valid_from")
    return [_row(values) for values in found.values_list(*_FIELDS)]


def find_parties(viewer: Actor, words: str, at: datetime, limit: int) -> list[PartyRow]:
    """Hits of the search, by any name ever or code."""
    return parties(viewer, at, at, words=words, page=1)[0][:limit] if words else []


def kept(viewer: Actor, party_id: UUID, known: datetime) -> UUID:
    """The record that stands for this one."""
    return same(viewer, known).of(party_id)


def named_so(viewer: Actor, text: str, at: datetime) -> list[UUID]:
    """Who is meant by a credit code, or by a whole name of today that the viewer sees: none, one or several."""
    one, word = same(viewer, at), text.strip()
    with reading(SYSTEM):  # whoever knows a code may name its party, seen or not
        coded = list(Party.objects.seen_by(SYSTEM).filter(credit_code=word.upper()).values_list("pk", flat=True))
    called = Q(name=word) | Q(name_en=word)
    rows = PartyFact.objects.seen_by(viewer).as_of(at, at).filter(called).values_list("party", flat=True)
    return sorted({one.of(p) for p in (*coded, *(rows if word else ()))})


def parties_by_word(viewer: Actor, at: datetime) -> dict[str, tuple[UUID, ...]]:
    """Parties by their codes and by their names of now, for files that name many."""
    one = same(viewer, at)
    found: dict[str, dict[UUID, None]] = {}
    codes = Party.objects.seen_by(viewer).exclude(credit_code=None).values_list("credit_code", "pk")
    names = PartyFact.objects.seen_by(viewer).as_of(at, at).values_list("name", "party")
    for word, party in (*codes, *names):
        found.setdefault(word, {})[one.of(party)] = None
    return {word: tuple(ids) for word, ids in found.items()}
