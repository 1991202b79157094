"""Verbs over registers and what the finder makes of them: a file comes in, sites are taken or dismissed, answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises import states
from anlan.ground.premises.actions.register import register, register_party
from anlan.ground.premises.models import Doubt, Found, Party, PartyFact, Record
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.kernel import credit_code
from anlan.kernel.decision import Refused, Said, no, yes

GUARDED = (Found, Doubt)  # their states are guarded, so they are written one by one


@verb("premises.import_register", right="premises.import")
def take_in_register(change: Change, batch: Batch) -> None:
    """Take in a file of a register with what follows from it: sites found or gone, questions asked."""
    _save(change, batch)


@verb("premises.find", right="premises.review")
def find_again(change: Change, batch: Batch) -> None:
    """What the finder makes of the registers after people answered."""
    _save(change, batch)


def _save(change: Change, batch: Batch) -> None:
    plan = batch.plan
    one_by_one = [r for r in plan.changed if isinstance(r, GUARDED)]
    plan.changed = [r for r in plan.changed if not isinstance(r, GUARDED)]
    change.area = next((r.area for r in plan.new), "") or next((r.area for r in one_by_one), "")
    for row in one_by_one:
        change.require(change.by.may(change.right, row.area, change.at))
        row.save(change=change, update_fields=sorted(plan.was[row.pk]))
        change.part("premises", row.pk, row.area)
    save_plan(change, batch)


@verb("premises.take", states.FOUND, right="premises.review")
def take(change: Change, *, found: UUID, area: str, name: str, address: str) -> None:
    """A person takes a found site into the register as a candidate, with its enterprises as parties. A visit confirms.

    Raises Refused: a village that is none, a name that is empty.
    """
    row = change.lock(Found, found)
    change.require(yes() if row.compound is None else no("premises.refused.registered"))
    values: dict[str, Any] = {"name": name, "address": address}
    owner = _owner(row)
    if owner is not None:
        values["owner"] = _party(change, owner)
    done = register(area=area, values=values, by=change.by, at=change.at, cause=change.entry)
    for member in row.members:
        if member["role"] != "shell" and member is not owner:
            _party(change, member)
    row.compound, row.decided_by, row.decided_at = done.ref, change.by.account, change.at
    change.move(row, states.TAKEN)
    change.after["compound"] = str(done.ref)


def _owner(row: Found) -> dict[str, Any] | None:
    """The one enterprise that lets, where the registers name exactly one."""
    lessors = [m for m in row.members if m["role"] == "lessor"]
    return lessors[0] if len(lessors) == 1 else None


def _party(change: Change, member: dict[str, Any]) -> UUID:
    """The party of an enterprise of the market register, known or new."""
    code = member["firm"].split("#", 1)[0]
    coded = credit_code.check(code) in ("valid", "failed", "old")
    known = Party.objects.filter(credit_code=code).first() if coded else None
    if known is None and not coded:
        fact = PartyFact.objects.filter(name=member["name"], known_to=None, party__credit_code=None).first()
        known = fact.party if fact is not None else None
    if known is not None:
        found: UUID = known.pk
        return found
    values = {"name": member["name"][:80]}
    done = register_party(values=values, code=code if coded else "", by=change.by, at=change.at, cause=change.entry)
    assert done.ref is not None
    return done.ref


@verb("premises.dismiss", states.FOUND, right="premises.review")
def dismiss(change: Change, *, found: UUID, reason: str) -> None:
    """Looked at, and not shared: no later run takes it for shared again. Raises Refused."""
    row = change.lock(Found, found)
    row.decided_by, row.decided_at, row.reason = change.by.account, change.at, reason.strip()[:500]
    change.move(row, states.DISMISSED, _said(reason))


@verb("premises.reopen", states.FOUND, right="premises.review")
def reopen(change: Change, *, found: UUID) -> None:
    """The dismissal is taken back; the next run judges the site by its evidence again."""
    row = change.lock(Found, found)
    row.decided_by = row.decided_at = None
    row.reason = ""
    change.move(row, states.OPEN)


@verb("premises.ask", states.DOUBT, right="premises.review")
def ask(change: Change, *, kind: str, one: str, other: str, score: float, facts: dict[str, Any], area: str) -> None:
    """Somebody doubts what no rule asked about: a question of their own, answered like others. Refused: open."""
    if (
        Doubt.objects.filter(Q(one=one, other=other) | Q(one=other, other=one), kind=kind)
        .exclude(state=states.MOOT)
        .exists()
    ):
        raise Refused(Said("premises.refused.asked"))
    row = Doubt(kind=kind, one=one, other=other, score=score, told=facts, area=area, asked_at=change.at)
    change.move(row, states.OPEN)


@verb("premises.answer", states.DOUBT, right="premises.review")
def answer(change: Change, *, doubt: UUID, said: str, reason: str = "") -> None:
    """The two are one (same) or two (different). Every later run obeys, and says so. Raises Refused."""
    if said not in (states.SAME, states.DIFFERENT):
        raise Refused(Said("premises.refused.answer"))
    row = change.lock(Doubt, doubt)
    row.decided_by, row.decided_at, row.reason = change.by.account, change.at, reason.strip()[:500]
    change.move(row, said)
    _lead(change, row, row.other if said == states.SAME else "", "decided" if said == states.SAME else "none")


@verb("premises.take_back", states.DOUBT, right="premises.review")
def take_back(change: Change, *, doubt: UUID) -> None:
    """The answer is taken back, and asked again."""
    row = change.lock(Doubt, doubt)
    row.decided_by = row.decided_at = None
    row.reason = ""
    change.move(row, states.OPEN)
    _lead(change, row, "", "doubtful")


def _lead(change: Change, row: Doubt, firm: str, match: str) -> None:
    """A question about a register's row: the row follows the answer at once, unless another answer leads it."""
    source, _, key = row.one.partition(":")
    if row.kind != "firm" or source == "name":
        return
    record = Record.objects.filter(source=source, key=key).first()
    others = Doubt.objects.filter(kind="firm", one=row.one).exclude(pk=row.pk)
    if record is None or (not firm and others.filter(state=states.SAME).exists()):
        return
    if match == "none" and others.filter(state=states.OPEN).exists():
        match = "doubtful"
    record.firm, record.match = firm, match
    change.save(record, ["firm", "match"])


def _said(reason: str) -> Any:
    return yes() if reason.strip() else no("premises.refused.text")
