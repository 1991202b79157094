"""Files by their hash: taken in pieces, checked, measured, kept once; shown to those who may see what they prove."""

from __future__ import annotations

import hashlib
import io
import os
import re
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from PIL import Image, ImageOps

from anlan.infra.models import Blob, Photo
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor

LARGEST = 12 * 1024 * 1024  # default, to be confirmed: a phone's photo is 3 to 8 MB
MOST_PIXELS = 60_000_000
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PAPER = "application/pdf"
ELSEWHERE = "core.refused.photo_offset"
UNFIT = {"core.refused.photo_kind", "core.refused.photo_large", "core.refused.photo_pixels"}
_SHA = re.compile(r"^[0-9a-f]{64}$")
_EXIF_IFD, _GPS_IFD, _TAKEN, _LAT, _LON = 0x8769, 0x8825, 0x9003, 2, 4


def place(sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def _part(sha256: str, account: Any) -> Path:
    return Path(settings.FILES_ROOT) / "parts" / f"{sha256}.{account}"


def _kept(sha256: str) -> bool:
    """Whether bytes and row are both here: a kill between the two leaves bytes that nobody can refer to."""
    return place(sha256).exists() and Blob.objects.filter(sha256=sha256).exists()


def have(sha256: str, actor: Actor) -> int:
    """How many bytes of this file have arrived from this account: where a half-sent upload goes on."""
    if not _SHA.match(sha256):
        raise Refused(Said("core.refused.photo_hash"))
    if _kept(sha256):
        return place(sha256).stat().st_size
    part = _part(sha256, actor.account)
    return part.stat().st_size if part.exists() else 0


def half_sent(before: datetime) -> list[Path]:
    """Pieces of uploads of which nothing has arrived since a moment of real time, the oldest first."""
    found = [(part.stat().st_mtime, part) for part in (Path(settings.FILES_ROOT) / "parts").glob("*.*")]
    return [part for since, part in sorted(found) if since < before.timestamp()]


def take(sha256: str, offset: int, piece: bytes, total: int, actor: Actor, at: datetime) -> int:
    """Add a piece at `offset`; when `total` bytes are there, check and keep them. Returns bytes held.

    Raises Refused: wrong offset, too large, hash does not fit, not a photo.
    """
    held = have(sha256, actor)
    if _kept(sha256):
        return held
    if total > LARGEST or offset + len(piece) > total:
        raise Refused(Said("core.refused.photo_large", {"mb": LARGEST // 1024 // 1024}))
    if offset != held:
        raise Refused(Said(ELSEWHERE, {"have": held}))
    part = _part(sha256, actor.account)
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("ab") as handle:
        handle.write(piece)
    if held + len(piece) < total:
        return held + len(piece)
    data = part.read_bytes()
    part.unlink()
    keep(data, actor, at, expected=sha256)
    return total


def keep(data: bytes, actor: Actor, at: datetime, *, expected: str | None = None) -> str:
    """Check a photo and keep it. Returns its SHA-256. Raises Refused: too large, no photo, hash does not fit."""
    if len(data) > LARGEST:
        raise Refused(Said("core.refused.photo_large", {"mb": LARGEST // 1024 // 1024}))
    sha256 = hashlib.sha256(data).hexdigest()
    if expected is not None and sha256 != expected:
        raise Refused(Said("core.refused.photo_hash"))
    return _store(sha256, data, actor, at, measured(data))


def keep_scan(data: bytes, actor: Actor, at: datetime) -> str:
    """Keep a scanned paper: a PDF, or a photo of it. Returns its SHA-256. Raises Refused: too large, neither."""
    if not data.startswith(b"%PDF-"):
        return keep(data, actor, at)
    if len(data) > LARGEST:
        raise Refused(Said("core.refused.photo_large", {"mb": LARGEST // 1024 // 1024}))
    if b"%%EOF" not in data[-2048:]:
        raise Refused(Said("core.refused.scan_kind"))
    return _store(hashlib.sha256(data).hexdigest(), data, actor, at, {"mime": PAPER})


def mime_of(sha256: str) -> str | None:
    """The kind of a file that the house keeps; None where it keeps none of this hash."""
    found: str | None = Blob.objects.filter(sha256=sha256).values_list("mime", flat=True).first()
    return found if found is not None and place(sha256).exists() else None


def keep_paper(pdf: bytes, actor: Actor, at: datetime) -> str:
    """Keep a paper that the house printed. Returns its SHA-256."""
    return _store(hashlib.sha256(pdf).hexdigest(), pdf, actor, at, {"mime": PAPER})


def _store(sha256: str, data: bytes, actor: Actor, at: datetime, facts: dict[str, Any]) -> str:
    """Bytes to the disk, then their row: a kill between the two leaves bytes that nobody refers to."""
    target = place(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        fresh = target.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        with fresh.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(target)
    row = {"sha256": sha256, "size": len(data), "by": actor.account, "received_at": at, **facts}
    with connection.cursor() as cursor:  # as it stands: two hundred phones bring thousands of photos at once
        names, holes = ", ".join(row), ", ".join(["%s"] * len(row))
        cursor.execute(f"insert into blob ({names}) values ({holes}) on conflict do nothing", list(row.values()))
    return sha256


def measured(data: bytes) -> dict[str, Any]:
    """Kind, size in pixels, and when and where it was taken as the camera says. Raises Refused if it is no photo."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in KINDS:
                raise Refused(Said("core.refused.photo_kind"))
            if image.width * image.height > MOST_PIXELS:
                raise Refused(Said("core.refused.photo_pixels", {"most": MOST_PIXELS // 1_000_000}))
            kind, width, height = KINDS[image.format], image.width, image.height
            image.draft(None, (width // 8, height // 8))  # every byte of a JPEG is read, few pixels are unfolded
            image.load()
            exif = image.getexif()
            taken = exif.get_ifd(_EXIF_IFD).get(_TAKEN)
            gps = exif.get_ifd(_GPS_IFD)
    except Refused:
        raise
    except Image.DecompressionBombError as bomb:  # Pillow's own ceiling, above ours
        raise Refused(Said("core.refused.photo_pixels", {"most": MOST_PIXELS // 1_000_000})) from bomb
    except Exception as trouble:  # Pillow raises many kinds on hostile input
        raise Refused(Said("core.refused.photo_kind")) from trouble
    return {
        "mime": kind,
        "width": width,
        "height": height,
        "taken_at": _time(taken),
        "lon": _degrees(gps.get(_LON), gps.get(_LON - 1)),
        "lat": _degrees(gps.get(_LAT), gps.get(_LAT - 1)),
    }


def _time(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=CITY)
    except ValueError:
        return None


def _degrees(parts: Any, half: Any) -> float | None:
    try:
        d, m, s = (float(p) for p in parts)
        value = d + m / 60 + s / 3600
        return -value if str(half) in ("S", "W") else value
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def small(sha256: str, side: int) -> Path:
    """A smaller copy, turned upright, without camera data; made once."""
    target = place(sha256).with_name(f"{sha256}.{side}.jpg")
    if not target.exists():
        with Image.open(place(sha256)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((side, side))
            fresh = target.with_suffix(f".{os.getpid()}")
            upright.save(fresh, "JPEG", quality=82)
            fresh.replace(target)
    return target


def bare(sha256: str) -> bytes:
    """The photo in full size, turned upright, without camera data: as it leaves the house, its place told beside it."""
    out = io.BytesIO()
    with Image.open(place(sha256)) as image:
        ImageOps.exif_transpose(image).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def whole(sha256: str, *, afresh: bool = False) -> bool:
    """Whether the bytes kept are still those of the hash. A file that looks untouched since the last reading is not
    read again, except `afresh`: that is for who wants proof.
    """
    file = place(sha256)
    if not file.exists():
        return False
    if afresh:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    now = file.stat()
    return _whole(sha256, str(file), now.st_size, now.st_mtime_ns, now.st_ino)


@lru_cache(maxsize=65536)
def _whole(sha256: str, file: str, size: int, mtime_ns: int, inode: int) -> bool:
    """Read once for each size, time of change and place on the disk."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() == sha256


def show(request: HttpRequest, sha256: str) -> HttpResponse | FileResponse:
    """The photo, for those who may see something it is evidence of, or who sent it; 404 for others."""
    actor = getattr(request, "actor", None)
    if actor is None or not _SHA.match(sha256):
        raise Http404
    with reading(actor), connection.cursor() as cursor:
        seen = Photo.objects.seen_by(actor).filter(sha256=sha256).exists()
        cursor.execute("select mime, by from blob where sha256 = %s", [sha256])
        row = cursor.fetchone()
    if row is None or not (seen or row[1] == actor.account) or not place(sha256).exists():
        raise Http404
    side = request.GET.get("side", "")
    if side in ("320", "960"):
        response = FileResponse(small(sha256, int(side)).open("rb"), content_type="image/jpeg")
    else:
        response = FileResponse(place(sha256).open("rb"), content_type=row[0])
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def png(picture: Image.Image) -> bytes:
    """A picture as a file without loss."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
