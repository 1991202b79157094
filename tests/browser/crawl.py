"""Walks through a house as somebody in Chromium: every page, measured in all sizes, languages and themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.contracts.words import heads

HINTED = """async () => {
  const live = [...document.querySelectorAll("[data-live]")];
  const folded = live.map((el) => new Promise((done) => el.addEventListener("folded", done, { once: true })));
  document.dispatchEvent(new CustomEvent("live:hint", { detail: [{ room: "*", area: "" }] }));
  await Promise.race([Promise.all(folded), new Promise((late) => setTimeout(late, 1500))]);
  return document.querySelectorAll("main").length;
}"""
CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LANGUAGES, THEMES = ("zh", "en"), ("light", "dark")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
DOWNLOADS = ("ERR_ABORTED", "Download is starting")  # how a browser says that an address is no page
PER_SHAPE = 2  # pages of one shape, such as two persons: enough to see both what is there and what is missing
STREAMS = ("/live",)
LEAVES = ("/logout/", "/choose", "/api/", "/files/", "/static/")
DRAWN = """document.fonts.ready.then(() =>
    !document.querySelector('#map-box') || document.querySelector('#map-box[data-drawn]'))"""


@dataclass
class Faults:
    """What was wrong, each once, with the places where it was seen."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, where: str, *what: str) -> None:
        for one in what:
            self.found.setdefault(one, []).append(where)

    def told(self) -> str:
        lines = []
        for what, places in self.found.items():
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            lines.append(f"{places[0]}{more}: {what}")
        return "\n".join(sorted(lines))


def shape(path: str) -> str:
    """An address with its ids taken out: pages of one shape look alike."""
    place = urlsplit(path)
    plain = re.sub(r"[0-9a-f-]{32,64}|\d{12}(-[A-Z]\d{3})*(-M\d+)?|\d+", "…", place.path)
    return plain + ("?" + "&".join(sorted(q.split("=")[0] for q in place.query.split("&"))) if place.query else "")


@contextmanager
def listened(page: Page, faults: Faults, where: Callable[[], str]) -> Iterator[None]:
    """Whatever goes wrong in a page while this lasts is a fault: script errors, console errors, failed requests."""

    def failed(request: Any) -> None:
        aborted = request.failure in ("net::ERR_ABORTED", None)  # left by the reader: the stream, a page on its way
        if not aborted:
            faults.add(where(), f"request failed: {urlsplit(request.url).path} {request.failure}")

    handlers: dict[str, Callable[[Any], None]] = {
        "pageerror": lambda error: faults.add(where(), f"script error: {error}"),
        "console": lambda said: faults.add(where(), f"console: {said.text}") if said.type == "error" else None,
        "requestfailed": failed,
        "response": lambda answer: (
            faults.add(where(), f"{answer.status} for {shape(answer.url)}") if answer.status >= 400 else None
        ),
    }
    for event, handler in handlers.items():
        page.on(event, handler)  # type: ignore[call-overload]
    try:
        yield
    finally:
        for event, handler in handlers.items():
            page.remove_listener(event, handler)


@dataclass
class Walker:
    """Somebody's browser on a house."""

    browser: Browser
    url: str
    username: str
    password: str
    faults: Faults = field(default_factory=Faults)
    at: str = ""
    state: Any = None

    def context(self, lang: str = "zh", theme: str = "light", size: str = "desk") -> BrowserContext:
        """A browser window that is logged in, in a language, theme and size."""
        if self.state is None:
            self.state = self._login()
        context = self.browser.new_context(storage_state=self.state, viewport=SIZES[size], reduced_motion="reduce")  # type: ignore[arg-type]
        chosen = (("lang", lang), ("theme", theme))
        context.add_cookies([{"name": f"anlan_{k}", "value": v, "url": self.url} for k, v in chosen])
        return context

    def _login(self) -> Any:
        context = self.browser.new_context()
        page = context.new_page()
        page.goto(f"{self.url}/login/")
        page.fill("[name=username]", self.username)
        page.fill("[name=password]", self.password)
        page.click("main [type=submit]")
        page.wait_for_url(lambda url: "/login/" not in url, wait_until="commit")
        state = context.storage_state()
        context.close()
        return state

    def open(self, page: Page, path: str) -> bool:
        """Go to a page and wait until it stands; False where it is no page (a file, JSON)."""
        self.at = path
        try:
            answer = page.goto(self.url + path, wait_until="load")
        except Error as trouble:
            if any(word in str(trouble) for word in DOWNLOADS):
                return False
            raise
        if answer is None or "text/html" not in (answer.headers.get("content-type") or ""):
            return False
        page.wait_for_function(DRAWN, timeout=20_000)
        return True

    def links(self, page: Page) -> list[str]:
        """Addresses of this house that the page leads to."""
        found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        inner = []
        for href in found:
            whole = urldefrag(urljoin(page.url, href)).url
            path = whole.removeprefix(self.url)
            if whole.startswith(self.url) and path.startswith("/") and not path.startswith(LEAVES):
                inner.append(path)
        return list(dict.fromkeys(inner))

    def measure(self, page: Page, how: str, *, contrast: bool = True) -> None:
        """Width, clipping, overlap, keys; and contrast, which is the slower half."""
        where = f"{shape(self.at)} [{how}]"
        self.faults.add(where, *page.evaluate(CHECKS, {"heads": sorted(heads())}))
        if contrast:
            for rule in Axe().run(page, options=CONTRAST).response["violations"]:
                self.faults.add(where, *(f"contrast: {contrast_of(node)}" for node in rule["nodes"]))


    def hinted(self, page: Page, how: str) -> None:
        """What is fetched again after a hint takes the place of what was there: nothing stands twice."""
        if page.evaluate(HINTED) > 1:
            self.faults.add(f"{shape(self.at)} [{how}]", "the page stands in itself after a hint")


def contrast_of(node: dict[str, Any]) -> str:
    facts = (node.get("any") or [{}])[0].get("data") or {}
    ratio = f"{facts.get('contrastRatio')} of {facts.get('expectedContrastRatio')}"
    what = re.sub(r"[0-9a-f-]{36}", "…", node["html"])[:110]
    return f"{ratio}, {facts.get('fgColor')} on {facts.get('bgColor')}: {what}"


def walk(walker: Walker, lang: str, *, most: int = 200) -> list[str]:
    """Every page that can be reached from the first one, measured in both sizes and themes. Returns their addresses."""
    context = walker.context(lang)
    page = context.new_page()
    visited: dict[str, int] = {}
    seen, waiting, opened = {"/"}, ["/"], []
    with listened(page, walker.faults, lambda: f"{shape(walker.at)} [{lang}]"):
        while waiting and len(opened) < most:
            path = waiting.pop(0)
            kind = shape(path)
            if visited.get(kind, 0) >= PER_SHAPE:
                continue
            visited[kind] = visited.get(kind, 0) + 1
            if not walker.open(page, path):
                continue
            opened.append(path)
            new = [link for link in walker.links(page) if link not in seen]
            seen.update(new)
            waiting += new
            first = visited[kind] == 1
            for size in SIZES:
                page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
                for theme in THEMES if first else THEMES[:1]:
                    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
                    # letters are as bright in both languages, so contrast is weighed in one
                    walker.measure(page, f"{size} {lang} {theme}", contrast=first and lang == "zh")
            page.set_viewport_size(SIZES["desk"])  # type: ignore[arg-type]
            if first and lang == "zh":
                walker.hinted(page, f"desk {lang}")
    context.close()
    return opened
