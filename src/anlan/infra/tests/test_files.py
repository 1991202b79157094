"""Photos: in pieces, checked by hash, no photo no entry, shown to those who may see what they prove."""

from __future__ import annotations

import hashlib
import io

import pytest
from conftest import COUNTY, T0
from django.test import Client
from PIL import Image

from anlan.ground.access import actions
from anlan.infra import files
from anlan.infra.models import Blob
from anlan.infra.scope import SYSTEM
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused


def photo(size: tuple[int, int] = (64, 48), taken: str = "2026:08:10 14:21:00") -> bytes:
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (28.0, 20.0, 24.0), 3: "E", 4: (121.0, 18.0, 36.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_photo_in_three_pieces_is_whole_and_says_when_and_where(world, actor):
    data, me = photo(), actor("grid_worker")
    third = len(data) // 3
    for start, end in ((0, third), (third, 2 * third), (2 * third, len(data))):
        assert files.have(sha(data), me) == start
        files.take(sha(data), start, data[start:end], len(data), me, T0)
    facts = files.measured(files.place(sha(data)).read_bytes())
    assert (facts["width"], facts["height"], facts["mime"]) == (64, 48, "image/jpeg")
    assert facts["taken_at"].astimezone(CITY).strftime("%H:%M") == "14:21"
    assert (round(facts["lat"], 3), round(facts["lon"], 3)) == (28.34, 121.31)
    assert files.whole(sha(data))


def test_a_piece_at_the_wrong_place_is_refused_with_where_to_go_on(world, actor):
    data, me = photo(), actor("grid_worker")
    files.take(sha(data), 0, data[:100], len(data), me, T0)
    with pytest.raises(Refused) as refused:
        files.take(sha(data), 50, data[50:], len(data), me, T0)
    assert refused.value.because.params == {"have": 100}


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"PK\x03\x04" + b"0" * 500, photo()[:400], b""])
def test_what_is_no_photo_is_refused_and_not_kept(world, actor, data):
    with pytest.raises(Refused):
        files.keep(data, actor("grid_worker"), T0)
    assert not files.place(sha(data)).exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unfolded(world, actor):
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Refused) as refused:
        files.keep(out.getvalue(), actor("grid_worker"), T0)
    assert refused.value.because.key == "core.refused.photo_pixels"


def test_bytes_that_do_not_fit_their_hash_are_refused(world, actor):
    data, other = photo(), photo((32, 32))
    with pytest.raises(Refused) as refused:
        files.take(sha(data), 0, other, len(other), actor("grid_worker"), T0)
    assert refused.value.because.key == "core.refused.photo_hash"


def test_the_sender_sees_a_photo_and_a_stranger_gets_404(world):
    heads = {}
    for name in ("wang", "li"):
        actions.create(name, name, COUNTY, password="calm-waters-1", by=SYSTEM, at=T0)
        body = {"username": name, "password": "calm-waters-1"}
        heads[name] = {
            "Authorization": "Device "
            + Client().post("/api/login", body, content_type="application/json").json()["token"]
        }
    data = photo((200, 150), taken="2026:08:10 15:00:00")
    put = Client().put(
        f"/field/photo/{sha(data)}?total={len(data)}", data, content_type="image/jpeg", headers=heads["wang"]
    )
    assert put.json() == {"have": len(data)}
    shown = Client().get(f"/files/{sha(data)}", headers=heads["wang"])
    assert (shown.status_code, b"".join(shown.streaming_content)) == (200, data)
    small = b"".join(Client().get(f"/files/{sha(data)}?side=320", headers=heads["wang"]).streaming_content)
    assert not Image.open(io.BytesIO(small)).getexif()
    assert Client().get(f"/files/{sha(data)}", headers=heads["li"]).status_code == 404
    assert Client().get(f"/files/{sha(data)}").status_code == 404


def test_bytes_left_by_a_kill_before_their_row_are_asked_for_again(world, actor):
    data, me = photo(), actor("grid_worker")
    files.place(sha(data)).parent.mkdir(parents=True, exist_ok=True)
    files.place(sha(data)).write_bytes(data)
    assert files.have(sha(data), me) == 0
    assert files.take(sha(data), 0, data, len(data), me, T0) == len(data)
    assert files.have(sha(data), me) == len(data)
    assert Blob.objects.filter(sha256=sha(data)).exists()


def test_pieces_that_are_all_here_are_kept_by_an_empty_last_one(world, actor):
    data, me = photo(), actor("grid_worker")
    part = files._part(sha(data), me.account)
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(data)  # as a kill leaves it after the last piece and before its check
    assert files.have(sha(data), me) == len(data)
    assert files.take(sha(data), len(data), b"", len(data), me, T0) == len(data)
    assert files.whole(sha(data)) and Blob.objects.filter(sha256=sha(data)).exists()


def test_fifty_megabytes_are_refused_at_the_first_piece_and_by_a_form(world, actor):
    me = actor("grid_worker")
    with pytest.raises(Refused) as piece:
        files.take("a" * 64, 0, b"x" * 1024, 50 * 1024 * 1024, me, T0)
    with pytest.raises(Refused) as whole:
        files.keep(b"x" * (files.LARGEST + 1), me, T0)
    assert [r.value.because.key for r in (piece, whole)] == ["core.refused.photo_large"] * 2
    assert files.have("a" * 64, me) == 0
