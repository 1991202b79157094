"""A joint visit on two real phones at once: each department its part, one report, one hazard for a fact."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.article.harness import Story
from tests.article.house import PASSWORD, opened
from tests.article.visits import Place, settled

SIZE = {"width": 390, "height": 844}
LIST = "details.form a.task-row"


@pytest.fixture
def place() -> Iterator[Place]:
    with opened() as house:
        yield settled(Story(), house)


def shot(colour: int) -> dict[str, object]:
    """A photo as the camera hands it over; each colour is another one."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 120, 90)).save(out, "JPEG")
    return {"name": "scene.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class Phone:
    """Somebody's own phone: a context of its own, logged in, on the walk of one visit."""

    def __init__(self, browser: Browser, url: str, who: str, visit: str) -> None:
        self.context = browser.new_context(viewport=SIZE, has_touch=True, is_mobile=True, locale="zh-CN")
        self.page: Page = self.context.new_page()
        self.path, self.url, self.shots = f"/inspections/{visit}/walk", url, 0
        self.page.goto(f"{url}/login/?next={self.path}")
        self.page.fill("[name=username]", who)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(LIST, state="attached")

    def asked(self) -> str:
        """The item on the screen; empty when everything of one's part is answered."""
        form = self.page.locator("form[data-walk]")
        return form.get_attribute("data-ref") or "" if form.count() else ""

    def say(self, answer: str, colour: int, unit: str = "") -> None:
        """Press an answer with a photo; returns when the page that follows has come."""
        self.page.set_input_files("[data-shots] input[type=file]", shot(colour))  # type: ignore[arg-type]
        self.page.wait_for_selector("[data-shots] .shots figure:not(.shot-before)")
        if unit:
            self.page.locator("form[data-walk] details").evaluate("box => { box.open = true }")
            self.page.fill("#unit", unit)
        with self.page.expect_navigation(url=f"**{self.path}"):
            self.page.click(f"form[data-walk] button[value={answer}]")

    def part(self) -> list[str]:
        """The items of one's part, as the list below the question names them."""
        return [str(row.get_attribute("href")).removeprefix("?ref=") for row in self.page.locator(LIST).all()]


def test_two_departments_fill_one_visit_on_their_own_phones(browser: Browser, place: Place) -> None:
    visit = place.plan("inspection", "lin", "qian", "huo", basis="年度联合检查计划")
    url = place.house.url
    phones = {who: Phone(browser, url, who, visit) for who in ("lin", "huo")}
    parts = {who: phone.part() for who, phone in phones.items()}
    assert "N2" in parts["huo"] and "N7" in parts["lin"]
    assert not set(parts["lin"]) & set(parts["huo"])

    colour = 0
    while any(phone.asked() for phone in phones.values()):  # in turn, as two people walk through one hall
        for who, phone in phones.items():
            ref = phone.asked()
            if ref:
                colour += 5
                phone.say("no" if ref in ("N2", "N7") else "yes", colour, "1幢101" if ref in ("N2", "N7") else "")
                assert phone.asked() != ref, f"{who} is asked {ref} again"

    phones["huo"].page.goto(f"{url}{phones['huo'].path}?ref=N2")  # the same exit once more, from the other side
    phones["huo"].say("no", colour + 5, "1幢101")
    lead = phones["lin"].page
    lead.reload()
    lead.fill("#met", "王厂长")
    lead.locator("[name=signed]").uncheck()
    lead.fill("#words", "负责人对第二条有异议，拒绝签字")
    with lead.expect_navigation(url=f"**{phones['lin'].path}"):  # which leads on to the report and the papers
        lead.click("form[data-finish] button[type=submit]")
    lead.wait_for_selector(f"a[href^='/inspections/{visit}/']")

    found = place.file(visit)
    stands = [f for f in found["found"] if f["stands"]]
    by = {who: sorted(f["ref"] for f in stands if f["department"] == what) for who, what in
          (("lin", "emergency"), ("huo", "fire"))}  # fmt: skip
    assert found["row"]["state"] == "done"
    assert by == {who: sorted(refs) for who, refs in parts.items()}
    broken = {(f["ref"], f["hazard"]) for f in found["found"] if f["broken"]}
    assert {ref for ref, _ in broken} == {"N2", "N7"}
    assert len(broken) == 2, "what was seen twice is one hazard"
    hazards = place.section.json("/api/hazards/")["hazards"]
    assert {h["id"] for h in hazards} == {hazard for _, hazard in broken}
    files = [place.section.json(f"/api/hazards/{h['id']}") for h in hazards]
    assert {f["facts"]["source"] for f in files} == {"joint"}
    assert sorted(len(f["photos"]) for f in files) == [1, 1], "each with the photo of who saw it first"
    for phone in phones.values():
        phone.context.close()
