"""`look`: logs into a running house and takes every page in all sizes, languages and themes; checks contrast, width."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from anlan.config import terminal
from anlan.config.env import env
from anlan.infra.trouble import Trouble

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
QUIET_MS = 700  # a page that polls and streams is never idle: this long after its load it stands


@dataclass
class Found:
    """What was wrong with one picture."""

    picture: str
    faults: list[str] = field(default_factory=list)


def chromium() -> str:
    """A Chromium of this machine. Raises Trouble that says what to install."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise Trouble("platform.look.no_browser")
    return found


def main(argv: list[str]) -> int:
    """0 when every picture is sound, 1 when one has too little contrast, runs over its width, or had script errors."""
    parser = argparse.ArgumentParser(prog="./anlan look", description=terminal.sentence("platform.command.look"))
    parser.add_argument("--url", default=f"http://{env.host}:{env.port}", help=terminal.explained("platform.look.url"))
    parser.add_argument(
        "--account",
        action="append",
        required=True,
        metavar="NAME:PASSWORD",
        help=terminal.explained("platform.look.account"),
    )
    parser.add_argument("--page", action="append", help=terminal.explained("platform.look.page"))
    parser.add_argument("--size", action="append", choices=SIZES, help=terminal.explained("platform.look.size"))
    parser.add_argument("--out", type=Path, default=env.data / "look", help=terminal.explained("platform.look.out"))
    chosen = parser.parse_args(argv)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        pictures = [found for account in chosen.account for found in _account(browser, chosen, account)]
        browser.close()
    bad = [found for found in pictures if found.faults]
    for found in bad:
        terminal.line("\n    ".join([found.picture, *found.faults]))
    terminal.say("platform.look.done", n=len(pictures), bad=len(bad), out=chosen.out)
    return 1 if bad else 0


def _account(browser: Browser, chosen: argparse.Namespace, account: str) -> Iterator[Found]:
    name, _, password = account.partition(":")
    state = _login(browser, chosen.url, name, password)
    sizes = [size for size in SIZES if not chosen.size or size in chosen.size]
    for size, lang, theme in product(sizes, ("zh", "en"), ("light", "dark")):
        width, height = SIZES[size]
        context = browser.new_context(storage_state=state, viewport={"width": width, "height": height})
        context.add_cookies(
            [{"name": f"anlan_{k}", "value": v, "url": chosen.url} for k, v in (("lang", lang), ("theme", theme))]
        )
        for path in chosen.page or _pages(context, chosen.url):
            plain = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
            yield _take(context, chosen.url + path, chosen.out / f"{name}-{plain}-{size}-{lang}-{theme}.png")
        context.close()


def _login(browser: Browser, url: str, name: str, password: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/login/")
    page.fill("#username", name)
    page.fill("#password", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    if "/login/" in page.url:
        raise Trouble("platform.look.no_login", name=name)
    state = context.storage_state()
    context.close()
    return state


def _pages(context: BrowserContext, url: str) -> list[str]:
    """The pages of this account's menu, and where it starts."""
    page = context.new_page()
    page.goto(url)
    links = page.eval_on_selector_all("#menu a", "all => all.map(a => a.getAttribute('href'))")
    page.close()
    return list(dict.fromkeys(["/", *links]))


def _take(context: BrowserContext, url: str, to: Path) -> Found:
    found = Found(to.name)
    page = context.new_page()
    page.on("pageerror", lambda error: found.faults.append(f"script: {error}"))
    page.on("console", lambda said: found.faults.append(f"console: {said.text}") if said.type == "error" else None)
    answer = page.goto(url)
    if answer is not None and answer.status >= 400:
        found.faults.append(f"status {answer.status}")
    _settled(page)
    page.screenshot(path=str(to))
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.faults.append("runs over its width")
    for rule in Axe().run(page, options=CONTRAST).response["violations"]:
        found.faults += [f"contrast: {node['html'][:160]}" for node in rule["nodes"]]
    page.close()
    return found


def _settled(page: Page) -> None:
    """Fonts are there, and the map, where there is one, has drawn."""
    page.evaluate("document.fonts.ready")
    if page.locator("#map-box").count():
        page.wait_for_selector("#map-box[data-drawn]", timeout=20_000)
    page.wait_for_timeout(QUIET_MS)
