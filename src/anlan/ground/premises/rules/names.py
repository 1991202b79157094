"""Names of enterprises: what of a name tells firms apart, and whether a row says that its firm makes things."""

from __future__ import annotations

import re
from collections.abc import Mapping

from anlan.ground.premises.rules.lexicon import Lexicon

INDUSTRY = "C"
DIVISIONS = range(13, 44)  # manufacturing in GB/T 4754-2017: section C, divisions 13 to 43


class Names:
    """Patterns of one lexicon."""

    def __init__(self, words: Lexicon, towns: Mapping[str, str]) -> None:
        end = re.compile(words.any_of("town_suffix") + "$")
        self.at = {end.sub("", spelling): town for spelling, town in towns.items()}
        stems = sorted(self.at, key=lambda t: (-len(t), t))
        self.towns = re.compile("^(?:" + "|".join(map(re.escape, stems)) + ")")
        self.local_end = re.compile(f"{self.towns.pattern}{words.any_of('town_suffix')}?")
        self.words = words
        self.heads = re.compile(f"^{words.any_of('head', 'county')}+")
        self.forms = re.compile(words.any_of("form"))
        self.plain = re.compile(f"(?<!{words.first('branch')}){words.any_of('plain_form')}$")
        self.end = re.compile(words.any_of("form", "organisation") + "$")
        self.brackets = re.compile(r"\([^()]*\)")

    def core(self, name: str) -> str:
        """A name without place, legal form and brackets."""
        made = self.brackets.sub("", self.words.normal(name))
        short = self.plain.sub("", self.forms.sub("", self.heads.sub("", made)))
        return short or made

    def whole(self, name: str) -> bool:
        """Whether a name ends as registered ones do, with a legal form or a kind of organisation."""
        return self.end.search(self.brackets.sub("", self.words.normal(name))) is not None

    def former(self, text: str) -> list[str]:
        """Cores of former names, which registers put into one cell."""
        if not text:
            return []
        return [self.core(part) for part in re.split("[,;/|\n、]", self.words.normal(text)) if part]

    def local(self, core: str) -> str:
        """A core without the town that it begins with."""
        return self.local_end.sub("", core) or core

    def town(self, core: str) -> str:
        """The town that a core begins with, empty where none stands there."""
        match = self.towns.match(core)
        return self.at.get(match.group(), "") if match else ""

    def brand(self, core: str) -> str:
        """What firms of one owner mostly share: the first characters of the core behind a town's name."""
        return self.towns.sub("", core)[:BRAND]

    def trading(self, industry: str, name: str) -> bool:
        """Whether somebody trades or serves rather than makes: by a code or section, else by what ends the name."""
        if industry.strip():
            return not self.producing(industry, name, "")
        return self.words.last(("producing", "trading"), name) == "trading"

    def producing(self, industry: str, name: str, scope: str) -> bool:
        """Industry C where a code or section is given; else by the words of name and scope."""
        code = industry.strip().upper()
        if code:
            if code[0].isalpha() and code[0].isascii():
                return code[0] == INDUSTRY
            if code[:2].isdigit():
                return int(code[:2]) in DIVISIONS
            return self.words.has("producing", code) and not self.words.has("trading", code)
        last = self.words.last(("producing", "trading"), name)
        return last == "producing" if last else self.words.has("producing", scope)


BRAND = 2  # characters at the head of a core by which firms of one owner mostly resemble each other


def near_spellings(name: str) -> set[str]:
    """The name and everything that is left when one character is taken out: two names that meet there differ by one."""
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


def one_apart(one: str, other: str) -> bool:
    """Whether one character is exchanged, missing or too many."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
