"""Tenants who left, from a file: out of the city, or closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as places
from anlan.ground.premises import queries as premises
from anlan.infra.bulk import Column, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, states
from anlan.review.campaigns.models import Departure

WORDS = {"迁出": "left_city", "外迁": "left_city", "注销": "closed", "关停": "closed", "歇业": "closed"}
COLUMNS = (
    Column("party", ("企业名称", "单位名称", "统一社会信用代码"), columns.text(80), required=True),
    Column("how", ("去向",), columns.one_of({h: h for h in states.GONE} | WORDS), required=True),
    Column("since", ("日期", "离开日期"), columns.when, required=True),
    Column("document", ("依据", "文号"), columns.text(80), default=""),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of tenants who left (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("departures", _read, check, actions.take_in_departures, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Find each tenant by code or whole name; what is known stays as it is."""
    plan, county = Plan(), places.common(list(places.codes(by, at)))
    named = premises.parties_by_word(by, at)
    known = set(Departure.objects.seen_by(by).values_list("party", "how", "since"))
    for line in table.lines:
        found = named.get(line["party"], ())
        if len(found) != 1:
            what = Said("campaigns.what.party").as_json()
            table.wrong(line, "party", "bulk.row.unknown", line["party"], what=what)
        elif line["since"] > at:
            table.wrong(line, "since", "campaigns.refused.future", line["since"].isoformat())
        elif (found[0], line["how"], line["since"]) in known:
            plan.same += 1
        else:
            known.add((found[0], line["how"], line["since"]))
            plan.add(
                Departure(
                    area=county,
                    shown_down=True,
                    party=found[0],
                    how=line["how"],
                    since=line["since"],
                    document=line["document"],
                    by=by.account,
                    recorded_at=at,
                )  # fmt: skip
            )
    return plan
