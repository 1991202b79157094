"""The JSON door for files from outside: every kind that a room takes in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from anlan.infra.bulk import Report
from anlan.infra.bulk.files import MAX_FILE
from anlan.infra.bulk.report import FileError
from anlan.infra.pages import house
from anlan.infra.pages.card import Importer
from anlan.kernel.decision import Hidden
from anlan.kernel.rights import Actor

router = Router(tags=["ground"])


class Sentences(Schema):
    """A sentence in both languages."""

    zh: str
    en: str


class Mistake(Schema):
    """One mistake of a file: row 0 speaks of the file as a whole."""

    row: int
    field: str
    because: Sentences
    got: str


class Taken(Schema):
    """What a file changed, or would change; with mistakes nothing was saved."""

    kind: str
    dry_run: bool
    rows: int
    new: int
    changed: int
    same: int
    errors: list[Mistake]
    errors_total: int
    ignored: list[str]
    entry: str | None


@router.post("/import/{kind}", response={200: Taken, 422: Taken})
def take_in(request: HttpRequest, kind: str, file: File[UploadedFile], dry_run: bool = False) -> Status[Any]:
    """Take in a CSV or XLSX file. Any mistake: nothing is saved, the answer is 422 and lists them all."""
    importer = importer_of(request.actor, kind)  # type: ignore[attr-defined]
    if file.size and file.size > MAX_FILE:
        wrong = FileError("bulk.file.too_big", megabytes=MAX_FILE // 1024 // 1024)
        return Status(422, Report(kind, dry_run, errors=[wrong.error]).as_json())
    report = importer.run(
        file.read(),
        file.name or kind,
        by=request.actor,  # type: ignore[attr-defined]
        at=request.city_now,  # type: ignore[attr-defined]
        dry_run=dry_run,
    )
    return Status(200 if report.ok else 422, report.as_json())


def importer_of(actor: Actor, kind: str) -> Importer:
    """The importer of a kind, for those who may use it; others don't learn that it exists."""
    importer = house.importers().get(kind)
    if importer is None or not actor.any(importer.right):
        raise Hidden
    return importer
