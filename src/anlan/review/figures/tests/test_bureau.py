"""The bureau's overview: every number and sentence opens a list with exactly as many rows, of work safety alone."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from conftest import COUNTY, T0, VILLAGE
from django.test import Client
from tests.contracts.doors import visitor

from anlan.act.hazards import actions as hazards
from anlan.act.hazards.models import Hazard
from anlan.act.inspections import actions as inspections
from anlan.act.inspections.tests.conftest import DAY, Town, town  # noqa: F401 (a fixture)
from anlan.ground.premises.tests.conftest import browse, city  # noqa: F401 (fixtures)
from anlan.infra import world as clocks
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import Clock, real_now
from anlan.review.campaigns.tests.conftest import Played

SHARES = ("%", "天")  # units of what is no count of rows
NOW = T0 + 9 * DAY


@pytest.fixture
def section(town: Town) -> Client:  # noqa: F811
    """A city with something of everything: sites, hazards of both fields, visits, two campaigns, a department late."""
    at, made = T0 - DAY, Played(town.city, town.make)
    town.city.sign(town.city.let("1幢/101", "丹山股份社", "晴川机电"))
    town.city.let("1幢/102", "丹山股份社", "木禾电机")
    town.city.do("confirm", compound=town.city.compound, visited=at, text="看过", at=T0)
    made.site("丙园", "白鹭包装", "朗月包装", kind="private")
    made.site("甲园", "白鹭包装", "朗月包装")
    made.site("乙园", "白鹭包装", "朗月包装")
    for kind, when in (("exit_blocked", T0), ("electrical", NOW), ("blocked_culvert", T0), ("flood_point", NOW)):
        hazards.report(
            kind=kind, text="看见", photos=[town.photo()], area=VILLAGE, by=town.actor("gao"), at=when
        )  # fmt: skip
    for answer in ("yes", "no"):
        visit = town.approved()
        for item in town.file(visit).items:
            town.answer(visit, item.ref, "lin", answer)
        inspections.finish(visit=visit, met="王厂长", signed=True, text="", by=town.actor("lin"), at=T0)
    town.plan("lin", "qian", kind="case_check")
    made.start(ref="2026-2", name="私营", owner_kind="private")
    made.eliminated("丙园", T0 + DAY)
    made.do("end", T0 + DAY, by=made.director, campaign=made.campaign)
    made.start(T0 + DAY)
    made.do("ask", T0 + DAY, campaign=made.campaign, department="fire", text="报自查", due=T0 + 2 * DAY)
    made.eliminated("乙园", T0 + 2 * DAY)
    clocks.set_clock(Clock(real_now(), NOW, 1))
    return visitor("shen", ("section", COUNTY))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.unescape(answer.content.decode())


def rows(client: Client, url: str) -> int:
    """How many rows the list behind an address has, on all its pages."""
    total = 0
    for page in range(1, 20):
        told = text(client, f"{url}{'&' if '?' in url else '?'}page={page}")
        body = re.search(r"<tbody>(.*?)</tbody>", told, re.DOTALL)
        total += body[1].count("<tr") if body else 0
        if not re.search(rf'href="[^"]*page={page + 1}\b', told):
            return total
    raise AssertionError(url)


def figures(page: str) -> dict[str, tuple[str, str, str]]:
    """Each number by what it counts: its address, value and unit."""
    found = re.findall(
        r'<a class="value" href="(.*?)">(.*?) <small>(.*?)</small></a>\s*<p class="what">(.*?)</p>', page
    )
    return {what: (url, value, unit) for url, value, unit, what in found}


def test_every_number_of_the_overview_opens_as_many_rows(section: Client):
    told = figures(text(section, "/figures/bureau"))
    counts = {what: (url, int(value)) for what, (url, value, unit) in told.items() if unit not in SHARES}
    assert {what: n for what, (url, n) in counts.items() if n != rows(section, url)} == {}
    named = {what: n for what, (_, n) in counts.items()}
    done, failed, running, late = "完成检查", "不合格检查", "进行中的专项行动", "逾期未答复的部门任务"
    assert [named[what] for what in (done, failed, running, late)] == [2, 1, 1, 1]
    assert named["未有结果的厂区"] == 2 and named["安全生产隐患：未销号"] >= 3
    assert all(text(section, url) for url, _, unit in told.values() if unit in SHARES)


def test_a_sentence_of_a_past_day_opens_the_rows_of_that_day(section: Client):
    page = text(section, f"/figures/bureau?at={T0 - DAY:%Y-%m-%d}")
    links = re.findall(r'<h2><a href="(.*?)"><span class="n">', page)
    assert links and all(f"at={T0 - DAY:%Y-%m-%d}" in unquote(link) for link in links)


def test_every_sentence_of_the_overview_opens_as_many_rows(section: Client):
    page = text(section, "/figures/bureau")
    told = {url: int(n) for url, n in re.findall(r'<h2><a href="(.*?)"><span class="n">(\d+)</span>', page)}
    assert {url.split("?")[0] for url in told} >= {"/hazards/overdue", "/campaigns/unfinished"}
    assert {url: n for url, n in told.items() if n != rows(section, url)} == {}


def test_floods_are_not_counted_among_work_safety_and_the_sentence_says_what_the_figure_says(section: Client):
    page = text(section, "/figures/bureau")
    with reading(SYSTEM):
        running = Hazard.objects.seen_by(SYSTEM).filter(ended_at=None)
        every, flood = running.count(), running.filter(kind__in=["blocked_culvert", "flood_point"]).count()
    told = {what: value for what, (_, value, _) in figures(page).items()}
    assert flood == 2 and int(told["安全生产隐患：未销号"]) == every - flood
    assert f"未销号{every - flood}处" in page
    assert rows(section, "/hazards/?state=open") == every
    towns = re.findall(r'<td><a href="(/hazards/.*?)">.*?<td class="num end">(\d+)</td>', page)
    assert sum(int(n) for _, n in towns) == every - flood
    assert all(int(n) == rows(section, url) for url, n in towns if n != "0")
