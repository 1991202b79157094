"""What the clock does: say that half the time is gone, that it is over, and then daily one step up the chain."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards.actions import asking
from anlan.act.hazards.actions.onward import counted_from, rewind
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import deadlines, verdicts
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Refused, Said


@verb("hazards.remind")
def remind(change: Change, *, hazard: UUID, due: datetime) -> None:
    """Ask those whose turn it is now, however late the clock was. Raises Refused when the hazard has moved on."""
    h = change.lock(Hazard, hazard)
    if h.ended_at is not None or h.due != due:
        raise Refused(Said("hazards.refused.moved_on"))
    terms = change.once(terms_at)
    point = deadlines.points(counted_from(h), h.due, terms, change.at)[0]
    if point is None:
        raise Refused(Said("hazards.refused.moved_on"))
    roles = deadlines.told(point.day_late, terms, verdicts.turn(h.facts())) if point.day_late else ("holder",)
    told = asking.ask(change, h, roles, point)
    change.after.update(
        {"share": point.share, "day_late": point.day_late, "roles": list(roles), "told": [str(p) for p in told]}
    )
    rewind(change, h)
