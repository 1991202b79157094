"""`bench screen`: from a reading handed to the broker until its row stands on the duty screen, while others pour in."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright

from anlan.config.bench import AtLeast, AtMost, Bench, Outcome
from anlan.config.bench.parts.house import middle, standing
from anlan.config.commands.look import chromium
from anlan.demo.mqtt import Stations
from anlan.demo.people import PASSWORD
from anlan.kernel.clock import real_now

RATE = 2000  # readings a second beside the measured ones
PER_MESSAGE = 8
HEAVY_MM = 14.0  # in five minutes: 84 mm/h over ten, above any default of the shipped rules
PATIENCE_S = 10.0
WATCH = """() => {
  window.seen = {};
  const look = () => document.querySelectorAll('.queue-row[data-area]').forEach(
    (row) => { window.seen[row.dataset.area] ??= Date.now(); });
  look();
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, attributes: true});
}"""


@dataclass(frozen=True)
class Place:
    """Where the house of the bench stands."""

    url: str
    mqtt: int
    passwords: dict[str, str]
    streams: Sequence[Any]


def run(argv: list[str]) -> Outcome:
    """Measure `--count` crossings, each in a village of its own."""
    parser = argparse.ArgumentParser(prog="./anlan bench screen")
    parser.add_argument("--count", type=int, default=60)
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="anlan-screen-") as folder:
        Path(folder).chmod(0o755)
        with house(Path(folder)) as place:
            gauges = [s for s in place.streams if s.quantity == "rain"]
            measured, others = gauges[: chosen.count], gauges[chosen.count :]
            stop = multiprocessing.Event()
            sent = multiprocessing.Value("q", 0)
            pouring = multiprocessing.Process(target=pour, args=(place, others, stop, sent), daemon=True)
            pouring.start()
            while pouring.is_alive() and not sent.value:
                time.sleep(0.1)
            try:
                begun, before = time.monotonic(), sent.value
                delays, lost = watch(place, measured)
                rate = (sent.value - before) / (time.monotonic() - begun)
            finally:
                stop.set()
                pouring.join(20)
            memory = resident(Path(folder))
    rising = sorted(delays)
    figures = {
        "median_ms": middle(rising, 0.5), "p99_ms": middle(rising, 0.99), "worst_ms": rising[-1] if rising else 0.0,
        "rows": len(rising), "lost": lost, "readings_per_s": round(rate),
    }  # fmt: skip
    return Outcome(figures, {"resident_mb": memory})


@contextmanager
def house(data: Path) -> Iterator[Place]:
    """A house with the small city in it, ready to be rained on."""
    with standing(data) as there:
        devices = sorted({s.device for s in there.city.streams})
        passwords = there.steward.post("/api/sensors/credentials", {"devices": devices})
        yield Place(there.url, there.env.mqtt_port, passwords, there.city.streams)


def pour(place: Place, streams: Sequence[Any], stop: Any, sent: Any) -> None:
    """Send dry readings at the stated rate, several in a message, until told to stop."""
    stations = Stations("127.0.0.1", place.mqtt, place.passwords)
    for stream in streams:  # every station is there before the rate counts
        dry(stations, stream)
    stations.flush()
    begun, turn = time.monotonic(), 0
    while not stop.is_set():
        dry(stations, streams[turn % len(streams)])
        turn += 1
        with sent.get_lock():
            sent.value += PER_MESSAGE
        if turn % 16 == 0:
            stations.turn(0)
        while (ahead := begun + turn * PER_MESSAGE / RATE - time.monotonic()) > 0:
            stations.turn(ahead)  # comes back with every acknowledgement
    stations.flush()
    stations.close()


def dry(stations: Stations, stream: Any) -> None:
    """One message of a station: several readings without rain."""
    now = real_now().timestamp()
    values = [{"t": round(now - (PER_MESSAGE - n) * 0.01, 3), "v": 0.0} for n in range(PER_MESSAGE)]
    stations.publish(stream.device, f"obs/{stream.device}/{stream.stream}", json.dumps(values).encode())


def watch(place: Place, gauges: Sequence[Any]) -> tuple[list[float], int]:
    """Cross the threshold in one village after the other and see each row appear. Gives delays in ms, and misses."""
    stations = Stations("127.0.0.1", place.mqtt, place.passwords)
    delays: list[float] = []
    lost = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        enter(page, place.url)
        for gauge in gauges:
            began = real_now().timestamp()
            value = {"t": int(began), "v": HEAVY_MM}
            stations.publish(gauge.device, f"obs/{gauge.device}/{gauge.stream}", json.dumps(value).encode())
            stations.flush()
            seen = appeared(page, gauge.area, began)
            if seen is None:
                lost += 1
            else:
                delays.append(round(seen - began * 1000, 1))
        browser.close()
    stations.close()
    return delays, lost


def enter(page: Page, url: str) -> None:
    """Log in as the duty officer and, once the page stands with its map, begin to watch the queue."""
    page.goto(f"{url}/login/")
    page.fill("#username", "wang")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.goto(f"{url}/duty/")
    page.wait_for_selector(".queue-head")
    page.wait_for_selector("#map-box[data-drawn]")
    page.evaluate(WATCH)


def appeared(page: Page, area: str, began: float) -> float | None:
    """When the village's row stood on the screen, in ms since 1970; None if it did not come in time."""
    while real_now().timestamp() - began < PATIENCE_S:
        seen = page.evaluate("area => window.seen[area] ?? null", area)
        if seen is not None:
            return float(seen)
        page.wait_for_function("area => window.seen[area]", arg=area, timeout=PATIENCE_S * 1000)
    return None


def resident(data: Path) -> dict[str, int]:
    """Resident memory in MB of the house's processes, by name."""
    found: dict[str, int] = {}
    for process in psutil.process_iter(["cmdline", "environ", "memory_info"]):
        line = process.info["cmdline"] or []
        if (process.info["environ"] or {}).get("ANLAN_DATA") == str(data) and "anlan.config.commands" in line:
            found[line[-1]] = process.info["memory_info"].rss // 2**20
    return found


BENCH = Bench(goals=(AtMost("p99_ms", 500), AtMost("lost", 0), AtLeast("readings_per_s", 0.95 * RATE)), run=run)
