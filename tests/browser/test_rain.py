"""Rain on open screens: the tone that A silences on the desk, and the call that takes over the phone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from anlan.demo import play
from anlan.demo.client import House as Door
from anlan.demo.mqtt import Stations
from anlan.demo.people import PASSWORD as DEMO_PASSWORD
from anlan.demo.people import STORY
from tests.article.house import PASSWORD, House, csv_of, opened
from tests.article.towns import COUNTY, written

STEP = timedelta(minutes=5)  # a rain gauge's own


@dataclass
class Rain:
    """One gauge of the story's village, and the city's clock that goes with it."""

    house: House
    stations: Stations
    device: str
    stream: str
    fell: list[float] = field(default_factory=list)

    def fall(self, *millimetres: float) -> None:
        """So much in each of the next five minutes; the house has told everybody when this returns."""
        for value in millimetres:
            self.fell.append(value)
            at = play.BEGIN + len(self.fell) * STEP
            reading = json.dumps({"t": int(at.timestamp()), "v": value})
            self.stations.publish(self.device, f"obs/{self.device}/{self.stream}", reading.encode())
            self.stations.flush()
            self.house.step_to(at)


@contextmanager
def raining() -> Iterator[Rain]:
    with tempfile.TemporaryDirectory() as place, opened(play.BEGIN) as house:
        door = Door(house.url)
        admin = door.login("admin", house.admin_password, "sound")
        city = written(Path(place), 1)
        play.take_in(door, admin, Path(place), city)
        head = ("username", "name", "area", "role", "password")
        house.take_in("accounts", csv_of(head, [["duty", "值班", COUNTY, "duty_officer", PASSWORD]]))
        gauge = next(s for s in city.streams if s.area == STORY and s.quantity == "rain")
        stations = Stations("127.0.0.1", house.env.mqtt_port, play.credentials(admin))
        yield Rain(house, stations, gauge.device, gauge.stream)
        stations.close()


@pytest.fixture
def rain() -> Iterator[Rain]:
    with raining() as falling:
        yield falling


def logged_in(page: Page, rain: Rain, username: str, password: str, path: str) -> Page:
    page.goto(f"{rain.house.url}/login/?next={path}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    return page


@pytest.fixture
def screen(browser: Browser, rain: Rain) -> Iterator[Page]:
    """The duty screen in a real browser."""
    page = logged_in(browser.new_page(viewport={"width": 1440, "height": 900}), rain, "duty", PASSWORD, "/duty/")
    page.wait_for_selector("#queue")
    yield page
    page.close()


@pytest.fixture
def phone(browser: Browser, rain: Rain) -> Iterator[Page]:
    """Today on the phone of whoever answers for the story's village."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    logged_in(page, rain, "songnian", DEMO_PASSWORD, "/field/").wait_for_selector("#tasks")
    yield page
    page.close()


def tone(page: Page, state: str | None) -> None:
    """Wait until the tone is so: "running", or None for silent."""
    page.wait_for_function("want => (document.documentElement.dataset.tone ?? null) === want", arg=state)


def row(page: Page, level: int) -> None:
    page.wait_for_selector(f".queue-row[data-level='{level}']")


def test_the_tone_starts_with_the_row_and_a_silences_it_until_the_level_rises(rain: Rain, screen: Page) -> None:
    rain.fall(0, 0)
    assert screen.locator(".queue-row").count() == 0
    tone(screen, None)

    rain.fall(4, 4)  # 48 mm/h over ten minutes: level III
    row(screen, 3)
    tone(screen, "locked")  # browsers let it out after the first touch of the page
    screen.keyboard.press("j")
    tone(screen, "running")

    with screen.expect_response(lambda answer: answer.url.endswith("/acknowledge")) as sent:
        screen.keyboard.press("a")
    assert sent.value.ok
    tone(screen, None)

    rain.fall(4)  # it goes on at the same level: also a screen opened anew stays silent
    screen.reload()
    screen.wait_for_selector("#queue")
    screen.keyboard.press("?")  # heard by the page's script, which has looked for whom to sound by then
    screen.wait_for_selector("#help[open]")
    tone(screen, None)
    screen.keyboard.press("Escape")

    rain.fall(*[9.0] * 5)  # more than 50 mm within the hour: level II
    row(screen, 2)
    screen.keyboard.press("j")
    tone(screen, "running")
    screen.keyboard.press("a")
    tone(screen, None)


def opened_ask(rain: Rain) -> bool:
    """Whether the house knows that somebody has the call open."""
    desk = Door(rain.house.url).login("duty", PASSWORD, "desk")
    (call,) = desk.get("/api/calls/", only_open="true")["calls"]
    return call["asked"][0]["seen_at"] is not None


def test_a_call_takes_over_an_open_phone_once(rain: Rain, phone: Page) -> None:
    rain.fall(0, 0)
    assert phone.locator("[data-call]").count() == 0
    rain.fall(4, 4)
    phone.wait_for_selector(".answers-tall")
    asked = phone.url
    assert "/field/task/calls/" in asked
    assert opened_ask(rain)

    phone.click("a[href='/field/']")  # back to the list: the call stands there and lets one be
    phone.wait_for_selector("[data-call]")
    rain.fall(4)
    with phone.expect_response(lambda answer: answer.url.endswith("/field/tasks")):
        rain.fall(0)
    assert phone.url.endswith("/field/")
    assert asked.endswith(phone.locator("[data-call]").first.get_attribute("data-call") or "-")
