"""Signs of writing in an address, brought to one form before it is taken apart: brackets, breaks, kinds of "number"."""

from __future__ import annotations

import re

from anlan.ground.premises.rules.lexicon import SUB_END, Lexicon

BREAKS = ",、·:;/|"


class Signs:
    """Patterns of one lexicon."""

    def __init__(self, words: Lexicon) -> None:
        self.words, self.number = words, words.first("number")
        counted = "".join(w for kind in ("numeral", "ten", "hundred") for w in words.kinds[kind])
        self.gap = re.compile(r"(?<=\d)[ \u3000\t]+(?=\d)")
        self.breaks = re.compile(
            f"(?<=[^\\x00-\\x7f{counted}])[{BREAKS}\\-.]+(?=[^\\x00-\\x7f])"
            f"|(?<=[^\\x00-\\x7f{counted}{self.number}])[{BREAKS}]+(?=[A-Z\\d])"
        )
        self.numero = re.compile(f"(?<![A-Z])NO[.:]*(\\d+){self.number}?|(?<![\\dA-Z])#(\\d+)")
        self.plate_word = re.compile(f"(?<![{''.join(words.kinds['old'])}]){words.any_of('plate_sign')}[:]?(?=\\d)")

    def plain(self, text: str) -> str:
        """The normal text. What a space or a bracket kept apart stays apart where digits would run together."""
        made = self.words.normal(self.gap.sub(SUB_END, text))
        if "#" in made or "NO" in made:
            made = self.numero.sub(lambda m: (m[1] or m[2]) + self.number, made).replace("#", self.number)
        return made

    def joined(self, text: str) -> str:
        """Without the signs that only divide parts ("温岭市/泽国镇,丹安路"), and without a word for "number"."""
        return self.plate_word.sub("", self.breaks.sub("", text))


def beside(*parts: str) -> str:
    """Parts of a text one behind the other, with a mark where digits would run together."""
    made = ""
    for part in parts:
        made += SUB_END + part if made[-1:].isdigit() and part[:1].isdigit() else part
    return made
