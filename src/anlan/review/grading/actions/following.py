"""What follows from a band of points: work for the right people, which lapses by itself when the band is better."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.premises import queries as premises
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Said, no, yes
from anlan.kernel.rights import Actor
from anlan.review.grading import states
from anlan.review.grading.actions.places import name, place
from anlan.review.grading.models import Follow
from anlan.review.grading.queries.points import Ledger, ledgers
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import follow as rules


@verb("grading.follow", states.FOLLOW)
def follow(change: Change, *, party: UUID, code: str, band: str, points: int, tenant: UUID | None = None) -> None:
    """An enterprise's band asks for something: by a day somebody does it and says what came of it. Raises Hidden."""
    compound, area = place(party, change.at)
    rule = rule_at(change.at)
    who = name(tenant, change.at) if tenant else {"zh": "", "en": ""}
    row = Follow(
        area=area, compound=compound, party=party, code=code, band=band, points=points, text=who["zh"],
        made_by=change.by.account, made_at=change.at,
        due=hazards.after_working_days(change.at, rule.points["follow_wd"]),
    )  # fmt: skip
    change.move(row, states.OPEN)
    about = {
        "name": name(party, change.at), "points": points, "band": Said(f"grading.points.band.{band}"), "tenant": who,
        "status": Said(f"grading.status.{rule.status}"),
    }  # fmt: skip
    change.work(row, "follow", Said(f"grading.work.{code}", about), role=rules.ASKED[code], due=row.due)


@verb("grading.follow_done", states.FOLLOW)
def follow_done(change: Change, *, follow: UUID, text: str) -> None:
    """It was done, with what came of it. Raises Refused without words."""
    row = change.lock(Follow, follow)
    _over(change, row, states.DONE, text)


@verb("grading.lapse", states.FOLLOW)
def lapse(change: Change, *, follow: UUID) -> None:
    """The band no longer asks for it. Raises Refused."""
    row = change.lock(Follow, follow)
    change.require(no("grading.refused.over") if row.state != states.OPEN else yes())
    _over(change, row, states.LAPSED, "-")


def _over(change: Change, row: Follow, to: str, text: str) -> None:
    verdict = yes() if text.strip() else no("grading.refused.text")
    row.decided_by, row.decided_at, row.why = change.by.account, change.at, text.strip()
    change.move(row, to, verdict)
    change.settle(row)


def followed_anew(by: Actor, at: datetime, only: Collection[UUID] | None = None, cause: UUID | None = None) -> int:
    """Open what the bands of now ask for and nobody was asked yet this year, lapse what they no longer ask for."""
    with reading(by):
        rule, books = rule_at(at), ledgers(by, at, only)
        rows = Follow.objects.seen_by(by).exclude(code=rules.NO_NEW)
        if only is not None:
            rows = rows.filter(party__in=list(only))
        known = list(rows.values_list("pk", "party", "code", "state", "made_at"))
        rents = premises.renting(by, at, [book.party for book in books])
    wanted = {
        (book.party, code): book for book in books for code in rules.wanted(rule, book.band, rents=book.party in rents)
    }
    asked = {(party, code) for _, party, code, state, made in known if _holds(state, made, at)}
    for pk, party, code, state, _ in known:
        if state == states.OPEN and (party, code) not in wanted:
            lapse(follow=pk, by=by, at=at, cause=cause)
    due = {one: book for one, book in wanted.items() if one not in asked}
    return sum(_opened(book, code, by, at, cause) for (_, code), book in due.items())


def _holds(state: str, made: datetime, at: datetime) -> bool:
    """Asked and open, or done in this year: not asked again before the next."""
    return state == states.OPEN or (state == states.DONE and made.astimezone(CITY).year == at.astimezone(CITY).year)


def _opened(book: Ledger, code: str, by: Actor, at: datetime, cause: UUID | None) -> int:
    try:
        follow(party=book.party, code=code, band=book.band, points=book.points, by=by, at=at, cause=cause)
    except Hidden:  # it has no site any more, so there is nobody to ask
        return 0
    return 1


def let_anyway(lessor: UUID, lessee: UUID, by: Actor, at: datetime, cause: UUID) -> bool:
    """Somebody whose band allows no new tenants has let: the section is told, once while it is open."""
    with reading(SYSTEM):
        rule, book = rule_at(at), ledgers(SYSTEM, at, {lessor})[0]
        known = Follow.objects.seen_by(SYSTEM).filter(party=lessor, code=rules.NO_NEW, state=states.OPEN).exists()
    if known or not rules.asks(rule, book.band, rules.NO_NEW):
        return False
    try:
        follow(
            party=lessor,
            code=rules.NO_NEW,
            band=book.band,
            points=book.points,
            tenant=lessee,
            by=by,
            at=at,
            cause=cause,
        )
    except Hidden:
        return False
    return True
