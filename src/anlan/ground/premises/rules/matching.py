"""Which known enterprise a row of another register means: fields that agree, fields that differ, and a score (2.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from anlan.ground.premises.rules.evidence import Weights
from anlan.ground.premises.rules.names import one_apart
from anlan.kernel import credit_code

SURE, DOUBTFUL, NONE = "sure", "doubtful", "none"
FIELDS = ("code", "name", "former", "person", "phone", "plate", "town")
MOST_LOOKED_AT = 40  # known enterprises that a name is compared with, those that share its rarest characters first
ALIKE = 0.6  # share of common pairs of characters from which two names resemble each other


@dataclass(frozen=True)
class Card:
    """What one register says of an enterprise, as far as it tells enterprises apart.

    `whole` is the name in one spelling, `core` without place and legal form; `plate` stands for where it is.
    """

    key: str
    whole: str = ""
    core: str = ""
    former: tuple[str, ...] = ()  # cores of former names
    code: str = ""
    person: str = ""
    phone: str = ""
    plate: str = ""
    town: str = ""


@dataclass(frozen=True)
class Likeness:
    """How far two cards speak of one enterprise: what agrees, what differs, and the sum of their weights."""

    agree: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    score: float = 0.0

    def kind(self, weights: Weights) -> str:
        """sure, doubtful or none, by the weights' limits."""
        if self.score >= weights["match_sure"]:
            return SURE
        return DOUBTFUL if self.score >= weights["match_doubtful"] else NONE


def pairs_of(core: str) -> set[str]:
    """Every two neighbouring characters, and the first and the last one."""
    return {core[i : i + 2] for i in range(len(core) - 1)} | {f"^{core[:1]}", f"{core[-1:]}$"}


def alike(one: str, other: str) -> float:
    """Share of pairs of characters that two names have in common, 0 to 1 (Dice)."""
    a, b = pairs_of(one), pairs_of(other)
    return 2 * len(a & b) / (len(a) + len(b)) if one and other else 0.0


def compare(a: Card, b: Card, weights: Weights) -> Likeness:
    """Weigh two cards field by field; a field that one of them lacks says nothing."""
    said: dict[str, float] = {}

    def tell(name: str, weight: str) -> None:
        said[name] = weights[weight]

    if a.code and b.code:
        if a.code == b.code:
            tell("code", "match_code")
        elif one_apart(a.code, b.code) and "valid" not in (credit_code.check(a.code), credit_code.check(b.code)):
            tell("code", "match_code_near")
        elif one_apart(a.code, b.code) and credit_code.check(a.code) != credit_code.check(b.code):
            tell("code", "match_code_near")
        elif credit_code.check(a.code) == credit_code.check(b.code) == "valid":
            tell("code", "differ_code")
    _names(a, b, weights, said)
    for name in ("person", "phone", "plate", "town"):
        one, other = getattr(a, name), getattr(b, name)
        if one and other:
            weight = ("match_" if one == other else "differ_") + name
            if weights[weight]:
                tell(name, weight)
    unlike = bool(a.code and b.code) and "code" not in said  # one of them can't be right: it weighs nothing
    agree = tuple(n for n in FIELDS if said.get(n, 0) > 0)
    differ = tuple(n for n in FIELDS if said.get(n, 0) < 0 or (n == "code" and unlike))
    return Likeness(agree, differ, round(sum(said.values()), 2))


def _names(a: Card, b: Card, weights: Weights, said: dict[str, float]) -> None:
    if not a.core or not b.core:
        return
    share = alike(a.core, b.core)
    if a.whole == b.whole:
        said["name"] = weights["match_name"]
    elif a.core == b.core:
        said["name"] = weights["match_core"]
    elif a.core in b.former or b.core in a.former:
        said["former"] = weights["match_former"]
    elif one_apart(a.core, b.core) and min(len(a.core), len(b.core)) > 3:
        said["name"] = weights["match_near"]
    elif share >= ALIKE:
        said["name"] = round(weights["match_near"] * share, 2)
    else:
        said["name"] = weights["differ_name"]


@dataclass(frozen=True)
class Match:
    """The known enterprise that fits best ("" where none does), why, and who else would fit as well."""

    key: str
    kind: str
    like: Likeness
    rivals: tuple[tuple[str, Likeness], ...] = ()


class Matcher:
    """Known enterprises, to be asked which of them a card means."""

    def __init__(
        self, known: Iterable[Card], weights: Weights, placed: Callable[[Card], Card] = lambda card: card
    ) -> None:
        self.weights, self.placed = weights, placed
        self.cards = list(known)
        self.whole: dict[int, Card] = {}
        self.by: dict[str, dict[str, list[int]]] = {n: defaultdict(list) for n in ("code", "whole", "core", "pair")}
        for place, card in enumerate(self.cards):
            self.by["code"][card.code].append(place)
            self.by["whole"][card.whole].append(place)
            for core in {card.core, *card.former}:
                self.by["core"][core].append(place)
                for pair in pairs_of(core):
                    self.by["pair"][pair].append(place)

    def find(self, card: Card, barred: frozenset[str] = frozenset()) -> Match:
        """The best of those that share a code, a name or rare characters; `barred` were judged to be others."""
        best: list[tuple[float, str, Likeness]] = []
        for place in self._near(card):
            if place not in self.whole:
                self.whole[place] = self.placed(self.cards[place])
            other = self.whole[place]
            if other.key not in barred:
                like = compare(card, other, self.weights)
                best.append((-like.score, other.key, like))
        if not best:
            return Match("", NONE, Likeness())
        best.sort(key=lambda b: b[:2])
        score, key, like = best[0]
        kind = like.kind(self.weights)
        if kind == NONE:
            return Match("", NONE, Likeness())
        near = score + self.weights["match_margin"]
        rivals = tuple((k, other) for s, k, other in best[1:] if s <= near and "code" not in like.agree)
        return Match(key, DOUBTFUL if rivals and kind == SURE else kind, like, rivals)

    def _near(self, card: Card) -> list[int]:
        found: dict[int, None] = {}
        for name, value in (("code", card.code), ("whole", card.whole), ("core", card.core)):
            if value:
                found |= dict.fromkeys(self.by[name].get(value, ()))
        if any((card.code and self.cards[p].code == card.code) or self.cards[p].whole == card.whole for p in found):
            return list(found)
        for core in card.former:
            found |= dict.fromkeys(self.by["core"].get(core, ()))
        return list(found | dict.fromkeys(self._alike(card.core)))

    def _alike(self, core: str) -> list[int]:
        """Those that share most pairs of characters; pairs that half the city has tell nobody apart."""
        weight: Counter[int] = Counter()
        for pair in sorted(pairs_of(core)) if core else ():
            places = self.by["pair"].get(pair, ())
            if len(places) <= max(200, len(self.cards) // 50):
                for place in places:
                    weight[place] += 1
        return [place for place, _ in sorted(weight.items(), key=lambda w: (-w[1], w[0]))[:MOST_LOOKED_AT]]
