"""Enterprises and other parties from a file: found by code, else by name; a new name is told from a day on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.people import queries as people
from anlan.ground.premises import actions
from anlan.ground.premises.imports import finding
from anlan.ground.premises.imports.finding import Parties, what
from anlan.ground.premises.imports.namesakes import UNCLEAR, Namesakes
from anlan.ground.premises.models import Party, PartyFact
from anlan.ground.premises.rules.values import PARTY_KINDS
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

KIND_WORDS = {"企业": "enterprise", "个体工商户": "sole_trader", "个体户": "sole_trader", "合作社": "cooperative",
              "村集体经济组织": "village_collective", "股份经济合作社": "village_collective",
              "村集体": "village_collective", "机关事业单位": "public_body",
              "自然人": "person", "个人": "person"}  # fmt: skip
COLUMNS = (
    Column("code", ("统一社会信用代码", "信用代码", "注册号"), finding.code, default=""),
    Column("name", ("企业名称", "名称", "单位名称"), columns.text(80), required=True),
    Column("name_en", ("英文名", "英文名称"), columns.text(200), default=""),
    Column(
        "kind", ("主体类型", "类型"), columns.one_of({k: k for k in PARTY_KINDS} | KIND_WORDS), default="enterprise"
    ),
    Column("trade", ("行业代码", "行业"), columns.text(8), default=""),
    Column("above_scale", ("是否规上", "是否规上企业"), columns.flag),
    Column("staff", ("从业人数", "人数"), columns.whole(0, 1_000_000)),
    Column("address", ("住所", "地址", "经营场所"), columns.text(200), default=""),
    Column("tags", ("工艺标签", "重点工艺", "风险标签"), finding.tags),
    Column("legal_rep", ("法定代表人", "负责人"), columns.text(60), default=""),
    Column("person", ("安全负责人编号", "负责人编号"), columns.text(60), default=""),
    Column("since", ("起", "生效日期", "变更日期"), columns.when),
)
TOLD = ("name", "name_en", "kind", "trade", "above_scale", "staff", "address", "legal_rep")


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of parties (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("parties", _read, check, actions.take_in_parties, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with what is known now; mistakes go to the table."""
    plan = Plan()
    parties = Parties(by, at, plan)
    facts = {f.party_id: f for f in reversed(finding.facts_now(PartyFact, by, at))}
    keepers = people.persons_by_ref([line["person"] for line in table.lines if line["person"]])
    rows = {p.pk: p for p in Party.objects.seen_by(by)} if keepers else {}
    seen: dict[str, Line] = {}
    alike = Namesakes(table, parties, facts)
    for done, line in enumerate(table.lines):
        first = seen.setdefault(line["code"], line) if line["code"] else line
        if first is not line:
            table.wrong(line, "code", "bulk.row.twice", line["code"], other=first.row, what=what("party"))
            continue
        known = parties.known(line["code"], line["name"]) if line["code"] else alike.meant(line)
        if known is UNCLEAR:
            continue
        if line["since"] is not None and line["since"] > at:
            table.wrong(line, "since", "premises.expected.past", line["since"].isoformat())
            continue
        if line["person"] and line["person"] not in keepers:
            table.wrong(line, "person", "bulk.row.unknown", line["person"], what=Said("bulk.what.person").as_json())
            continue
        values = {name: line[name] for name in TOLD}
        if line["tags"] is not None:
            values["tags"] = line["tags"]
        if known is None:
            made = parties.enter(line["code"], line["name"], values, line["since"])
            alike.rows[made] = line
            if line["person"]:
                next(p for p in reversed(plan.new) if p.pk == made).person = keepers[line["person"]]  # type: ignore[attr-defined]
            plan.counted_new += 1
        elif known in facts:
            fact = facts[known]
            since = line["since"] if line["since"] is not None and line["since"] > fact.valid_from else at
            told = finding.retold(plan, fact, since, at, finding.spoken_of(table, values))
            person = keepers.get(line["person"])
            finding.counted(plan, bool(person and plan.differ(rows[known], {"person": person})) or told)
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    return plan
