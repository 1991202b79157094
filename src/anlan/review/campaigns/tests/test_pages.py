"""The pages of campaigns, as people open them: dashboard, cohort, coverage, what is unseen, tasks, problem lists."""

from __future__ import annotations

import io
import re

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.contracts.doors import visitor

from anlan.review.campaigns.tests.conftest import DAY

KEY = "01a22320-88a9-71e9-820c-0000000000%02d"


@pytest.fixture
def campaign(played):
    played.start()
    return f"/campaigns/{played.campaign}/"


def text(client: Client, path: str, **given: str) -> str:
    answer = client.get(path, given)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_campaign_is_begun_in_the_dialog_and_stands_in_the_list(played):
    section = visitor("section", ("section", COUNTY))
    assert "还没有专项行动" in text(section, "/campaigns/")
    given = {
        "key": KEY % 1, "ref": "2026-7", "name": "整治提升", "owner_kind": "village_collective",
        "as_of": f"{T0:%Y-%m-%d}", "due": f"{T0 + 90 * DAY:%Y-%m-%d}", "departments": ["fire", "housing"],
    }  # fmt: skip
    assert section.post("/campaigns/start", given | {"departments": []}).status_code == 422
    answer = section.post("/campaigns/start", given)
    assert answer.status_code == 302
    page = text(section, answer["Location"])
    assert "3 名单内厂区" in page
    assert "消防救援大队" in page
    assert visitor("grid", ("grid_worker", TOWN)).get("/campaigns/").status_code == 404


def test_the_dashboard_adds_up_and_reads_a_past_day(played, campaign):
    section = visitor("section", ("section", COUNTY))
    played.eliminated("乙园", T0)
    page = text(section, campaign)
    for words in ("3 名单内厂区", "2 仍是厂中厂", "1 淘汰", "4 现有承租单位", "去向不明，待查 0"):
        assert words in page, words
    for name in ("cohort", "coverage", "unseen", "flows", "tasks"):
        text(section, f"{campaign}{name}")
    english = section.get(campaign, headers={"Accept-Language": "en"}).content.decode()
    assert "</html>" in english


def test_where_tenants_went_says_where_they_were_and_are(played, campaign):
    played.eliminated("乙园", T0)
    section = visitor("section", ("section", COUNTY))
    stayed = text(section, f"{campaign}flows", kind="stayed")
    assert "原在" in stayed
    assert stayed.count("甲园") > 1  # at the start and now
    sheet = section.get(f"{campaign}flows", {"kind": "stayed", "as": "csv"}).content.decode("utf-8-sig")
    assert sheet.splitlines()[0].count(",") == 3


def test_an_outcome_is_claimed_with_a_photo_and_accepted_by_another(played, campaign):
    station = visitor("station", ("town_station", TOWN))
    played.finish("乙园", "emptied", T0)
    member = played.member("乙园").id
    path = f"/campaigns/members/{member}/claim"
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (90, 90, 60)).save(out, "PNG")
    given = {"key": KEY % 2, "outcome": "eliminated", "text": "已清空"}
    assert station.post(path, given).status_code == 409  # no evidence
    photo = SimpleUploadedFile("after.png", out.getvalue(), "image/png")
    assert station.post(path, given | {"key": KEY % 3, "photo": photo}).status_code == 302
    section = visitor("section", ("section", COUNTY))
    waiting = text(section, f"{campaign}cohort", outcome="waiting")
    assert "1个结果待另一人认定" in waiting and "退回…" in waiting
    assert "退回…" not in text(station, f"{campaign}cohort", outcome="waiting")
    drawer = section.get(f"/duty/?open=campaigns:{member}").content.decode()
    assert drawer.count(f"/campaigns/members/{member}/back") == 1
    assert section.post(f"{campaign}accept").status_code == 302
    assert "淘汰" in text(section, f"{campaign}cohort", outcome="eliminated")
    assert visitor("far", ("town_station", OTHER_TOWN)).get(path).status_code == 404


def test_what_nobody_looked_at_opens_from_the_matrix(played, campaign):
    played.do("screen", campaign=played.campaign, department="fire", compounds=[played.sites["甲园"]], text="已查")
    section = visitor("section", ("section", COUNTY))
    assert "3个中已查1个" in text(section, f"{campaign}coverage")
    page = text(section, f"{campaign}unseen")
    assert "甲园" not in page
    assert "乙园" in page
    assert "乙园" in text(section, f"{campaign}unseen", department="fire", area=TOWN)


def test_a_department_replies_on_its_page_and_the_lead_approves(played, campaign):
    done = played.do("ask", campaign=played.campaign, department="fire", text="查消防", due=T0 + DAY)
    path = f"/campaigns/tasks/{done.ref}/"
    fire = visitor("fire", ("fire", COUNTY), department="fire")
    assert "查消防" in text(fire, path)
    assert visitor("land", ("dept", COUNTY), department="land").get(path).status_code == 404
    assert fire.post(f"{path}reply", {"key": KEY % 4, "text": "已查", "document": ""}).status_code == 302
    section = visitor("section", ("section", COUNTY))
    assert "已答复" in text(section, path)
    assert section.post(f"{path}approve").status_code == 302
    assert "已认可" in text(section, path)


def test_an_item_of_a_list_goes_its_way(played, campaign):
    section, director = visitor("section", ("section", COUNTY)), visitor("director", ("director", COUNTY))
    given = {
        "key": KEY % 5, "ref": "WT-1", "list": "seven_lists", "level": "city", "source": "self_found", "title": "用电",
        "department": "emergency", "due": f"{T0 + DAY:%Y-%m-%d}",
    }  # fmt: skip
    assert section.post("/campaigns/problems/new", given | {"hazards": "2026-9999"}).status_code == 409
    path = section.post("/campaigns/problems/new", given | {"key": KEY % 6})["Location"]
    for n, verb in enumerate(("plan", "begin", "ask_strike_off")):
        assert section.post(f"{path}{verb}", {"key": KEY % (10 + n), "text": "好"}).status_code == 302, verb
    assert section.post(f"{path}strike_off").status_code == 404
    assert section.get(f"{path}export.csv").status_code == 404
    assert director.post(f"{path}strike_off").status_code == 302
    assert "WT-1" in section.get(f"{path}export.csv").content.decode()
    assert "已销号" in text(section, "/campaigns/problems/", list="seven_lists")
