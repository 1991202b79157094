"""Leads the rows of other registers to the enterprises they mean: sure, doubtful (somebody is asked), or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from anlan.ground.premises.imports.asking import Asked, shown
from anlan.ground.premises.imports.extracts import ADDRESSES
from anlan.ground.premises.models import Record
from anlan.ground.premises.rules.extract import Knowledge
from anlan.ground.premises.rules.located import digits_of
from anlan.ground.premises.rules.matching import DOUBTFUL, Card, Match, Matcher
from anlan.infra.bulk import Progress
from anlan.infra.bulk.taking import Plan
from anlan.kernel import credit_code

LED = ("online", "power")
EVERY = 500  # rows between two signs of progress


class Cards:
    """Cards of records in one spelling; where an address lies is worked out when somebody asks."""

    def __init__(self, told: Knowledge) -> None:
        self.told = told
        self.places: dict[str, tuple[str, str]] = {}
        self.addresses: dict[str, str] = {}

    def bare(self, key: str, v: Mapping[str, Any]) -> Card:
        """A card without its place."""
        names, words = self.told.names, self.told.words
        name = v.get("name") or ""
        code = credit_code.plain(v.get("uscc") or "")
        former = tuple(names.former(v.get("former_names") or ""))
        self.addresses[key] = next((v[n] for n in (*ADDRESSES, "address") if v.get(n)), "")
        return Card(key, words.normal(name), names.core(name) if name else "", former, code if len(code) > 1 else "",
                    (v.get("legal_rep") or "").strip(), digits_of(v.get("phone") or ""))  # fmt: skip

    def placed(self, card: Card) -> Card:
        """The card with plate and town of its address."""
        text = self.addresses.get(card.key, "")
        if text not in self.places:
            address = self.told.grammar.parse(text)
            plate = self.told.places.present(address, "")
            self.places[text] = (plate.within if plate else "", address.town)
        plate_, town = self.places[text]
        return replace(card, plate=plate_, town=town)

    def full(self, key: str, v: Mapping[str, Any]) -> Card:
        """A card with its place."""
        return self.placed(self.bare(key, v))


def lead(
    plan: Plan, source: str, records: Mapping[str, list[Record]], told: Knowledge, asked: Asked, counts: Counter[str],
    progress: Progress,
) -> None:  # fmt: skip
    """Set `firm` and `match` of rows that this file brings, or that its enterprises may change."""
    market = {r.key: r for r in records.get("market", ())}
    waiting = list(_waiting(plan, source, records, market))
    cards = Cards(told)
    matcher: Matcher | None = None
    for done, (row, again) in enumerate(waiting):
        one = f"{row.source}:{row.key}"
        if not again:
            asked.hold(one)
            continue
        same, barred = asked.answers(one)
        if same:
            _set(plan, row, same, "decided", row.score)
            continue
        if matcher is None:
            matcher = Matcher((cards.bare(r.key, r.values) for r in market.values()), told.weights, cards.placed)
        match = matcher.find(cards.full(one, row.values), barred)
        _set(plan, row, match.key if match.kind != DOUBTFUL else "", match.kind, match.like.score)
        if match.kind == DOUBTFUL:
            _ask(asked, row, one, match, market)
        if done % EVERY == 0:
            progress("check", done, len(waiting))
    if source in LED:
        counts.update(r.match for r in records.get(source, ()) if r.match in ("sure", "doubtful", "none"))


def _waiting(
    plan: Plan, source: str, records: Mapping[str, list[Record]], market: Mapping[str, Record]
) -> Iterator[tuple[Record, bool]]:
    """Rows of other registers, and whether they are led anew."""
    touched = {r.pk for r in (*plan.new, *plan.changed) if isinstance(r, Record)}
    for name in LED:
        for row in records.get(name, ()):
            lost = bool(row.firm) and row.firm not in market
            anew = row.pk in touched if source == name else source == "market" and row.match in ("none", "doubtful")
            yield row, anew or lost


def _ask(asked: Asked, row: Record, one: str, match: Match, market: Mapping[str, Record]) -> None:
    for key, like in ((match.key, match.like), *match.rivals[:2]):
        facts = {
            "one": shown(row), "other": shown(market[key]), "for": [f"field_{n}" for n in like.agree],
            "against": [f"field_{n}" for n in like.differ],
        }  # fmt: skip
        asked.ask("firm", one, key, like.score, facts, row.area)


def _set(plan: Plan, row: Record, firm: str, match: str, score: float) -> None:
    values: dict[str, Any] = {"firm": firm, "match": match, "score": score}
    if row._state.adding:
        for name, value in values.items():
            setattr(row, name, value)
    else:
        plan.differ(row, values)
