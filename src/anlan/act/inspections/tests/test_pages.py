"""What the desk and the phone see of visits, through the doors, in both languages."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import UUID

import pytest
from conftest import COUNTY, T0, VILLAGE, minutes
from django.test import Client

from anlan.act.inspections import actions, queries
from anlan.act.inspections.pages import desk, draws, phone
from anlan.act.inspections.tests.conftest import DAY
from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.infra import world as clocks
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import Clock, real_now


def device(name, role, area, person=None, department=""):
    made = access.create(name, name, area, person=person, by=SYSTEM, at=T0).ref
    access.grant(made, role, area, department=department, by=SYSTEM, at=T0)
    with reading(SYSTEM):
        account = Account.objects.seen_by(SYSTEM).get(pk=made)
    _, token = login.new_device(account, "test")
    return Client(headers={"Authorization": f"Device {token}"})


@pytest.fixture
def desk_of(town):
    return device("shen", "section", COUNTY)


@pytest.fixture
def phone_of(town):
    return device("lin", "officer", COUNTY, person=town.people["lin"])


def page(client, path, lang="zh", status=200):
    answer = client.get(path, headers={"Accept-Language": {"zh": "zh-Hans", "en": "en"}[lang]})
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def over(town):
    """A joint visit that is over: one broken ban, one must, one item answered from a phone that was heard late."""
    visit = town.approved("lin", "qian", "huo")
    for item in town.file(visit).items:
        town.answer(visit, item.ref, "lin", "no" if item.ref in ("N2", "M1") else "yes")
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(60))
    town.answer(visit, "N1", "huo", at=T0 + minutes(90), seen=T0 + minutes(30))
    return visit


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_the_desk_opens(town, desk_of, over, lang):
    actions.grade(compound=town.city.compound, colour="orange", text="两处重大隐患", by=town.section, at=T0)
    for path in (
        "",
        "plan",
        "year",
        "new",
        "draws/",
        "draws/new",
        "who/",
        "who/certify",
        "who/engage",
        "terms",
        "route",
    ):
        assert "inspections." not in page(desk_of, f"/inspections/{path}", lang), path
    for path in ("", "draft/site_record", "do/cancel", "do/finish"):
        desk_of.get(f"/inspections/{over}/{path}")
    said = page(desk_of, f"/inspections/{over}/", lang)
    assert {"zh": "触犯不准：N2", "en": "Broken must-nots: N2"}[lang] in said
    assert {"zh": "离线后补传", "en": "sent late"}[lang] in said


def test_question_11_how_often_by_whom_and_what_is_left(town, desk_of, over):
    found = page(desk_of, f"/inspections/year?{urlencode({'q': '晴川机电园'})}")
    assert f"compound={town.city.compound}" in found
    said = page(desk_of, f"/inspections/year?compound={town.city.compound}")
    assert "今年已检查1次，已安排0次" in said and "还剩1次" in said and "林执法" in said and "霍消防" in said


def test_what_is_planned_and_a_re_inspection_are_no_visits_made(town, desk_of, over):
    town.plan("lin", "qian", at=T0 + DAY)
    again = town.plan("lin", "qian", kind="reinspection", at=T0 + DAY)
    town.answer(again, "M1", "lin", at=T0 + DAY)
    for colour in ("blue", "red"):  # of two at one time the later entered holds
        actions.grade(compound=town.city.compound, colour=colour, text="评", by=town.section, at=T0)
    said = page(desk_of, f"/inspections/year?compound={town.city.compound}")
    assert "今年已检查1次，已安排1次，不计入上限的（复查等）1次；每个部门每年上限4次（红）" in said
    assert "另已安排1次，还剩2次" in said and "另已安排0次，还剩3次" in said


def test_what_waits_for_approval_says_for_whom_and_is_told_from_what_waits_to_begin(town, desk_of, phone_of):
    waits, ready = town.plan("lin", "qian"), town.plan("lin", "qian", kind="case_check")
    said = page(desk_of, f"/inspections/{waits}/")
    assert "由科室或局长批准" in said and "由科室或局长批准" in page(phone_of, f"/inspections/{waits}/walk")
    assert "由科室或局长批准" not in page(desk_of, f"/inspections/{ready}/")
    numbers = {v: town.file(v).row.number for v in (waits, ready)}
    for state, there, away in (("to_approve", waits, ready), ("to_begin", ready, waits)):
        listed = page(desk_of, f"/inspections/?state={state}")
        assert numbers[there] in listed and numbers[away] not in listed
    listed = page(desk_of, "/inspections/")
    assert ">待批准<" in listed and ">待开始<" in listed


def test_above_the_plan_stands_how_much_is_due_of_each_colour(town, desk_of):
    """Of a site that nobody visited the time counts from its grade: a walk after a week, the others after a quarter."""
    town.city.let("1幢/101", "丹山股份社", "晴川机电")
    town.city.let("1幢/102", "丹山股份社", "木禾电机")
    town.city.do("confirm", compound=town.city.compound, visited=T0, text="看过")
    actions.grade(compound=town.city.compound, colour="red", text="重", by=town.section, at=T0)
    for days, n in ((0, 0), (8, 1), (92, 3)):
        at = T0 + minutes(days * 1440)
        clocks.set_clock(Clock(real_now(), at, 0))
        said = page(desk_of, "/inspections/plan")
        due = dict(re.findall(r'<a class="value" href="[^"]*grade=(\w+)[^"]*">(\d+)', said))
        assert due == {"red": str(n), "orange": "0", "yellow": "0", "blue": "0", "none": "0"}
        listed = page(desk_of, "/inspections/plan?grade=red&now=1")
        assert listed.count('data-ask="/inspections/new') == n
    town.plan("lin", "qian", at=at)
    assert page(desk_of, "/inspections/plan?grade=red&now=1").count('data-ask="/inspections/new') == 2


def test_a_sheet_shows_its_pot_as_far_as_anybody_was_drawn():
    pot = [(n, "", {}, n <= 120) for n in range(1, 500)]
    assert len(draws.shown(pot)) == 120
    assert len(draws.shown([(*row[:3], False) for row in pot])) == draws.SHOWN
    assert draws.shown(pot[:3]) == pot[:3]


def test_question_12_the_sheet_says_how_it_was_drawn_and_repeats_it(town, desk_of):
    city = town.city
    for n, unit in enumerate(("101", "102", "201")):
        city.party(f"承租{n}")
        city.let(f"1幢/{unit}", "丹山股份社", f"承租{n}")
    city.do("confirm", compound=city.compound, visited=T0, text="看过")
    given = {"area": COUNTY, "body": "emergency", "firms": 2, "officers": 2, "text": "抽查"}
    draw = actions.draw(**given, by=town.section, at=T0).ref
    with reading(SYSTEM):
        sheet = queries.sheet(SYSTEM, draw)
    said = page(desk_of, f"/inspections/draws/{draw}/")
    assert sheet.seed in said and "重做结果一致" in said and "从3家中抽中2家" in said
    table = page(desk_of, f"/inspections/draws/{draw}/?as=csv")
    assert all(one["id"] in table for one in (*sheet.firms, *sheet.officers))
    assert all(f"{o['name']} {o['number']}" in said for o in sheet.officers)
    assert said.index("从3家中抽中2家") < said.index(sheet.seed), "how to repeat it comes last"
    done = desk_of.post(f"/inspections/draws/{draw}/plan", {"key": str(draw), "on": "2026-08-12"})
    assert done.status_code == 302
    with reading(SYSTEM):
        rows, _ = queries.listing(SYSTEM, T0, kind="random")
    assert {str(r.firm) for r in rows} == set(sheet.drawn_firms) and {r.draw for r in rows} == {draw}


def test_who_must_keep_out_is_entered_before_anybody_is_drawn(town, desk_of):
    town.city.let("1幢/101", "丹山股份社", "晴川机电")
    town.city.let("1幢/102", "丹山股份社", "木禾电机")
    town.city.do("confirm", compound=town.city.compound, visited=T0, text="看过")
    actions.certify(
        person=town.people["zhu"], number="浙J9999", body="emergency", area=COUNTY, valid_from=T0 - 400 * DAY,
        valid_to=T0 + 400 * DAY, by=town.section, at=T0,
    )  # fmt: skip
    given = {
        "key": str(town.city.compound),
        "area": COUNTY,
        "body": "emergency",
        "firms": 1,
        "officers": 2,
        "text": "抽",
    }
    form = page(desk_of, "/inspections/draws/new")
    assert form.index('name="avoid"') < form.index('name="officers"')
    assert desk_of.post("/inspections/draws/new", given | {"avoid": "钱执法"}).status_code == 422
    done = desk_of.post("/inspections/draws/new", given | {"avoid": "钱执法", "avoid_why": "亲属在该单位"})
    assert done.status_code == 302
    said = page(desk_of, done["Location"])
    assert "钱执法回避：亲属在该单位" in said and "重做结果一致" in said
    with reading(SYSTEM):
        sheet = queries.sheet(SYSTEM, UUID(done["Location"].split("/")[-2]))
    assert str(town.people["qian"]) not in {o["id"] for o in sheet.officers} and len(sheet.drawn_officers) == 2


def test_one_question_a_screen_with_the_last_visit_s_photo(town, phone_of, over):
    again = town.plan(kind="reinspection", at=T0 + minutes(100))
    with reading(SYSTEM):
        work = OpenWork.objects.seen_by(SYSTEM).get(ref=again, holder=town.people["lin"], done_at=None)
        task = phone.task(town.actor("lin"), work, T0 + minutes(101))
    assert task.url == f"/inspections/{again}/walk" and task.photo.url.startswith("/files/")
    assert [a.args["answer"] for a in task.answers] == ["yes", "no", "na"]
    said = page(phone_of, task.url)
    assert said.count("data-walk") == 1 and "last-time" in said and "出租、承租双方证照有效" in said
    walked = re.findall(r'href="\?ref=(\w+)"', said)
    assert walked[:3] == ["M1", "N2", "M2"], "a re-inspection begins with what was broken"
    assert task.answers[0].args["ref"] == walked[0]
    assert "占用消防车道" in page(phone_of, f"{task.url}?ref=N3")
    assert "Broken" not in page(phone_of, task.url, "en")
    page(device("other", "grid_worker", VILLAGE), task.url, status=404)


def test_the_three_strands_stand_on_the_compound_s_time_line(town, desk_of, over):
    town.plan("gao", kind="supervision")
    section = town.section
    with reading(section):
        drawer = desk.beside(section, "premises", town.city.compound, T0 + minutes(200))
        before = desk.beside(section, "premises", town.city.compound, T0 - DAY)
        assert desk.beside(section, "hazards", town.city.compound, T0) is None
        assert desk.drawer(section, over, T0).number.value == str(town.file(over).row.score)
        assert desk.search(section, "J2026", 5)
    assert {m.when for m in drawer.moments} == {"past", "next"}
    assert {m.when for m in before.moments} == {"next"}, "a past day shows no visit that was made later"
    said = page(desk_of, f"/premises/{town.city.compound}/")
    assert "精准执法：行政检查" in said and "监督：民主监督" in said


def test_forms_say_what_is_wrong_and_who_may_not_come(town, desk_of):
    given = {
        "key": "0198a000-0000-7000-8000-000000000001",
        "kind": "inspection",
        "compound": "晴川机电园",
        "on": "2026-08-11",
    }
    given |= {"lead": "emergency", "standard": "WL-5-10"}
    none = desk_of.post("/inspections/new", {**given, "others": "无此人"})
    assert none.status_code == 422 and "找不到“无此人”" in none.content.decode()
    grid = desk_of.post("/inspections/new", {**given, "people": [str(town.people["lin"])], "others": "高网格"})
    assert grid.status_code == 422 and "高网格没有有效的执法证" in grid.content.decode()
    good = desk_of.post("/inspections/new", {**given, "people": [str(town.people[p]) for p in ("lin", "qian")]})
    assert good.status_code == 302


def test_after_the_end_the_phone_leads_on_to_the_papers(town, phone_of, over):
    ended = page(phone_of, f"/inspections/{over}/walk")
    assert "检查已结束" in ended and f'href="/inspections/{over}/"' in ended
    assert page(phone_of, f"/inspections/{over}/")
