"""What a short message back means: 1 yes, 2 can't, 3 wrong number, perhaps with the call's code; words count too."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ANSWERS = {
    "yes": ("1", "收到", "好", "好的", "是", "马上去", "在去", "yes", "y", "ok"),
    "no": ("2", "去不了", "不能去", "不能", "没空", "no", "n", "can't", "cannot"),
    "wrong_number": ("3", "打错", "打错了", "不是本人", "错号", "wrong", "wrong number"),
}
_MEANS = {word: answer for answer, words in _ANSWERS.items() for word in words}
_PARTS = re.compile(r"^(?P<said>.*?)[\s,，。.!！#]*(?P<code>\d{2,5})?[\s。.!！]*$")


@dataclass(frozen=True)
class Reply:
    """The answer, and the code of the call if one was given."""

    answer: str
    code: int | None


def read(text: str) -> Reply | None:
    """The reply in a message, or None where it can't be told.

    >>> read("1"), read("２ 4711"), read("收到。"), read("天气真好")
    (Reply(answer='yes', code=None), Reply(answer='no', code=4711), Reply(answer='yes', code=None), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    found = _PARTS.match(plain.replace("\n", " "))
    if found is None:
        return None
    answer = _MEANS.get(found["said"].strip(" ,，。.!！"))
    return Reply(answer, int(found["code"]) if found["code"] else None) if answer else None
