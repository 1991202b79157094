"""Invented names and phone numbers, neutral on purpose: nobody is meant, and no number can be dialled."""

from __future__ import annotations

import numpy as np

SURNAMES = "陈林王张李叶江金蔡赵朱徐郑吴周黄潘胡孙郭杨罗谢许余方应毛阮颜梁莫卢沈何冯邵戴钟滕程郏管洪包季尤庄丁童卓曹詹"
FIRST = "安平宁和静远清明正修文思知行景承德嘉若书念怀云松柏竹梅岚川泽海青素望泓恒宜允谨致"
SECOND = "安之平宁然和远清明正修文思行舟承嘉书怀云松柏竹岚川泽禾青望泓恒宜允谨年义仁礼信成"


class Names:
    """Draws names in a fixed order for a seed, and phone numbers that count up."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 17])
        self._weights = np.linspace(3, 1, len(SURNAMES))
        self._weights /= self._weights.sum()
        self._given = 0

    def person(self) -> str:
        """A surname and two characters."""
        surname = SURNAMES[int(self._rng.choice(len(SURNAMES), p=self._weights))]
        first, second = FIRST[int(self._rng.integers(len(FIRST)))], SECOND[int(self._rng.integers(len(SECOND)))]
        return surname + first + second

    def phone(self) -> str:
        """The next number of the shape 199 000x xxxx: eleven digits, visibly nobody's."""
        self._given += 1
        return f"1990{self._given:07d}"
