"""Words of addresses and names, handed over as data; here they only become patterns (work-safety.md, 2.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

SUB_END = ":"


class Lexicon:
    """Words by kind. One lexicon serves all rows of a run."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self.kinds: dict[str, list[str]] = {}
        self.values: dict[str, dict[str, str]] = {}
        self._searches: dict[str, Callable[[str], re.Match[str] | None]] = {}
        for kind, word, value in rows:
            self.kinds.setdefault(kind, []).append(word)
            self.values.setdefault(kind, {})[word] = value

    def any_of(self, *kinds: str) -> str:
        """A pattern for any word of these kinds, the longest first."""
        words = [w for kind in kinds for w in self.kinds.get(kind, ())]
        return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"

    def has(self, kind: str, text: str) -> bool:
        """Whether a word of the kind stands in the text."""
        if kind not in self._searches:
            self._searches[kind] = re.compile(self.any_of(kind) if kind in self.kinds else "(?!)").search
        return self._searches[kind](text) is not None

    def last(self, kinds: Sequence[str], text: str) -> str:
        """The kind whose word stands last, as a firm's name ends with what it is; empty: none stands there."""
        ends = {kind: self._end(kind, text) for kind in kinds}
        return max(ends.items(), key=lambda end: end[1])[0] if any(ends.values()) else ""

    def _end(self, kind: str, text: str) -> int:
        """Where the last word of a kind ends; 0 where none stands in the text."""
        return max((text.rfind(word) + len(word) for word in self.kinds.get(kind, ()) if word in text), default=0)

    def first(self, kind: str) -> str:
        """The word that is shown for a kind."""
        return self.kinds[kind][0]

    @cached_property
    def _variants(self) -> list[tuple[str, str]]:
        return sorted(self.values.get("variant", {}).items(), key=lambda v: (-len(v[0]), v[0]))

    @cached_property
    def _numeral(self) -> re.Pattern[str]:
        ones, tens = "".join(self.kinds["numeral"]), "".join(self.kinds["ten"] + self.kinds["hundred"])
        run = "[" + "".join(self.kinds["numeral"] + self.kinds["ten"] + self.kinds["hundred"]) + "]+"
        unit = self.any_of("number", "building_suffix", "floor_suffix", "unit_suffix")
        sub = f"{self.first('number')}{self.first('sub')}"
        few = f"(?:[{ones}]?[{tens}][{ones}]?|[{ones}])"  # "之一四楼" is sub-number 1, floor 4
        lane = (
            f"(?<=[{''.join({w[-1]: '' for w in self.kinds['road_suffix']})}]){run}(?={self.any_of('lane_suffix')}.|$)"
        )
        return re.compile(f"(?<={sub}){few}|(?<!{sub}){run}(?={unit}|-\\d)|{lane}")

    def normal(self, text: str) -> str:
        """NFKC, no spaces, capitals, one spelling of look-alike characters."""
        made = "".join(unicodedata.normalize("NFKC", text).upper().split())
        for wrong, right in self._variants:
            if wrong in made:
                made = made.replace(wrong, right)
        return made

    def digits(self, text: str) -> str:
        """Chinese numerals before a unit as digits, and the letter O among digits as a zero."""
        if "O" in text:
            text = re.sub(f"O(?=[\\dO]*(?:\\d|-|{self.first('number')}))|(?<=\\d)O", "0", text)
        dash = self.first("dash")
        if dash in text:
            text = re.sub(f"(?<=\\d){dash}(?=\\d)", "-", text)
        return self._numeral.sub(self._written, text)

    def _written(self, match: re.Match[str]) -> str:
        """A numeral as digits, with a mark where it would run into others: after a sub-number, behind digits."""
        before = match.string[match.start() - 1 : match.start()]
        start = SUB_END if before.isdecimal() else ""
        return f"{start}{self.number(match.group())}{SUB_END if before in self.kinds['sub'] else ''}"

    def number(self, word: str) -> int:
        """A Chinese numeral: by places (tens and hundreds) or digit by digit."""
        ten, hundred = self.kinds["ten"][0], self.kinds["hundred"][0]
        values = self.values["numeral"]
        if ten not in word and hundred not in word:
            return int("".join(values[c] for c in word))
        total, last = 0, 0
        for letter in word:
            if letter == hundred:
                total, last = total + (last or 1) * 100, 0
            elif letter == ten:
                total, last = total + (last or 1) * 10, 0
            else:
                last = int(values[letter])
        return total + last
