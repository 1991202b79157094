"""Handing an issued paper over (送达): signed for on glass, or refused before a witness; the paper stays frozen.

What was handed over is an entry of the paper's matter: who, when, and the signature by its hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.infra.journal.change import Change
from anlan.infra.journal.trail import trail
from anlan.infra.matter import Matter
from anlan.infra.models import Paper
from anlan.infra.papers import glass
from anlan.infra.papers.issuing import PaperRow, papers_of
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Verdict, no, yes
from anlan.kernel.rights import Actor

SERVED = "served"
ON_PAPER = "paper"


@dataclass(frozen=True)
class Served:
    """When a paper was handed to whom. `signature` is a picture's hash, empty where signed on paper or refused."""

    at: datetime
    met: str
    signed: bool
    signature: str
    witness: str
    text: str


def may_serve(served: bool, met: str, signed: bool, drawn: bool, text: str, witness: str) -> Verdict:
    """A paper is handed over once, to somebody by name; a refusal says how it went and who else saw it."""
    if served:
        return no("core.refused.served")
    if not met.strip():
        return no("core.refused.served_met")
    if signed:
        return yes()
    if drawn:
        return no("core.refused.served_both")
    return yes() if text.strip() and witness.strip() else no("core.refused.served_witness")


def matter_of(paper: UUID, room: str) -> UUID:
    """What a paper of a room is about, for its verb to lock, which weighs the right. Raises Hidden: no such paper."""
    with reading(SYSTEM):
        ref: UUID | None = (
            Paper.objects.seen_by(SYSTEM).filter(pk=paper, room=room).values_list("ref", flat=True).first()
        )
    if ref is None:
        raise Hidden
    return ref


def serve(
    change: Change, row: Matter, paper: UUID, met: str, signed: bool, signature: str, witness: str, text: str
) -> None:
    """Inside a room's verb `serve`, its matter locked: keep what was said and drawn. Raises Refused."""
    with reading(SYSTEM):
        known = paper in served(row._meta.app_label, row.pk, change.at)
        number = Paper.objects.seen_by(SYSTEM).values_list("number", flat=True).get(pk=paper)
    change.require(may_serve(known, met, signed, bool(signature), text, witness))
    if signature:
        change.attach(row, signature, SERVED)
        change.require(yes() if glass.drawn(signature) else no("core.refused.served_blank"))
    kept = {"met": met.strip(), "signed": signed, "signature": signature}
    change.after |= {
        ON_PAPER: str(paper), "number": number, **kept, "to": met.strip(),
        "witness": witness.strip(), "words": text.strip(),
    }  # fmt: skip


def served(room: str, ref: UUID, at: datetime) -> dict[UUID, Served]:
    """Papers of a matter that were handed over, within the transaction's scope."""
    found = {}
    for t in trail(room, ref, at):
        if t.verb == f"{room}.serve":
            a = t.after
            when = t.observed_at or t.at
            one = Served(when, a["met"], a["signed"], a["signature"], a["witness"], a["words"])
            found[UUID(a[ON_PAPER])] = one
    return found


def papers_served(viewer: Actor, room: str, ref: UUID, at: datetime) -> Sequence[tuple[PaperRow, Served | None, str]]:
    """Papers about a matter that the viewer may open, how each was handed over, and where the viewer may do so."""
    rows = papers_of(viewer, room, ref, at)
    known = served(room, ref, at) if rows else {}
    may = viewer.any(f"{room}.serve")
    return [(r, known.get(r.id), f"/field/paper/{r.id}" if may and r.id not in known else "") for r in rows]
