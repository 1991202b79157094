"""A paper of a visit is handed over later, signed for on glass or refused before a witness (送达)."""

from __future__ import annotations

from uuid import UUID

from anlan.act.inspections.models import Visit
from anlan.infra.journal import Change, verb
from anlan.infra.papers import serving


@verb("inspections.serve")
def serve(
    change: Change, *, paper: UUID, met: str, signed: bool, signature: str = "", witness: str = "", text: str = ""
) -> None:
    """Say to whom an issued paper was handed, once. Raises Refused; Hidden: no such paper."""
    row = change.lock(Visit, serving.matter_of(paper, "inspections"))
    serving.serve(change, row, paper, met, signed, signature, witness, text)
