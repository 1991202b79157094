"""Found again: the system says that it looks like one struck off, an officer confirms, and the old file goes on."""

from __future__ import annotations

from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import waiting
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import again, deadlines
from anlan.infra.journal import Change, verb
from anlan.infra.models import Photo
from anlan.kernel.decision import Refused, Said


@verb("hazards.suspect")
def suspect(change: Change, *, hazard: UUID, again_of: UUID) -> None:
    """Note on a new report which one struck off it seems to be again. Raises Refused when it has moved on."""
    h = change.lock(Hazard, hazard)
    if h.state not in (states.REPORTED, states.VERIFIED):
        raise Refused(Said("hazards.refused.moved_on"))
    h.again_of = again_of
    change.save(h)
    old = Hazard.objects.seen_by(change.by).get(pk=again_of)
    terms = change.once(terms_at)
    line = Said("hazards.work.again", {"number": old.number, "new": h.number, "text": h.text[:60]})
    due = deadlines.after_working_days(change.at, terms.again_wd, terms)
    waiting.begin(change, old, waiting.AGAIN, line, due, role=waiting.OFFICER)


@verb("hazards.reopen", states.HAZARD)
def reopen(change: Change, *, hazard: UUID, text: str) -> None:
    """Open a struck-off file again: the new reports of the same go on in it, with their photos. Raises Refused."""
    h = change.lock(Hazard, hazard)
    news = Hazard.objects.seen_by(change.by).filter(again_of=h.pk, state__in=(states.REPORTED, states.VERIFIED))
    found = [change.lock(Hazard, pk) for pk in news.order_by("number").values_list("pk", flat=True)]
    terms = change.once(terms_at)
    verdict = again.may_reopen(h.facts(), [one.facts() for one in found], text, change.at, terms)
    _again(h)
    h.reopened += 1
    h.reopened_at = change.at
    begin(h, states.REOPENED, change.at, terms)
    change.move(h, states.REOPENED, verdict)
    change.after["words"] = text
    change.after["found"] = [one.number for one in found]
    for one in found:
        for sha256 in (
            Photo.objects.seen_by(change.by).filter(room="hazards", ref=one.pk).values_list("sha256", flat=True)
        ):
            change.attach(h, sha256, "again")
        begin(one, states.JOINED, change.at, terms)
        change.move(one, states.JOINED)
        onward(change, one)
    onward(change, h)


def _again(h: Hazard) -> None:
    """The file's path begins anew after its grading; who did what before stands in the journal."""
    h.holder = h.rectifier = h.submitter = h.inspector = h.second = None
    h.assigned_at = h.accepted_at = h.submitted_at = h.visited_at = h.closed_at = h.limit = None
    h.extension, h.extended, h.fixes, h.remedy, h.order_no, h.body = None, 0, {}, {}, "", ""
    h.ordered_at = None
