"""Papers over HTTP: an issued one as it was issued, and others as they are printed for one reader."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from anlan.infra import files
from anlan.infra.pages.page import page
from anlan.infra.papers.issuing import named
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor


def answer(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser and is saved under `name`."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    response["Cache-Control"] = "private, no-store"
    return response


@page(None)
def show(request: HttpRequest, paper: UUID) -> HttpResponse:
    """An issued paper: the very bytes that were issued, or a refusal where they are no longer those of its hash."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    row = named(viewer, paper, request.city_now)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    if not files.whole(row.sha256):
        raise Refused(Said("core.refused.paper_broken", {"number": row.number}))
    return answer(files.place(row.sha256).read_bytes(), row.number)
