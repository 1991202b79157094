"""The way of a request through the web process: one visit to one thread, whoever else comes meanwhile."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any
from uuid import uuid4

import pytest
from conftest import OTHER_VILLAGE, T0, VILLAGE
from django.test import Client

from anlan.config import asgi
from anlan.ground.access import actions, login
from anlan.ground.access.models import Account
from anlan.infra.models import Entry, Inbox
from anlan.infra.scope import SYSTEM, reading

Answer = tuple[int, dict[str, str], bytes]


async def ask(method: str, path: str, body: bytes = b"", *, through: Any = asgi.application, **headers: str) -> Answer:
    """One request by the server's own protocol. Gives status, headers and body."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path.partition("?")[0], "raw_path": path.encode(), "query_string": path.partition("?")[2].encode(),
        "headers": [(b"host", b"anlan"), *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items())],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    came: list[dict[str, Any]] = []
    parts = [{"type": "http.request", "body": body[:7], "more_body": True}, {"type": "http.request", "body": body[7:]}]

    async def receive() -> dict[str, Any]:
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        came.append(message)

    await through(scope, receive, send)
    start, content = came
    return start["status"], {k.decode().lower(): v.decode() for k, v in start["headers"]}, content["body"]


def at_once(*requests: Any) -> list[Answer]:
    async def all_of_them() -> list[Answer]:
        return list(await asyncio.gather(*requests))

    return asyncio.run(all_of_them())


@pytest.fixture
def tokens(world: str, actor: Any) -> dict[str, str]:
    """A device's token of somebody in each of two villages."""
    admin = actor("admin")
    found = {}
    for name, area in (("li", VILLAGE), ("zhao", OTHER_VILLAGE)):
        account = actions.create(name, name, area, by=admin, at=T0).ref
        actions.grant(account, "grid_worker", area, by=admin, at=T0)
        row = Account.objects.get_queryset().get(pk=account)
        found[name] = f"Device {login.new_device(row, 'phone')[1]}"
    return found


def reported(token: str, key: str, text: str) -> Any:
    said = {"kind": "blocked_culvert", "text": text, "lon": 121.4, "lat": 28.4, "source": "complaint", "key": key}
    return ask("POST", "/api/hazards/", json.dumps(said).encode(), authorization=token, content_type="application/json")


def test_many_at_once_each_act_as_themselves(tokens: dict[str, str]) -> None:
    said = [(name, f"{name} {n}") for n in range(12) for name in tokens]
    answers = at_once(*(reported(tokens[name], str(uuid4()), text) for name, text in said))
    assert [status for status, _, _ in answers] == [200] * len(said), answers[0][2]
    with reading(SYSTEM):
        written = {(e.by, e.after["text"]) for e in Entry.objects.filter(verb="hazards.report")}
    by = {name: {who for who, text in written if text.startswith(name)} for name in tokens}
    assert all(len(found) == 1 for found in by.values()) and by["li"] != by["zhao"]
    assert len(written) == len(said)
    for name in tokens:
        ((status, _, body),) = at_once(ask("GET", "/api/hazards/", authorization=tokens[name]))
        assert status == 200
        assert {one["text"].split()[0] for one in json.loads(body)["hazards"]} == {name}


def test_one_key_at_once_from_two_people_is_one_persons(tokens: dict[str, str]) -> None:
    key = str(uuid4())
    answers = at_once(*(reported(token, key, "the same words") for token in tokens.values()))
    assert sorted(status for status, _, _ in answers) == [200, 412]
    with reading(SYSTEM):
        assert Entry.objects.filter(verb="hazards.report", outcome="applied").count() == 1


def test_one_key_at_once_from_one_phone_is_done_once(tokens: dict[str, str]) -> None:
    key = str(uuid4())
    answers = at_once(*(reported(tokens["li"], key, "sent again and again") for _ in range(8)))
    assert [status for status, _, _ in answers] == [200] * 8
    told = [json.loads(body) for _, _, body in answers]
    assert len({one["hazard"] for one in told}) == 1
    assert sorted(one["replayed"] for one in told) == [False] + [True] * 7


def test_a_language_is_its_readers_alone(world: str) -> None:
    langs = ["en", "zh"] * 8
    answers = at_once(*(ask("GET", f"/login/?lang={lang}") for lang in langs))
    assert [status for status, _, _ in answers] == [200] * len(langs)
    heads = [body.decode().partition("<html")[2].partition(">")[0] for _, _, body in answers]
    assert [("en" if 'lang="en"' in head else "zh") for head in heads] == langs


def test_nobody_gets_in_without_a_token_that_is_in_force(tokens: dict[str, str]) -> None:
    ((status, _, body),) = at_once(ask("GET", "/api/hazards/", authorization="Device made-up"))
    assert status == 401
    assert b"hazards" not in body


def test_a_page_that_is_not_there_says_so_and_the_next_is_answered(tokens: dict[str, str]) -> None:
    answers = at_once(ask("GET", "/no/such/page/"), ask("GET", "/health"))
    assert [status for status, _, _ in answers] == [404, 200]


def test_a_days_envelopes_are_safe_before_their_turn_and_answered_whole(tokens: dict[str, str]) -> None:
    said = {"v": 1, "verb": "no.such", "args": {}, "observed_at": T0.isoformat(), "device": "d"}
    envelopes = [said | {"key": str(uuid4()), "n": n} for n in range(5)]
    head = {"Authorization": tokens["li"]}
    answer = Client().post("/field/sync", envelopes, content_type="application/json", headers=head)
    assert list(Inbox.objects.values_list("state", flat=True)) == ["received"] * 5, "nothing is carried out yet"
    assert [one["state"] for one in answer.json()] == ["refused"] * 5
    sent = json.dumps([one | {"key": str(uuid4())} for one in envelopes]).encode()
    door = ask("POST", "/field/sync", sent, authorization=tokens["li"], content_type="application/json")
    (status, headers, body), page = at_once(door, ask("GET", "/health"))
    assert (status, page[0], int(headers["content-length"])) == (200, 200, len(body))
    assert [one["state"] for one in json.loads(body)] == ["refused"] * 5
    assert not Inbox.objects.filter(state="received").exists()


def test_what_somebody_does_waits_for_no_page(tokens: dict[str, str]) -> None:
    web, go = asgi.OneThread(), threading.Event()
    slow = [web.reads.submit(go.wait, 60) for _ in range(asgi.READ_THREADS)]  # lists of everything, all at once

    async def both() -> tuple[Answer, bool, Answer]:
        page = asyncio.create_task(ask("GET", "/health", through=web))
        head = {"authorization": tokens["li"], "content_type": "application/json"}
        said = json.dumps({"v": 1, "verb": "no.such"}).encode()
        act = await ask("POST", "/field/sync", said, through=web, **head)
        waits = not page.done()
        go.set()
        return act, waits, await page

    act, waits, page = asyncio.run(both())
    assert act[0] == 400 and waits, "the page had its turn only after the lists"
    assert page[0] == 200 and all(one.result() for one in slow)
