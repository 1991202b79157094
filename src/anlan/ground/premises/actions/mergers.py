"""Two records are one thing: one person finds it, another confirms it, and it can be undone (community-rescue 12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anlan.ground.access import queries as access
from anlan.ground.areas import queries as places
from anlan.ground.premises import states
from anlan.ground.premises.models import Compound, Merger, Party
from anlan.ground.premises.queries.merged import same
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Refused, Said, no, yes

OF: dict[str, type[Any]] = {"party": Party, "compound": Compound}


@verb("premises.propose_merge", states.MERGER)
def propose_merge(change: Change, *, what: str, keep: UUID, gone: UUID, reason: str) -> None:
    """Say that `gone` is another record of `keep`. Nothing changes until somebody else confirms it. Raises Refused."""
    if what not in OF or keep == gone:
        raise Refused(Said("premises.refused.merge_two"))
    change.require(yes() if reason.strip() else no("premises.refused.text"))
    rows = [change.lock(OF[what], one) for one in sorted((keep, gone))]
    known = same(change.by, change.at)
    if keep in known.keeps or gone in known.keeps:
        raise Refused(Said("premises.refused.merged_already"))
    if Merger.objects.filter(gone__in=[keep, gone], state=states.PROPOSED).exists():
        raise Refused(Said("premises.refused.merge_waits"))
    row = Merger(
        what=what,
        keep=keep,
        gone=gone,
        reason=reason.strip()[:500],
        proposed_by=change.by.account,
        proposed_at=change.at,
        area=places.common([r.area for r in rows]),
        shown_down=True,
    )
    change.move(row, states.PROPOSED)
    change.after["merger"] = str(row.pk)


@verb("premises.merge", states.MERGER)
def merge(change: Change, *, merger: UUID) -> None:
    """From now on the two read as one. Somebody else does it, unless there is nobody else: marked. Raises Refused."""
    row = change.lock(Merger, merger)
    verdict = yes("premises.because.another")
    if row.proposed_by == change.by.account:
        row.alone = not access.others_may(change.by, "premises.merge", change.at)
        verdict = yes("premises.because.nobody_else") if row.alone else no("premises.refused.merge_own")
    row.done_by, row.done_at = change.by.account, change.at
    change.move(row, states.DONE, verdict)


@verb("premises.drop_merge", states.MERGER)
def drop_merge(change: Change, *, merger: UUID, reason: str) -> None:
    """They are not one, and why. Raises Refused."""
    row = change.lock(Merger, merger)
    change.move(row, states.DROPPED, yes() if reason.strip() else no("premises.refused.text"))
    change.after["words"] = reason.strip()


@verb("premises.undo_merge", states.MERGER)
def undo_merge(change: Change, *, merger: UUID, reason: str) -> None:
    """They are two again from now on; what was read meanwhile is read again as of then. Raises Refused."""
    row = change.lock(Merger, merger)
    row.undone_at = change.at
    change.move(row, states.UNDONE, yes() if reason.strip() else no("premises.refused.text"))
    change.after["words"] = reason.strip()
