"""Tables on a phone: rows fold into cards behind the names of their columns, also what came in later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from anlan.surfaces import parts

STATIC = Path(parts.__file__).parent / "static"
COLUMNS = ("name", "unit", "area", "telephone", "confirmed until", "state", "since")
ROW = "".join(f"<td class='nowrap end'>{column.upper()}-{'x' * 14}</td>" for column in COLUMNS[:-1]) + "<td> </td>"
HEAD = "".join(f"<th>{column}</th>" for column in COLUMNS)
TABLE = (
    f"<div class='scroll-x'><table class='table'><thead><tr>{HEAD}</tr></thead>"
    f"<tbody><tr>{ROW}</tr></tbody></table></div>"
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    css = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("tokens.css", "base.css"))
    script = (STATIC / "cards.js").read_text(encoding="utf-8")
    opened.set_content(f"<style>{css}</style><main>{TABLE}</main><script type='module'>{script}</script>")
    opened.wait_for_selector("td[data-name]", state="attached")
    yield opened
    opened.close()


def names(page: Page) -> list[str]:
    """What stands before each cell that is shown, of the last row."""
    return page.eval_on_selector_all(
        "tr:last-child > td",
        "all => all.filter(td => td.checkVisibility()).map(td => getComputedStyle(td, '::before').content)",
    )


def test_on_a_phone_every_cell_is_in_sight_behind_its_columns_name(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert names(page) == ["none", *(f'"{column} "' for column in COLUMNS[1:-1])]
    assert page.eval_on_selector(".scroll-x", "box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_at_a_desk_it_is_a_table(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.is_visible("th:last-child")
    assert set(names(page)) == {"none"}
    tops = page.eval_on_selector_all("td", "all => all.map(td => td.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_rows_that_came_in_after_a_hint_are_named_as_well(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(
        "row => { document.querySelector('tbody').insertAdjacentHTML('beforeend', `<tr>${row}</tr>`);"
        " document.querySelector('main').dispatchEvent(new CustomEvent('folded', { bubbles: true })); }",
        ROW,
    )
    assert names(page)[1:] == [f'"{column} "' for column in COLUMNS[1:-1]]
