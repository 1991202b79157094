"""Items of the problem lists, from registering to lessons (work-safety 4.4): struck off when nothing is open."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.access import queries as access
from anlan.infra.journal import Change, verb
from anlan.infra.pages.words import both
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Refused, Said, no, yes
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Campaign, Member, Problem
from anlan.review.campaigns.queries.campaigns import departments_at
from anlan.review.campaigns.queries.problems import HazardLine, hazard_lines
from anlan.review.campaigns.rules import verdicts

MOST_HAZARDS = 500


@verb("campaigns.register", states.PROBLEM)
def register(
    change: Change,
    *,
    ref: str,
    list: str,
    level: str,
    source: str,
    title: str,
    department: str,
    due: datetime,
    text: str = "",
    campaign: UUID | None = None,
    hazards: Sequence[str] = (),
) -> None:
    """Put an item on a list: found by the city itself, or handed down. Raises Refused."""
    change.require(yes() if list in states.LISTS else no("campaigns.refused.list"))
    change.require(yes() if level in states.LEVELS and source in states.SOURCES else no("campaigns.refused.level"))
    change.require(yes() if title.strip() else no("campaigns.refused.name"))
    known = departments_at(change.at)
    change.require(yes() if department in known else no("campaigns.refused.department", got=department))
    taken = Problem.objects.seen_by(change.by).filter(ref=ref.strip()).exists()
    change.require(no("campaigns.refused.ref", ref=ref.strip()) if taken or not ref.strip() else yes())
    if campaign is not None and not Campaign.objects.seen_by(change.by).filter(pk=campaign).exists():
        raise Hidden
    row = Problem(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]), ref=ref.strip(), kind=list, level=level, source=source,
        campaign_id=campaign, title=title.strip()[:120], text=text.strip()[:1000], department=department, due=due,
        hazards=[str(h) for h in _hazards(change, hazards)], registered_by=change.by.account, registered_at=change.at,
    )  # fmt: skip
    change.move(row, states.REGISTERED)
    _work(change, row)


def _hazards(change: Change, numbers: Sequence[str]) -> Sequence[UUID]:
    wanted = [n.strip() for n in numbers if n.strip()][:MOST_HAZARDS]
    found = hazards.by_number(change.by, wanted)
    missing = [n for n in wanted if n not in found]
    if missing:
        raise Refused(Said("campaigns.refused.hazards", {"numbers": "、".join(missing[:10])}))
    return [found[n] for n in dict.fromkeys(wanted)]


def _work(change: Change, row: Problem) -> None:
    line = Said("campaigns.work.problem", {"ref": row.ref, "title": row.title})
    change.work(
        row, "problem", line, role="section", due=row.due, next=Said(f"campaigns.work.problem_next.{row.state}")
    )


@verb("campaigns.link")
def link(change: Change, *, problem: UUID, hazards: Sequence[str]) -> None:
    """Name hazards that belong to the item, by their numbers. Raises Refused."""
    row = change.lock(Problem, problem)
    change.require(yes() if row.closed_at is None else no("campaigns.refused.closed"))
    row.hazards = [*row.hazards, *(str(h) for h in _hazards(change, hazards) if str(h) not in row.hazards)]
    change.save(row)


@verb("campaigns.plan", states.PROBLEM)
def plan(change: Change, *, problem: UUID, text: str) -> None:
    """How it will be put right. Raises Refused."""
    row = change.lock(Problem, problem)
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    row.plan = text.strip()[:1000]
    change.move(row, states.PLANNED)
    _work(change, row)


@verb("campaigns.begin", states.PROBLEM, right="campaigns.plan")
def begin(change: Change, *, problem: UUID) -> None:
    """The work begins. Raises Refused."""
    row = change.lock(Problem, problem)
    change.move(row, states.RECTIFYING)
    _work(change, row)


@verb("campaigns.ask_strike_off", states.PROBLEM)
def ask_strike_off(change: Change, *, problem: UUID, text: str) -> None:
    """The owner department finds it done and asks for strike-off. Refused while anything of it is open, naming it."""
    row = change.lock(Problem, problem)
    lines = hazard_lines(change.by, [UUID(h) for h in row.hazards], change.at)
    seen = {str(line.id) for line in lines}
    open_ = [line.number for line in lines if line.open] + [h[:8] for h in row.hazards if h not in seen]
    left = Member.objects.seen_by(change.by).filter(campaign=row.campaign_id).exclude(state=states.ACCEPTED).count()
    change.require(verdicts.may_ask_strike_off(open_, left if row.campaign_id else 0, text))
    row.proof, row.verified_by, row.verified_at = text.strip()[:1000], change.by.account, change.at
    change.move(row, states.VERIFIED)
    change.settle(row)
    line, next_ = Said("campaigns.work.strike_off", {"ref": row.ref}), Said("campaigns.work.strike_off_next")
    change.work(row, "strike_off", line, role="director", due=row.due, next=next_)


@verb("campaigns.strike_off", states.PROBLEM)
def strike_off(change: Change, *, problem: UUID) -> None:
    """Another person strikes it off; the file of the item is made and frozen with its hash. Raises Refused."""
    row = change.lock(Problem, problem)
    lines = hazard_lines(change.by, [UUID(h) for h in row.hazards], change.at)
    change.require(verdicts.may_ask_strike_off([line.number for line in lines if line.open], 0, row.proof))
    row.closed_by, row.closed_at = change.by.account, change.at
    row.export = _file(row, lines)
    row.sha256 = hashlib.sha256(row.export.encode()).hexdigest()
    change.move(row, states.CLOSED, verdicts.another(row.verified_by, change.by.account))
    change.settle(row)


def _file(row: Problem, lines: Sequence[HazardLine]) -> str:
    """The item as a file for the list above: its fields, then its hazards. The province's own form is not known."""
    names = access.names({row.verified_by, row.closed_by} - {None})
    out = io.StringIO()
    writer = csv.writer(out)
    for field, value in (
        ("ref", row.ref),
        ("list", _zh(f"campaigns.list.{row.kind}")),
        ("level", _zh(f"campaigns.level.{row.level}")),
        ("source", _zh(f"campaigns.source.{row.source}")),
        ("title", row.title),
        ("text", row.text),
        ("department", _zh(f"campaigns.department.{row.department}")),
        ("registered", _day(row.registered_at)),
        ("due", _day(row.due - timedelta(seconds=1))),
        ("plan", row.plan),
        ("proof", row.proof),
        ("verified", f"{names.get(row.verified_by, '')} {_day(row.verified_at)}"),
        ("closed", f"{names.get(row.closed_by, '')} {_day(row.closed_at)}"),
    ):
        writer.writerow([_zh(f"campaigns.col.{field}"), value])
    writer.writerow([_zh("campaigns.col.hazard"), _zh("campaigns.col.text"), _zh("campaigns.col.state")])
    for line in lines:
        writer.writerow([line.number, line.text, _zh(f"hazards.state.{line.state}")])
    return out.getvalue()


def _zh(key: str) -> str:
    """The list above reads Chinese, whatever the language of whoever strikes off."""
    return both(key)["zh"]


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(CITY):%Y-%m-%d}" if at else ""


@verb("campaigns.keep_open", states.PROBLEM, right="campaigns.strike_off")
def keep_open(change: Change, *, problem: UUID, text: str) -> None:
    """It is not struck off yet: why. Raises Refused."""
    row = change.lock(Problem, problem)
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    row.verified_by = row.verified_at = None
    change.move(row, states.RECTIFYING)
    change.settle(row)
    _work(change, row)
    change.after["words"] = text.strip()


@verb("campaigns.learn", states.PROBLEM)
def learn(change: Change, *, problem: UUID, text: str) -> None:
    """What was learned from it for others of its kind (举一反三). Raises Refused."""
    row = change.lock(Problem, problem)
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    row.lessons = text.strip()[:1000]
    change.move(row, states.LEARNED)
