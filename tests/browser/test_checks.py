"""The measuring itself: each fault is found on a page that has it, and none on a page that is sound."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.crawl import CHECKS, Faults, Walker, listened

SOUND = """<html lang="en"><title>t</title><body style="margin:0;background:white">
<style>.dots {width: 100px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap} p {margin: 0}</style>
<h1>Hazards</h1><p class="dots">a long name that ends in dots</p>
<div style="height:40px;overflow:auto"><p>one</p><p>two</p><p>three</p><p>four</p></div>
<header style="position:fixed;top:0;left:0;width:100%;background:white">bar over the page</header>
<p style="font-size:40px;line-height:36px">12</p><p style="font-size:12px;line-height:16px">persons</p>
<p>1.2 mm, www.example.org</p></body></html>"""
FAULTY = {
    "over its width": "<p style='width:2000px'>wide</p>",
    "clipped": "<p style='width:40px;overflow:hidden;white-space:nowrap'>cut in the middle</p>",
    "overlap": "<p>first words here</p><p style='margin-top:-34px'>second words there</p>",
    "beyond the edge": "<p style='margin-left:-30px;width:200px'>left of the page</p>",
    "a key that nobody translated": "<p>hazards.overdue.title</p>",
    "a value that was not filled in": "<p>late by {days} days</p>",
    "has no title": "<p>nameless</p>",
}


def faults(browser: Browser, html: str) -> list[str]:
    page = browser.new_page(viewport={"width": 600, "height": 500})
    page.set_content(html)
    found = list(page.evaluate(CHECKS, {"heads": ["hazards", "core"]}))
    page.close()
    return found


def test_a_sound_page_has_no_fault(browser: Browser) -> None:
    assert faults(browser, SOUND) == []


@pytest.mark.parametrize("fault", FAULTY)
def test_each_fault_is_found(browser: Browser, fault: str) -> None:
    title = "" if fault == "has no title" else "<title>t</title>"
    found = faults(browser, f"<html>{title}<body style='background:white'>{FAULTY[fault]}</body></html>")
    assert any(fault in one for one in found), found


def test_trouble_of_scripts_requests_and_contrast_is_heard(browser: Browser) -> None:
    walker = Walker(browser, "", "", "")
    page = browser.new_page()
    with listened(page, walker.faults, lambda: "here"):
        page.set_content("<title>t</title><body style='background:white'><p style='color:silver'>pale words</p>")
        walker.measure(page, "once")
        page.evaluate("console.error('said aloud'); setTimeout(() => { throw new Error('thrown') })")
        page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    page.close()
    told = walker.faults.told()
    assert all(word in told for word in ("said aloud", "thrown", "request failed", "contrast: ")), told


def test_what_was_seen_in_many_places_is_told_once() -> None:
    faults = Faults()
    for where in ("a", "b", "c"):
        faults.add(where, "too wide")
    assert faults.told() == "a and 2 more: too wide"
