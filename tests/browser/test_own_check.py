"""A landlord's own check on the phone: one question a screen, kept without a signal, sent once there is one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from conftest import T0, VILLAGE
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from anlan.act.inspections.queries import own
from anlan.act.inspections.tests.conftest import DAY, Town, town  # noqa: F401 (a fixture)
from anlan.ground.premises.tests.conftest import browse, city  # noqa: F401 (fixtures)
from anlan.infra.scope import SYSTEM, reading

OWNER = "丹山股份社"


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """The browser's loop runs in the thread that asks the house."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def phone(town: Town, browse: Callable[..., Client], browser: Browser) -> tuple[Page, str]:  # noqa: F811
    """A phone whose page is answered by the house in this process; its address of the check."""
    person, made = uuid4(), town.city
    made.sign(made.let("1幢/101", OWNER, "晴川机电"))
    made.do("change_party", party=made.parties[OWNER], values={}, person=person)
    client = browse("lessor", VILLAGE, person)
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")

    def answer(route: Route) -> None:
        asked = route.request
        parts = urlsplit(asked.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.fulfill(status=404)
            return
        if asked.resource_type == "eventsource":  # live hints never end
            route.abort()
            return
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        kind = asked.headers.get("content-type", "application/octet-stream")
        body = asked.post_data_buffer or b""
        told = client.generic(asked.method, path, body, content_type=kind)
        route.fulfill(status=told.status_code, body=told.getvalue(), headers=dict(told.headers))

    page.route("**/*", answer)
    return page, f"http://localhost/inspections/own/{made.compound}/{made.parties[OWNER]}/"


def test_answers_stay_on_the_phone_and_go_as_a_whole(phone: tuple[Page, str], town: Town, tmp_path: Path):  # noqa: F811
    page, address = phone
    page.goto(address)
    seen = page.locator("form[data-step]:visible")
    assert seen.count() == 1 and "1/15 M1" in seen.inner_text()
    seen.get_by_role("button", name="合格", exact=True).click()
    page.locator("form[data-ref=M2]:visible").get_by_role("button", name="上一条").click()
    assert page.locator("form[data-ref=M1]:visible button[aria-pressed=true]").inner_text() == "合格"
    page.locator("form[data-ref=M1]:visible").get_by_role("button", name="下一条").click()
    no = page.locator("form[data-ref=M2]:visible")
    no.get_by_role("button", name="不合格").click()
    assert "照片" in no.locator(".errors:visible").inner_text()
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 10, 10)).save(out, "JPEG")
    (tmp_path / "a.jpg").write_bytes(out.getvalue())
    no.locator("input[type=file]").set_input_files(tmp_path / "a.jpg")
    no.locator(".shots img").wait_for()
    assert no.locator(".errors:visible").count() == 0, "what was wrong went with the photo that was asked for"
    no.get_by_role("button", name="不合格").click()
    page.locator("form[data-ref=M3]:visible").wait_for()
    page.goto(address)  # as if the phone had been off in between
    page.locator("form[data-ref=M3]:visible").wait_for()
    assert "2/15" in page.locator("[data-answered]").inner_text()
    for ref in page.eval_on_selector_all("form[data-ref]", "forms => forms.map((form) => form.dataset.ref)")[2:]:
        page.locator(f"form[data-ref={ref}]:visible").get_by_role("button", name="合格", exact=True).click()
    page.context.set_offline(True)
    page.route("**/field/**", lambda route: route.abort())
    page.get_by_role("button", name="提交自查").click()
    page.locator("#send-bar:visible", has_text="没有").wait_for()
    with reading(SYSTEM):
        assert own.checks(SYSTEM, T0 + DAY) == []
    page.unroute("**/field/**")
    page.context.set_offline(False)
    page.wait_for_url("**/field/")
    with reading(SYSTEM):
        (made,) = own.checks(SYSTEM, T0 + DAY)
    assert (made.broken, len(made.answers)) == (1, 15)
    page.close()
