"""Sixteen people at once, each over one kept connection: they report, verify, grade, assign and rectify, over and over.

Run as a process of its own, which is told by JSON what to send and answers with JSON what it measured. Plain sockets:
a client library would cost as much as what is measured.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

VERBS = ("report", "verify", "grade", "assign", "rectify")
Pair = dict[str, Any]  # tokens of who reports and of who grades, the reporter's person and a position


@dataclass
class Told:
    """What was measured: milliseconds by verb, and the first answers that were no success."""

    seconds: float = 0.0
    ms: dict[str, list[float]] = field(default_factory=lambda: {verb: [] for verb in VERBS})
    failed: int = 0
    words: list[str] = field(default_factory=list)


def bodies(pair: Pair) -> dict[str, dict[str, Any]]:
    """What each verb is told."""
    text = "Branches and rubbish block the culvert at the village entrance; the water rises towards the road."
    return {
        "report": {
            "kind": "blocked_culvert", "text": text, "lon": pair["lon"], "lat": pair["lat"], "source": "complaint",
            "place": "village entrance",
        },
        "verify": {"text": "It lies where the caller said.", "rule_item": "N2"},
        "grade": {"text": "One culvert, cleared within the day: a general hazard.", "rule_item": "N2"},
        "assign": {
            "holder": pair["person"], "responsibility": "The village's flood officer, with the village committee.",
            "measures": "Clear the mouth of the culvert.", "funds": "The town's flood budget, some 1,500 yuan.",
            "plan": "Close the road when the rain grows, and turn people back.",
        },
        "rectify": {"text": "Four people clear it when the rain stops; somebody keeps watch tonight."},
    }  # fmt: skip


async def life(port: int, pair: Pair, until: float, told: Told) -> None:
    """One person's turn after turn, until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = bodies(pair)
    hazard = ""
    while time.monotonic() < until:
        for verb in VERBS:
            if time.monotonic() >= until:
                break
            path = "/api/hazards/" if verb == "report" else f"/api/hazards/{hazard}/{verb}"
            body = json.dumps({**said[verb], "key": str(uuid4())}).encode()
            token = pair["lead"] if verb in ("report", "rectify") else pair["station"]
            head = (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Device {token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            begun = time.perf_counter()
            writer.write(head.encode() + body)
            status, answer = await _answer(reader)
            spent = (time.perf_counter() - begun) * 1000
            if status != 200:
                told.failed += 1
                told.words.append(f"{verb}: {status} {answer[:300].decode(errors='replace')}")
                break
            told.ms[verb].append(round(spent, 2))
            hazard = json.loads(answer)["hazard"]
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    length = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)


async def all_lives(port: int, pairs: list[Pair], seconds: float) -> Told:
    """Everybody at once for so long."""
    told = Told()
    begun = time.monotonic()
    await asyncio.gather(*(life(port, pair, begun + seconds, told) for pair in pairs))
    told.seconds = time.monotonic() - begun
    told.words = told.words[:5]
    return told


if __name__ == "__main__":
    for asked in map(json.loads, sys.stdin):
        sys.stdout.write(json.dumps(asdict(asyncio.run(all_lives(**asked)))) + "\n")
        sys.stdout.flush()
