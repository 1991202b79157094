"""Whose language a page speaks: what was chosen, else the browser's, else Chinese; at the door as well."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from anlan.infra.pages.language import choose, language_of
from anlan.kernel.decision import filled


@pytest.mark.parametrize(
    ("header", "cookie", "asked", "spoken"),
    [
        ("", "", "", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.5", "", "", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "", "zh"),
        ("de-DE,de;q=0.9,en;q=0.7,zh;q=0.6", "", "", "en"),
        ("fr", "", "", "zh"),
        ("en;q=0, *", "", "", "zh"),
        ("zh;q=0.4,EN-us;q=0.8", "", "", "en"),
        ("rubbish;q=;;,", "", "", "zh"),
        ("en", "zh", "", "zh"),
        ("zh", "zh", "en", "en"),
        ("en", "klingon", "", "en"),
    ],
)
def test_what_was_chosen_comes_before_what_the_browser_says(header: str, cookie: str, asked: str, spoken: str) -> None:
    request = RequestFactory().get("/", {"lang": asked} if asked else {}, headers={"Accept-Language": header})
    if cookie:
        request.COOKIES["anlan_lang"] = cookie
    assert language_of(request) == spoken


def test_the_door_speaks_the_browsers_language_until_somebody_chooses(world: str) -> None:
    browser = Client(headers={"Accept-Language": "en-US,en;q=0.9"})
    assert 'lang="en"' in browser.get("/login/").content.decode().split("<head>")[0]
    browser.get("/choose?lang=zh&to=/login/")
    assert 'lang="zh-Hans"' in browser.get("/login/").content.decode().split("<head>")[0]


@pytest.mark.parametrize(("n", "said"), [(0, "0 places"), (1, "1 place"), ("1", "1 place"), (2, "2 places")])
def test_english_counts_one_as_one(n: object, said: str) -> None:
    assert filled("{n} {n:place|places}", {"n": n}) == said
    assert filled("{n}处", {"n": n}) == f"{n}处"


def test_other_formats_stay_what_they_are() -> None:
    assert filled("{share:.1f} of {n:>3}", {"share": 0.25, "n": 7}) == "0.2 of   7"
    with pytest.raises(KeyError):
        filled("{n:a|b}", {})


def test_a_change_of_language_keeps_the_moment_that_is_looked_back_at() -> None:
    def led(to: str) -> str:
        return str(choose(RequestFactory().get("/choose", {"lang": "en", "to": to}))["Location"])

    to = "/duty/?lang=zh&at=2026-08-10T14:00:00%2B08:00&open=alerts:1"
    assert led(to) == "/duty/?at=2026-08-10T14%3A00%3A00%2B08%3A00&open=alerts%3A1"
    assert led("////elsewhere.example") == "/"
    assert led("//elsewhere.example/x") == "/x"
