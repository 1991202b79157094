"""Laws and clauses as a Chinese paper cites them: 安全生产法 49(2) is 《中华人民共和国安全生产法》第四十九条第二款."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
STATE = "中华人民共和国"
_ONE = re.compile(r"(\d+)(?:\((\d+)\))?")


def cited(laws: str, clauses: str) -> str:
    """Each law with its own articles. What is written otherwise stays as it was written.

    laws : names parted by ；, `clauses` of each parted by ; in the same order: "24, 27", "49(2)", "18–20"
    """
    names, each = laws.split("；"), [part.strip() for part in clauses.split(";")]
    if len(names) != len(each):
        return f"{laws} {clauses}".strip()
    return "；".join(f"{_named(law)}{_articles(law, part)}" for law, part in zip(names, each, strict=True))


def _named(law: str) -> str:
    if law.startswith("GB") or law == "地方规定":
        return law
    return f"《{STATE}{law}》" if law.endswith("法") and not law.startswith(STATE) else f"《{law}》"


def _articles(law: str, clauses: str) -> str:
    part = "项" if re.search(r"标准|令", law) else "款"

    def one(found: re.Match[str]) -> str:
        below = f"第{numeral(int(found[2]))}{part}" if found[2] else ""
        return f"第{numeral(int(found[1]))}条{below}"

    return _ONE.sub(one, clauses).replace("–", "至").replace(", ", "、")


def numeral(n: int) -> str:
    """A number below a thousand in Chinese numerals: 42 is 四十二, 102 is 一百零二. Raises ValueError for others."""
    if not 0 < n < 1000:
        raise ValueError(n)
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    head = f"{DIGITS[hundreds]}百" if hundreds else ""
    if not tens:
        middle = "零" if head and ones else ""
    else:
        middle = "十" if tens == 1 and not head else f"{DIGITS[tens]}十"
    return head + middle + (DIGITS[ones] if ones else "")
