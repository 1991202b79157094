"""The order to put a hazard right: to whom, how, with what, until when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead, placing
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries import teams
from anlan.act.hazards.queries.items import item_days
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import deadlines, verdicts
from anlan.act.hazards.rules.verdicts import MAJOR
from anlan.infra.journal import Change, verb
from anlan.kernel.clock import CITY


@verb("hazards.assign", states.HAZARD, ahead=ahead.order)
def assign(
    change: Change,
    *,
    hazard: UUID,
    holder: UUID,
    responsibility: str,
    measures: str = "",
    funds: str = "",
    plan: str = "",
    until: date | datetime | None = None,
    order_no: str = "",
) -> None:
    """Give it to somebody with the five fixes. Promise: late at the midnight after the day `until`, and then said so.

    `until` may be a time, too; without one the day of a visit's order, else the usual limit of its item or kind. Of a
    major hazard measures, funds and plan may come with the holder's plan, which is due first. What an officer orders,
    officers of the same body look at again. Raises Refused naming what lacks.
    """
    h = change.lock(Hazard, hazard)
    terms = change.once(terms_at)
    major = h.grade == MAJOR
    fixes = {"responsibility": responsibility, "measures": measures, "funds": funds, "plan": plan}
    day = h.limit if h.ordered_at else None
    usual = {"major": major, "item_d": None if until or day else item_days(h.item, h.reported_at)}
    due = _end_of(until) if until else day or deadlines.limit_by(h.kind, h.source, change.at, terms, **usual)
    verdict = verdicts.may_assign(placing.is_known(change, holder), fixes, due, change.at, terms, h.grade, day)
    h.holder, h.fixes, h.order_no, h.assigned_at, h.limit = holder, fixes, order_no or h.order_no, change.at, due
    h.body = teams.body_of(change.by, h.area, change.at)
    plan_due = deadlines.after_working_days(change.at, terms.plan_wd, terms)
    begin(h, states.ASSIGNED, change.at, terms, min(plan_due, due) if major else due)
    change.move(h, states.ASSIGNED, verdict)
    onward(change, h)


def _end_of(day: date | datetime) -> datetime:
    if isinstance(day, datetime):
        return day
    return deadlines.after_days(datetime(day.year, day.month, day.day, tzinfo=CITY), 0)
