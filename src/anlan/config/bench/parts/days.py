"""Inspectors who come home: each sends the photos and then the envelopes of a day's visits, all at the same moment.

Run as a process of its own, which is told by JSON what to send and answers with JSON what it measured. It sends as the
field pages do: a visit's photos by their hash in pieces, then the visit's envelopes.
Some lose the line before they hear the answer and send the same again.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
from PIL import Image

from anlan.kernel.clock import real_now

SCENES = 6  # photos that are drawn; each one sent is one of them with a remark of its own, so that no two are the same
WIDTH, HEIGHT = 1600, 1200  # what the field pages make of a phone's photo
PIECE = 1024 * 1024  # as the field pages, while no line breaks
PATIENCE_S = 300.0
BEFORE_S = 3600.0  # the day's last answer was given so long ago

Phone = dict[str, Any]  # {"token", "device", "visits"}


@dataclass
class Told:
    """What was measured. Times of envelopes are seconds since 1970, by key: handed to the line, and answered."""

    begun: float = 0.0
    handed: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    photos: int = 0
    photo_bytes: int = 0
    piece_ms: list[float] = field(default_factory=list)
    cut: int = 0
    again: int = 0
    words: list[str] = field(default_factory=list)


def scenes() -> list[bytes]:
    """Photos of a size as phones make them: soft shapes with the grain of a sensor."""
    rng = np.random.default_rng(7)
    found = []
    for _ in range(SCENES):
        rough = rng.uniform(40, 220, (48, 64, 3)).astype("uint8")
        soft = np.asarray(Image.fromarray(rough).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype="float32")
        grain = np.clip(soft + rng.normal(0, 3.4, (HEIGHT, WIDTH, 1)), 0, 255).astype("uint8")
        out = io.BytesIO()
        Image.fromarray(grain).save(out, "JPEG", quality=82)
        found.append(out.getvalue())
    return found


def photo(scene: bytes, number: int) -> bytes:
    """The scene as a photo of its own: a JPEG's comment behind its first mark."""
    remark = f"photo {number:06d}".encode()
    return scene[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark + scene[2:]


def day(phone: Phone, items: list[dict[str, Any]], photos: int, first: int) -> Iterator[tuple[list[int], list[Any]]]:
    """For each visit the numbers of its photos and its envelopes but for the photos' hashes, oldest first."""
    visits, n, number = phone["visits"], 0, first
    spent = len(visits) * (len(items) + 1)
    for place, visit in enumerate(visits):
        numbers, envelopes = [], []
        wanted = photos * (place + 1) // len(visits) - photos * place // len(visits)
        bearing = sorted(range(len(items)), key=lambda i: not items[i]["photo"])[:wanted]
        for i, item in enumerate([*items, None]):
            n += 1
            shown = [number] if i in bearing and item else []
            number += len(shown)
            numbers += shown
            said = {"visit": visit, "met": "Manager Wang", "signed": True}
            if item is not None:
                broken = i == bearing[0]
                answer = "no" if broken else "yes" if shown or not item["photo"] else "na"
                said = {"visit": visit, "ref": item["ref"], "answer": answer, "text": "", "photos": shown}
            envelopes.append(
                {
                    "v": 1, "key": str(uuid4()), "verb": "inspections.answer" if item else "inspections.finish",
                    "args": said, "ago": BEFORE_S + 60.0 * (spent - n), "tz": "Asia/Shanghai",
                    "device": phone["device"], "n": n,
                }
            )  # fmt: skip
        yield numbers, envelopes


class Line:
    """A phone's connection, opened again when it breaks."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", *, deaf: bool = False) -> tuple[int, Any]:
        """One request; `deaf` hangs up when it is sent and hears no answer."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        kind = "application/json" if method == "POST" else "application/octet-stream"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Device {self.token}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        await self.writer.drain()
        if deaf:
            self.hang_up()
            raise ConnectionResetError
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(answer.split(b" ", 2)[1]), json.loads(await self.reader.readexactly(length))

    def hang_up(self) -> None:
        """Nothing more is heard on this connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def bring(line: Line, data: bytes, sha256: str, told: Told) -> None:
    """A photo by its hash, piece after piece."""
    path, have = f"/field/photo/{sha256}", 0
    while have < len(data):
        began = time.perf_counter()
        piece = data[have : have + PIECE]
        status, answer = await line.ask("PUT", f"{path}?offset={have}&total={len(data)}", piece)
        if status != 200:
            raise RuntimeError(f"photo: {status} {answer}")
        have = answer["have"]
        told.piece_ms.append(round((time.perf_counter() - began) * 1000, 2))
    told.photos += 1
    told.photo_bytes += len(data)


async def sent(line: Line, envelopes: list[Any], told: Told, *, deaf: bool) -> None:
    """Envelopes until each is applied or refused: what is held or was not heard is sent again, with its own key."""
    until, pause = time.monotonic() + PATIENCE_S, 0.5
    body = json.dumps(envelopes).encode()
    for envelope in envelopes:
        told.handed[envelope["key"]] = real_now().timestamp()
    while time.monotonic() < until:
        try:
            status, answer = await line.ask("POST", "/field/sync", body, deaf=deaf)
            if status != 200:
                raise RuntimeError(f"sync: {status} {str(answer)[:200]}")
            if all(one["state"] != "held" for one in answer):
                break
        except (OSError, asyncio.IncompleteReadError):
            line.hang_up()
            told.cut += deaf
        told.again += 1
        deaf = False
        await asyncio.sleep(pause)
        pause = min(5.0, pause * 2)
    else:
        raise RuntimeError("sync: not answered in time")
    for one in answer:
        told.answered[one["key"]] = real_now().timestamp()
        told.states[one["state"]] = told.states.get(one["state"], 0) + 1
        if one["state"] != "applied":
            told.words.append(str(one["because"])[:200])


async def home(port: int, phone: Phone, visits: list[Any], shots: list[bytes], told: Told, *, deaf: bool) -> None:
    """One inspector's day, visit by visit."""
    line = Line(port, phone["token"])
    try:
        for numbers, envelopes in visits:
            hashes = {}
            for number in numbers:
                data = photo(shots[number % len(shots)], number)
                hashes[number] = hashlib.sha256(data).hexdigest()
                await bring(line, data, hashes[number], told)
            for envelope in envelopes:
                envelope["observed_at"] = (real_now() - timedelta(seconds=envelope.pop("ago"))).isoformat()
                if "photos" in envelope["args"]:
                    envelope["args"]["photos"] = [hashes[n] for n in envelope["args"]["photos"]]
            await sent(line, envelopes, told, deaf=deaf)
    except Exception as trouble:
        told.words.append(f"{type(trouble).__name__}: {trouble}"[:300])
    line.hang_up()


async def all_home(port: int, phones: list[Phone], items: list[dict[str, Any]], photos: int, deaf_every: int) -> Told:
    """Everybody at once."""
    told, shots = Told(), scenes()
    days = [list(day(phone, items, photos, photos * n)) for n, phone in enumerate(phones)]
    told.begun = real_now().timestamp()
    await asyncio.gather(
        *(
            home(port, phone, visits, shots, told, deaf=n % deaf_every == 0)
            for n, (phone, visits) in enumerate(zip(phones, days, strict=True))
        )
    )
    told.words = told.words[:5]
    return told


if __name__ == "__main__":
    for asked in map(json.loads, sys.stdin):
        sys.stdout.write(json.dumps(asdict(asyncio.run(all_home(**asked)))) + "\n")
        sys.stdout.flush()
