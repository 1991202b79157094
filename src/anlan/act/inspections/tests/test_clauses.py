"""Clauses as papers cite them."""

from __future__ import annotations

import pytest

from anlan.act.inspections.queries.papers import citing
from anlan.act.inspections.rules.clauses import cited, numeral


@pytest.mark.parametrize(
    ("law", "clause", "said"),
    [
        ("安全生产法", "42", "《中华人民共和国安全生产法》第四十二条"),
        ("安全生产法", "49(2)", "《中华人民共和国安全生产法》第四十九条第二款"),
        ("安全生产法", "24, 27", "《中华人民共和国安全生产法》第二十四条、第二十七条"),
        ("消防法；消防〔2023〕72号", "28; 17", "《中华人民共和国消防法》第二十八条；《消防〔2023〕72号》第十七条"),
        ("消防〔2023〕72号", "8, 18–20", "《消防〔2023〕72号》第八条、第十八条至第二十条"),
        ("判定标准（应急管理部令第10号）", "3(1)", "《判定标准（应急管理部令第10号）》第三条第一项"),
        ("GB 50009", "", "GB 50009"),
        ("安全生产法；消防法", "42", "安全生产法；消防法 42"),
    ],
)  # fmt: skip
def test_laws_and_articles_are_written_out(law: str, clause: str, said: str) -> None:
    assert cited(law, clause, citing()) == said


def test_numerals() -> None:
    assert [numeral(n, citing()) for n in (1, 10, 11, 20, 42, 100, 102, 110, 119, 999)] == [
        "一", "十", "十一", "二十", "四十二", "一百", "一百零二", "一百一十", "一百一十九", "九百九十九",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="1000"):
        numeral(1000, citing())
