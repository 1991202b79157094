"""Photos at their door, from a real client: half sent they go on, and what is no photo is told in a sentence."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from conftest import T0, VILLAGE
from PIL import Image

from anlan.config import asgi
from anlan.ground.access import actions, login
from anlan.ground.access.models import Account
from anlan.infra import files
from anlan.infra.models import Blob

MB = 1024 * 1024
PIECE = 256 * 1024


@pytest.fixture
def door(world: str, actor: Any) -> Iterator[httpx.Client]:
    """The web process's own server on a port of its own, and somebody's phone that knows it."""
    account = actions.create("li", "li", VILLAGE, by=actor("admin"), at=T0).ref
    actions.grant(account, "grid_worker", VILLAGE, by=actor("admin"), at=T0)
    token = login.new_device(Account.objects.get_queryset().get(pk=account), "phone")[1]
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(asgi.application, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with httpx.Client(base_url=url, headers={"Authorization": f"Device {token}"}, timeout=60) as client:
            yield client
        server.should_exit = True
        thread.join()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def jpeg(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A grainy photo that says when and where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:08:10 14:21:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 20.0, 24.0), 3: "E", 4: (121.0, 18.0, 36.0)})
    out = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def png(size: tuple[int, int]) -> bytes:
    """A picture of one colour: large when it is unfolded, small as a file."""
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    return out.getvalue()


def packed() -> bytes:
    """An archive of nothing, a hundred megabytes unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jpg", b"\0" * (100 * MB))
    return out.getvalue()


def put(door: httpx.Client, data: bytes, offset: int = 0, piece: bytes | None = None) -> httpx.Response:
    where = {"offset": offset, "total": len(data)}
    return door.put(f"/field/photo/{sha(data)}", params=where, content=data if piece is None else piece)


def have(door: httpx.Client, data: bytes) -> int:
    return int(door.get(f"/field/photo/{sha(data)}").json()["have"])


def cut_off(door: httpx.Client, data: bytes, offset: int) -> None:
    """Begin to send the next piece, and hang up in the middle of it."""
    head = (
        f"PUT /field/photo/{sha(data)}?offset={offset}&total={len(data)} HTTP/1.1\r\nHost: anlan\r\n"
        f"Authorization: {door.headers['Authorization']}\r\nContent-Length: {PIECE}\r\n\r\n"
    )
    with socket.create_connection((door.base_url.host, door.base_url.port)) as line:
        line.sendall(head.encode() + data[offset : offset + PIECE // 2])


def test_an_upload_cut_off_in_the_middle_goes_on_where_it_was_and_is_kept_once(door: httpx.Client) -> None:
    data = jpeg()
    assert len(data) > 2 * PIECE
    assert put(door, data, 0, data[:PIECE]).json() == {"have": PIECE}
    cut_off(door, data, PIECE)
    assert have(door, data) == PIECE, "of the piece that broke off nothing counts"
    told = put(door, data, 0, data[:PIECE])
    assert (told.status_code, told.json()["have"]) == (409, PIECE)
    assert told.json()["because"]["en"] == f"Please go on from byte {PIECE}."
    for offset in range(PIECE, len(data), PIECE):
        assert put(door, data, offset, data[offset : offset + PIECE]).status_code == 200
    assert have(door, data) == len(data)
    assert put(door, data).json() == {"have": len(data)}, "sent once more it is there already"
    kept = Blob.objects.get()
    assert (kept.sha256, kept.size, round(kept.lon, 3), round(kept.lat, 3)) == (sha(data), len(data), 121.31, 28.34)
    assert files.place(sha(data)).read_bytes() == data, "evidence stays as it was sent"
    out = Image.open(io.BytesIO(files.bare(sha(data))))
    assert (out.size, dict(out.getexif())) == ((1600, 1200), {}), "what leaves the house says nothing of the camera"


KIND, LARGE, PIXELS = "This is no photo", "The photo is larger than 12 MB", "more than 60 million pixels"
NO_PHOTO = {
    "words": (b"not a photo at all", KIND),
    "a drawing with a program": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", KIND),
    "an archive that unpacks to 100 MB": (packed(), KIND),
    "half a photo": (jpeg((400, 300))[:9000], KIND),
    "a picture of 81 million pixels in 10 kB": (png((9000, 9000)), PIXELS),
    "a picture of 400 million pixels": (png((20000, 20000)), PIXELS),
    "20 MB": (jpeg((64, 64)) + b"\0" * 20 * MB, LARGE),
    "50 MB": (jpeg((64, 64)) + b"\0" * 50 * MB, LARGE),
}


def test_what_is_no_photo_is_told_in_both_languages_and_not_kept(door: httpx.Client) -> None:
    for name, (data, words) in NO_PHOTO.items():
        answer = put(door, data)
        assert answer.status_code in (413, 422), name
        because = answer.json()["because"]
        assert words in because["en"] and "照片" in because["zh"], (name, because)
        assert have(door, data) == 0 and not files.place(sha(data)).exists(), name
    assert not Blob.objects.exists()
    assert put(door, jpeg((64, 64))).status_code == 200, "the next photo is taken as ever"


def test_an_envelope_whose_photo_was_refused_is_held_and_files_nothing(door: httpx.Client) -> None:
    said = {"kind": "blocked_culvert", "text": "x", "lon": 121.4, "lat": 28.4, "area": VILLAGE}
    args = said | {"photos": [sha(packed())]}
    key = "0198a7d6-0000-7000-8000-000000000001"
    one = {"v": 1, "key": key, "verb": "hazards.report", "args": args, "observed_at": T0.isoformat()}
    (told,) = door.post("/field/sync", content=json.dumps([one | {"device": "d", "n": 1}])).json()
    assert (told["state"], told["because"]["en"][:32]) == ("held", "The photo has not arrived yet; t")
