"""Items are read with their mistakes named; answers break them or not; a preview says what a version changes."""

from __future__ import annotations

import pytest

from anlan.ground.standards.handlers import shipped
from anlan.ground.standards.rules import changes, items
from anlan.kernel.decision import Refused

GOOD = {"ref": "N1", "text": {"zh": "不准住人", "en": "Nobody lives here"}, "sort": "ban", "scope": ["paint"]}
WIDTH = {**GOOD, "ref": "F1", "answer": "number", "unit": "m", "least": 4}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ref", ""), ("ref", "a b"), ("text", {"zh": "x"}), ("text", {"zh": " ", "en": "x"}), ("sort", "maybe"),
        ("answer", "essay"), ("grade", "worst"), ("rule", "no rule"), ("days", -1), ("days", 1.5), ("days", True),
        ("department", "navy"), ("weight", 101), ("scope", "paint"), ("photo", "yes"), ("least", "4"), ("basis", "law"),
        ("colour", "red"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(field, value):
    with pytest.raises(Refused) as refused:
        items.read([{**GOOD, field: value}])
    assert refused.value.because.key == "standards.refused.field"
    assert refused.value.because.params["field"] == field


def test_a_number_needs_a_bound_and_no_ref_stands_twice():
    with pytest.raises(Refused) as refused:
        items.read([{**WIDTH, "least": None}])
    assert refused.value.because.params == {"ref": "F1", "field": "most"}
    with pytest.raises(Refused) as refused:
        items.read([GOOD, GOOD])
    assert refused.value.because.key == "standards.refused.twice"
    with pytest.raises(Refused):
        items.read([])


@pytest.mark.parametrize(
    ("given", "answer", "takes", "broken"),
    [
        (GOOD, "yes", True, False), (GOOD, "no", True, True), (GOOD, "na", True, False), (GOOD, 3, False, False),
        (GOOD, "maybe", False, False), (WIDTH, 3.9, True, True), (WIDTH, 4, True, False), (WIDTH, "na", True, False),
        (WIDTH, "yes", False, False), (WIDTH, True, False, False),
    ],
)  # fmt: skip
def test_which_answer_breaks_an_item(given, answer, takes, broken):
    item = items.one(given)
    assert (item.takes(answer), item.broken_by(answer)) == (takes, broken)


def test_scope_asks_where_it_applies_and_everywhere_when_nothing_is_known():
    item = items.one(GOOD)
    assert item.asked(frozenset({"paint", "dust"})) and item.asked(frozenset())
    assert not item.asked(frozenset({"dust"}))


def test_the_preview_names_what_is_new_gone_and_changed():
    before = items.read([GOOD, WIDTH])
    after = items.read([{**GOOD, "days": 3, "sort": "must"}, {**GOOD, "ref": "N2"}])
    found = changes.between(before, after)
    assert [(c.how, c.ref) for c in found] == [("changed", "N1"), ("added", "N2"), ("gone", "F1")]
    assert set(found[0].parts) == {("sort", "ban", "must"), ("days", 15, 3)}
    assert changes.between(before, before) == ()


def test_what_comes_with_the_house_reads_and_refers_to_items_that_are_there():
    known = {f"{v['code']}/{i['ref']}" for v in shipped() for i in v["items"]}
    for version in shipped():
        for item in items.read(version["items"]):
            assert not item.rule or item.rule in known, (version["code"], item.ref, item.rule)
    fifty = next(v for v in shipped() if v["code"] == "WL-5-10")
    assert [i["sort"] for i in fifty["items"]] == ["must"] * 5 + ["ban"] * 10


def test_the_order_is_whole_article_by_article():
    """64 items: 3 of management, 47 of seven industries, 14 of three special fields (work-safety 4.1)."""
    order = next(v for v in shipped() if v["code"] == "ORDER-10-2023")
    by_article = {}
    for item in items.read(order["items"]):
        article, number = item.ref.rstrip(")").split("(")
        by_article.setdefault(int(article), []).append(int(number))
        assert item.grade == "major" and item.clause == item.ref
    counts = {3: 3, 4: 8, 5: 13, 6: 8, 7: 7, 8: 7, 9: 2, 10: 2, 11: 10, 12: 2, 13: 2}
    assert by_article == {article: list(range(1, n + 1)) for article, n in counts.items()}
    assert order["coverage"]["of"] == sum(counts.values()) == len(order["items"])
