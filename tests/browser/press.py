"""Presses everything that can be pressed: a button or a verb that does nothing that anybody could notice is dead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

from tests.browser.crawl import Walker, listened, shape

PATIENCE_MS = 5000
PRESS_MS = 15_000  # the map is drawn without a graphics card: a press may wait for it
HERE = Path(__file__).parent
BUTTONS, WATCH = ((HERE / name).read_text(encoding="utf-8") for name in ("buttons.js", "watch.js"))
ENDS = ("logout",)  # pressing it ends the walk; tried by the login tests


@dataclass(frozen=True)
class Pressed:
    """What was pressed, and what came of it."""

    where: str
    words: str
    noticed: bool


def press_all(walker: Walker, paths: list[str]) -> list[Pressed]:
    """On each page, each button that looks different, from a fresh load of the page."""
    context = walker.context("zh")
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    asked: list[str] = []  # what the page fetched since the last press, its event stream aside
    page.on("request", lambda request: None if request.url.endswith("/live") else asked.append(request.url))
    done: list[Pressed] = []
    known: set[tuple[str, ...]] = set()
    for path in paths:
        if not walker.open(page, path):
            continue
        for button in page.evaluate(BUTTONS):
            mark = ("" if button["frame"] else shape(path), *_looks(button))  # what every page has is pressed once
            if mark in known or not button["shown"] or any(word in button["form"] for word in ENDS):
                continue
            known.add(mark)
            done.append(_press(walker, page, path, button, asked))
    context.close()
    return done


def _looks(button: dict[str, Any]) -> tuple[str, ...]:
    return button["words"], button["css"], shape(button["form"])


def _press(walker: Walker, page: Page, path: str, button: dict[str, Any], asked: list[str]) -> Pressed:
    if not walker.open(page, path):
        return Pressed(shape(path), button["words"], True)
    same = [b for b in page.evaluate(BUTTONS) if b["shown"] and _looks(b) == _looks(button)]
    if not same:  # what was pressed before took it away
        return Pressed(shape(path), button["words"], True)
    button = same[0]
    page.evaluate(WATCH)
    asked.clear()
    if button["dead"]:  # it can't be pressed now, and its words say why
        return Pressed(shape(path), button["words"], bool(button["why"]))
    target = page.locator(f"[data-press='{button['n']}']")
    with listened(page, walker.faults, lambda: f"{shape(path)} after pressing “{button['words']}”"):
        try:
            target.click(timeout=PRESS_MS, no_wait_after=True)
        except Error as trouble:
            said = [line.strip(" -") for line in str(trouble).splitlines() if line.strip().startswith("-")]
            why = next((line for line in said if "intercepts" in line or "outside" in line), said[-1] if said else "")
            walker.faults.add(shape(path), f"“{button['words']}” can't be pressed: {why}")
            return Pressed(shape(path), button["words"], True)
        noticed = _noticed(page, asked)
        page.wait_for_load_state()
    return Pressed(shape(path), button["words"], noticed)


def _noticed(page: Page, asked: list[str]) -> bool:
    try:
        page.wait_for_function("() => !window.noticed || window.noticed.length > 0", timeout=PATIENCE_MS)
        return True
    except Error:
        return bool(asked)
