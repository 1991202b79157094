"""Looks of departments from a file: one line for each compound that a department looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.premises import queries as premises
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, queries, states
from anlan.review.campaigns.models import Look, Member

RIGHT = "campaigns.import"
COLUMNS = (
    Column("campaign", ("专项编号", "行动编号"), columns.text(40), required=True),
    Column("compound", ("厂区编号", "厂中厂编号", "编号"), columns.text(40), required=True),
    Column("department", ("部门", "部门代码"), columns.text(32), required=True),
    Column("seen_at", ("检查日期", "走访日期"), columns.when, required=True),
    Column("text", ("情况", "发现"), columns.text(500), default=""),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of looks (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("looks", _read, check, actions.take_in_looks, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the cohort and the looks that are known; mistakes go to the table."""
    plan = Plan()
    refs = premises.by_ref(by)
    rows = {c.ref: c for c in queries.campaigns(by, at)}
    members = {(m.campaign_id, m.compound): m for m in Member.objects.seen_by(by)}
    looks = Look.objects.seen_by(by).values_list("campaign", "compound", "department", "seen_at")
    known = set(looks)
    for done, line in enumerate(table.lines):
        campaign = rows.get(line["campaign"])
        member = members.get((campaign.id, refs.get(line["compound"]))) if campaign else None
        if _fits(table, line, campaign, member, by, at):
            assert campaign is not None and member is not None  # fits
            key = (campaign.id, member.compound, line["department"], line["seen_at"])
            if key in known:
                plan.same += 1
                continue
            known.add(key)
            plan.add(
                Look(
                    campaign_id=campaign.id,
                    compound=member.compound,
                    area=member.area,
                    lon=member.lon,
                    lat=member.lat,
                    placed_by=member.placed_by,
                    department=line["department"],
                    seen_at=line["seen_at"],
                    text=line["text"],
                    by=by.account,
                    recorded_at=at,
                )  # fmt: skip
            )
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    return plan


def _fits(table: Table, line: Line, campaign: Any, member: Any, by: Actor, at: datetime) -> bool:
    before = len(table.errors)
    if campaign is None or campaign.state != states.RUNNING:
        table.wrong(line, "campaign", "bulk.row.unknown", line["campaign"], what=_what("campaign"))
        return False
    if member is None:
        table.wrong(line, "compound", "bulk.row.unknown", line["compound"], what=_what("member"))
        return False
    if line["department"] not in campaign.departments:
        table.wrong(line, "department", "bulk.row.unknown", line["department"], what=_what("department"))
    if line["seen_at"] > at:
        table.wrong(line, "seen_at", "campaigns.refused.future", line["seen_at"].isoformat())
    if not by.may(RIGHT, member.area, at, department=line["department"]):
        table.wrong(line, "compound", "bulk.row.elsewhere", line["compound"])
    return len(table.errors) == before


def _what(name: str) -> dict[str, Any]:
    return Said(f"campaigns.what.{name}").as_json()
