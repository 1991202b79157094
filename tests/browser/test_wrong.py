"""A form that lacks something says it at the field, in the reader's language, whatever the browser's is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from anlan.surfaces import parts

STATIC = Path(parts.__file__).parent / "static"
FORM = """<form action="about:blank#sent">
<div class="field"><label for="a">说明</label><textarea id="a" required></textarea></div>
<div class="field"><label for="n">天数</label><input id="n" type="number" min="1" max="9" value="12"></div>
<div class="field"><label for="f">照片</label><div class="file-box">
<input id="f" class="visually-hidden" type="file" multiple required><label class="button" for="f">拍照</label>
<output for="f" data-none="未选择">未选择</output></div></div>
<div class="field"><span class="name">类型</span><label><input type="radio" name="r" required>甲</label>
<label><input type="radio" name="r" required>乙</label></div>
<div class="field"><span class="name">责任人</span><input role="combobox">
<input type="hidden" name="p" data-needed></div>
<div class="field"><label for="o">备注</label><input id="o"></div>
<button>送</button><button formnovalidate value="x">略过</button></form>"""
WORDS = """<template id="wrong" data-missing="必填" data-choice="选一项" data-file="要照片" data-low="不小于{n}"
data-high="不大于{n}" data-short="至少{n}" data-number="数字" data-form="格式"><svg></svg></template>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(locale="en-GB")
    css = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("tokens.css", "base.css", "parts.css"))
    script = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("wrong.js", "files.js"))
    opened.set_content(f"<style>{css}</style><main>{FORM}</main>{WORDS}<script type='module'>{script}</script>")
    yield opened
    opened.close()


def told(page: Page) -> list[str]:
    return page.locator(".wrong").all_inner_texts()


def test_every_field_says_what_it_lacks_and_the_first_is_led_to(page: Page) -> None:
    page.click("button >> nth=0")
    page.wait_for_function("document.querySelectorAll('.wrong').length === 5")
    assert told(page) == ["必填", "不大于9", "要照片", "选一项", "选一项"]
    page.wait_for_function("document.activeElement.id === 'a'")
    page.fill("#a", "堵了")
    page.fill("#n", "9")
    page.check("input[type=radio] >> nth=1")
    assert told(page) == ["要照片", "选一项"]
    page.set_input_files("#f", [{"name": n, "mimeType": "image/jpeg", "buffer": b"x"} for n in ("a.jpg", "b.jpg")])
    assert page.inner_text("output") == "a.jpg, b.jpg"
    page.click("button >> nth=0")
    page.wait_for_function("document.activeElement.getAttribute('role') === 'combobox'")
    assert told(page) == ["选一项"] and page.url == "about:blank"
    page.eval_on_selector(
        "[name=p]", "one => { one.value = 'x'; one.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert told(page) == []


def test_needed_fields_are_marked_and_others_not(page: Page) -> None:
    marks = page.eval_on_selector_all(
        ".field > :is(label[for], .name)", "all => all.map(one => getComputedStyle(one, '::after').content)"
    )
    assert marks == ['"*"', "none", '"*"', '"*"', '"*"', "none"]


def test_files_are_chosen_in_our_words_and_by_keys(page: Page) -> None:
    box = page.locator("#f").bounding_box()
    assert box is not None and box["width"] <= 1, "the browser's own words are not seen"
    page.focus("#n")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f"
    assert page.eval_on_selector(".file-box .button", "one => getComputedStyle(one).outlineStyle") == "solid"
    with page.expect_file_chooser():
        page.keyboard.press("Enter")
    with page.expect_file_chooser() as chosen:
        page.click(".file-box .button")
    chosen.value.set_files({"name": "堵.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    assert page.inner_text("output") == "堵.jpg"
    page.eval_on_selector("form", "form => form.reset()")
    page.wait_for_function("document.querySelector('output').value === '未选择'")
