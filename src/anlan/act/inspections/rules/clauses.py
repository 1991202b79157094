"""Laws and clauses as a Chinese paper cites them: of the Work Safety Law 49(2), Article 49, paragraph 2, in words.

The words themselves are data (`papers/citing.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Words = Mapping[str, str]  # by the names of `papers/citing.csv`
_ONE = re.compile(r"(\d+)(?:\((\d+)\))?")


def cited(laws: str, clauses: str, words: Words) -> str:
    """Each law with its own articles. What is written otherwise stays as it was written.

    laws, clauses : names parted as `words` say, the articles of each parted by ; in the same order: "24, 27", "49(2)"
    """
    names, each = laws.split(words["laws"]), [part.strip() for part in clauses.split(";")]
    if len(names) != len(each):
        return f"{laws} {clauses}".strip()
    told = (_named(law, words) + _articles(law, part, words) for law, part in zip(names, each, strict=True))
    return words["laws"].join(told)


def _named(law: str, words: Words) -> str:
    if re.search(words["untitled"], law):
        return law
    of_state = law.endswith(words["law"]) and not law.startswith(words["state"])
    return words["title"].format(law=words["state"] + law if of_state else law)


def _articles(law: str, clauses: str, words: Words) -> str:
    part = words["item" if re.search(words["of_items"], law) else "paragraph"]

    def one(found: re.Match[str]) -> str:
        article = words["article"].format(n=numeral(int(found[1]), words))
        return article + (part.format(n=numeral(int(found[2]), words)) if found[2] else "")

    return _ONE.sub(one, clauses).replace("–", words["to"]).replace(", ", words["and"])


def numeral(n: int, words: Words) -> str:
    """A number below a thousand in Chinese numerals. Raises ValueError for others."""
    if not 0 < n < 1000:
        raise ValueError(n)
    digits, ten = words["digits"], words["ten"]
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    head = digits[hundreds] + words["hundred"] if hundreds else ""
    if not tens:
        middle = digits[0] if head and ones else ""
    else:
        middle = ten if tens == 1 and not head else digits[tens] + ten
    return head + middle + (digits[ones] if ones else "")
