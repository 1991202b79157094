"""What became of a compound: claimed with evidence by one person, accepted or sent back by another."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.ground.premises.states import COUNTED
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Hidden, Said, no, yes
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Campaign, Member
from anlan.review.campaigns.rules import verdicts
from anlan.review.campaigns.rules.cohort import heirs, still
from anlan.review.grading import queries as grading

MOST = 500


@verb("campaigns.claim", states.MEMBER)
def claim(
    change: Change, *, member: UUID, outcome: str, text: str, document: str = "", photos: Sequence[str] = ()
) -> None:
    """Say what became of a compound, with its document or photos. Only what the records bear out. Raises Refused."""
    row = change.lock(Member, member)
    campaign = Campaign.objects.seen_by(change.by).filter(pk=row.campaign_id).first()
    if campaign is None:
        raise Hidden
    shared = _still(change, campaign, row.compound)
    dangers = _dangers(change, row.compound) if shared else []
    change.require(verdicts.may_claim(outcome, shared, document, photos, text, dangers))
    row.outcome, row.text, row.document = outcome, text.strip()[:500], document.strip()[:80]
    row.claimed_by, row.claimed_at = change.by.account, change.at
    change.move(row, states.CLAIMED)
    for sha256 in photos:
        change.attach(row, sha256, "after")
    name = premises.compound_names(change.by, [row.compound], change.at, change.at)
    line = Said("campaigns.work.claimed", {"name": name.get(row.compound, ""), "outcome": _outcome(outcome)})
    change.work(row, "claimed", line, role="section", next=Said("campaigns.work.claimed_next"))


def _outcome(outcome: str) -> dict[str, object]:
    return Said(f"campaigns.outcome.{outcome}").as_json()


def _still(change: Change, campaign: Campaign, compound: UUID) -> bool:
    acts = premises.acts(change.by, change.at)
    of = heirs([compound], acts, campaign.as_of, change.at)
    rows = premises.compounds(change.by, change.at, change.at, ids=of[compound])
    return bool(still(of, [r.id for r in rows if r.state in COUNTED]))


def _dangers(change: Change, compound: UUID) -> list[Said]:
    """What still makes it graver: nobody calls that put right."""
    row = grading.grade(change.by, compound, change.at)
    return [step.because for step in row.steps] if row else []


@verb("campaigns.accept", states.MEMBER)
def accept(change: Change, *, members: Sequence[UUID]) -> None:
    """Accept claimed outcomes; somebody else than who claimed each. Raises Refused."""
    change.require(yes() if 0 < len(members) <= MOST else no("campaigns.refused.members", most=MOST))
    for pk in members:
        row = change.lock(Member, pk)
        row.accepted_by, row.accepted_at = change.by.account, change.at
        change.move(row, states.ACCEPTED, verdicts.another(row.claimed_by, change.by.account))
        change.settle(row)
    change.after["accepted"] = len(members)


@verb("campaigns.send_back", states.MEMBER, right="campaigns.accept")
def send_back(change: Change, *, member: UUID, text: str) -> None:
    """The outcome is not shown; why, for whoever claimed it. Raises Refused."""
    row = change.lock(Member, member)
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    row.outcome = row.document = ""
    row.text = text.strip()[:500]
    row.claimed_by = row.claimed_at = None
    change.move(row, states.OPEN)
    change.settle(row)
    change.after["words"] = text.strip()
