"""The administrator reads of each process whether it runs, what it takes and what waits for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from conftest import T0
from django.test import RequestFactory

from anlan.infra import processes
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.rights import Actor
from anlan.surfaces.console.pages import health

ROW = {"pid": 7, "alive": True, "rss": 150 * 2**20, "restarts": 2}
LAG = {"behind": {"alerts.on_crossed": 3, "calls.on_alert": 0}, "unsealed": 1, "due_past": 4}


def test_each_process_says_what_waits_for_it() -> None:
    state = {"processes": {"web": ROW, "work": ROW | {"alive": False, "pid": None}, "sense": ROW, "demo": ROW}}
    rows = health.running(state, LAG, 9)
    assert [(r.alive, r.memory, r.restarts) for r in rows] == [(i != 1, 150, 2) for i in range(4)]
    told = [[(one.key, *one.params.values()) for one in r.waits] for r in rows]
    assert told == [
        [],
        [
            ("console.health.entries", 1),
            ("console.health.plans", 4),
            ("console.health.reader", "alerts.on_crossed", 3),
        ],
        [("console.health.messages", 9)],
        [],
    ]
    assert say(rows[0].name) != "console.process.web" and rows[3].name == "demo"
    assert health.running(None, LAG, None) == []
    assert health.running({"processes": {"sense": ROW}}, LAG, None)[0].waits == []


def test_the_supervisors_words_count_while_it_lives(tmp_path: Path) -> None:
    assert processes.read(tmp_path) is None
    for pid, found in ((os.getpid(), True), (2**22 + 1, False)):
        (tmp_path / processes.STATE).write_text(json.dumps({"supervisor": pid, "processes": {}}))
        assert (processes.read(tmp_path) is not None) is found
    (tmp_path / "pg" / "base").mkdir(parents=True)
    (tmp_path / "pg" / "base" / "1").write_bytes(b"x" * 1000)
    assert processes.used(tmp_path) == {"pg": 1000, "nats": 0, "files": 0, "logs": 0}


def test_the_page_opens_for_the_administrator(actor: Callable[..., Actor]) -> None:
    request = RequestFactory().get("/house/")
    request.actor, request.city_now, request.session = actor("admin"), T0, {}  # type: ignore[attr-defined]
    with reading(request.actor):  # type: ignore[attr-defined]
        html = health.house(request).content.decode()
    assert "console." not in html.split("<main")[1].split("</main>")[0]
    assert html.count(" MB") >= len(processes.PARTS)
