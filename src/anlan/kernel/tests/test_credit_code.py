"""GB 32100: the published codes pass, a changed character does not, and nothing is ever thrown away."""

from __future__ import annotations

import pytest

from anlan.kernel import credit_code

PUBLISHED = ("913310817399001899", "92331081MA28WL018Y", "91330100799655058B", "914403001922038216")


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_pass(code: str) -> None:
    assert credit_code.check(code) == "valid"
    assert credit_code.check(f" {code.lower()} ") == "valid"


@pytest.mark.parametrize("code", PUBLISHED)
def test_any_changed_character_fails(code: str) -> None:
    for place in range(18):
        other = "7" if code[place] != "7" else "6"
        assert credit_code.check(code[:place] + other + code[place + 1 :]) == "failed"


@pytest.mark.parametrize(
    ("code", "said"),
    [("", "empty"), ("331081000012345", "old"), ("91331081739900189I", "malformed"), ("9133", "malformed")],
)
def test_other_codes_say_what_they_are(code: str, said: str) -> None:
    assert credit_code.check(code) == said


def test_a_code_is_completed_as_the_published_ones_are() -> None:
    for code in PUBLISHED:
        assert credit_code.complete(code[:8], code[8:16]) == code
