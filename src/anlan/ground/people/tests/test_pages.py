"""The pages of people and areas, opened and used as those do who work with them."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.ground.people import queries
from anlan.ground.people.models import Household, Look, Person, Post
from anlan.ground.people.tests import city
from anlan.ground.people.tests.city import (
    DUTY,
    PASSWORD,
    world,  # noqa: F401 (the fixture with the town in it)
)
from anlan.infra.scope import SYSTEM, reading


def enter(name: str) -> Client:
    client = Client()
    answer = client.post("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content[:300]
    return client


@pytest.fixture
def built(actor):
    for name, role, area in (
        ("steward", "data_steward", COUNTY),
        ("station", "town_station", TOWN),
        ("leader", "town_leader", TOWN),
        ("stranger", "town_station", OTHER_TOWN),
    ):
        city.account(name, role, area)


def text(answer) -> str:
    assert answer.status_code == 200, (answer.status_code, answer.content[:500])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


PAGES = [  # address, what it says in Chinese and in English
    ("/areas/", "坞根镇", "Wugen Town"),
    ("/areas/?layer=flood_duty", "责任一格", "Duty Grid 1"),
    ("/areas/?q=jtc", "街头村", "Jietou Village"),
    ("/areas/checks", "责任二格", "Duty Grid 2"),
    ("/areas/checks?layer=community", "东里村", "Dongli Village"),
    ("/areas/reshape", "拆分与合并", "Split and merge"),
    (f"/areas/{VILLAGE}/", "独居老人1人", "1 old person alone"),
    (f"/areas/{DUTY}/", "王松年", "王松年"),
    ("/people/", "在岗人员", "Persons in post"),
    ("/people/?q=wsn", "王松年", "王松年"),
    ("/people/missing/", "东里村", "Dongli Village"),
    ("/people/missing/?what=deputy&layer=flood_duty", "每个区域都有副职", "Every area has a deputy"),
    ("/people/new", "登记人员", "Add a person"),
    ("/ground/import/", "先检查，不保存", "nothing is saved"),
    (f"/people/appoint?area={city.OTHER}&role=village_lead&rank=head", "东里村", "Dongli Village"),
]
MOST_QUERIES = 20  # with the transaction's own, and those of the frame around the page


def test_every_page_opens_in_both_languages_with_few_questions_to_the_database(built):
    client = enter("steward")
    for url, zh, en in PAGES:
        client.cookies["anlan_lang"] = "zh"
        assert zh in text(client.get(url)), url
        client.cookies["anlan_lang"] = "en"
        with CaptureQueriesContext(connection) as asked:
            page = text(client.get(url))
        assert en in page, url
        assert not re.search(r"\b(areas|people|bulk)\.[a-z_]+\.?[a-z_]*\b", page), url  # no key without a text
        told = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(told) <= MOST_QUERIES, (url, len(told))


def test_a_person_with_their_posts_and_verbs(built):
    page = text(enter("station").get(f"/people/{city.person('P0')}/"))
    assert "138****0000" in page and "13800000000" not in page
    assert "防汛责任网格" in page and "辞去全部岗位" in page


def test_a_number_is_shown_once_for_a_reason(built):
    client, who = enter("station"), city.person("P0")
    assert "138****0000" in text(client.get(f"/people/{who}/number/"))
    assert client.post(f"/people/{who}/number/", {"reason": ""}).status_code == 409
    answer = client.post(f"/people/{who}/number/", {"reason": "今晚值班"})
    assert "13800000000" in text(answer)
    assert answer["Cache-Control"] == "no-store"
    with reading(SYSTEM):
        assert [look.reason for look in Look.objects.all()] == ["今晚值班"]
    bare = client.post(f"/people/{who}/number/?why=告警", headers={"HX-Request": "true"})
    assert bare.content == b"13800000000"


def test_the_town_leader_sees_no_number_and_no_way_to_it(built):
    client, who = enter("leader"), city.person("P0")
    assert "查看号码" not in text(client.get(f"/people/{who}/"))
    assert client.post(f"/people/{who}/number/", {"reason": "今晚值班"}).status_code == 409
    with reading(SYSTEM):
        assert Look.objects.count() == 0


def test_a_stranger_gets_404_everywhere(built):
    client, who = enter("stranger"), city.person("P0")
    with reading(SYSTEM):
        home = Household.objects.get(ref="H1").pk
    for url in (f"/people/{who}/", f"/people/{who}/number/", f"/areas/{VILLAGE}/", f"/people/homes/{home}/"):
        assert client.get(url).status_code == 404, url
    assert client.post(f"/people/{who}/do/resign", {"reason": "x"}).status_code == 404
    assert "王松年" not in text(client.get("/people/"))
    assert client.get("/areas/search?q=jietou").json() == []


def test_what_is_mended_after_a_refusal_is_another_try_and_sent_twice_it_is_one(built):
    client, who = enter("station"), city.person("P3")
    url, typed = f"/people/{who}/do/propose", {"key": str(uuid4()), "role": "grid_head", "rank": "deputy"}
    assert client.post(url, {**typed, "area": "331081999999"}).status_code == 409
    answers = [client.post(url, {**typed, "area": DUTY}) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    with reading(SYSTEM):
        assert Post.objects.seen_by(SYSTEM).filter(person=who, at_area=DUTY, rank="deputy").count() == 1


def test_a_vacancy_is_filled_from_the_page(built):
    client, who = enter("station"), city.person("P3")
    client.post(f"/people/posts/{city.post('P0', DUTY)}/end", {"reason": "换届"})
    listed = text(client.get("/people/missing/?layer=flood_duty"))
    assert "责任一格" in listed and "陈知远" in listed and "待确认" in listed
    client.post(f"/people/appoint?area={DUTY}&role=grid_head&rank=head", {"person": str(who)})
    proposal = city.post("P3", DUTY)
    assert client.post(f"/people/posts/{proposal}/confirm", {}).status_code == 302
    assert client.post(f"/people/posts/{proposal}/activate", {}).status_code == 302
    with reading(SYSTEM):
        found = queries.responsible(SYSTEM, DUTY, T0)
    assert found and found.head and found.head.person == who
    assert "责任一格" not in text(client.get("/people/missing/?layer=flood_duty"))


def test_the_same_press_twice_counts_once(built):
    client, key = enter("station"), "01a20dc7-9b8c-77e0-90d0-de7096a76adc"
    form = {"key": key, "name": "单明", "area": VILLAGE, "number": "13800000009"}
    first, second = client.post("/people/new", form), client.post("/people/new", form)
    assert first["Location"] == second["Location"]
    with reading(SYSTEM):
        assert Person.objects.filter(name="单明").count() == 1


def test_mistakes_in_a_form_are_told_and_nothing_is_saved(built):
    client = enter("station")
    answer = client.post("/people/new", {"name": "单明", "area": VILLAGE, "number": "12"})
    assert answer.status_code == 422
    assert "应为电话号码" in answer.content.decode()
    with reading(SYSTEM):
        assert Person.objects.filter(name="单明").count() == 0


def test_a_household_page_names_the_heads_of_both_layers(built):
    with reading(SYSTEM):
        home = Household.objects.get(ref="H1").pk
    page = text(enter("station").get(f"/people/homes/{home}/"))
    assert "社区三格" in page and "赵安" in page
    assert "责任一格" in page and "王松年" in page


def upload(client: Client, content: str, name: str = "people.csv") -> str:
    file = SimpleUploadedFile(name, content.encode())
    answer = client.post("/ground/import/", {"kind": "people", "file": file})
    assert answer.status_code == 302, answer.content[:300]
    return str(answer["Location"])


def settle(client: Client, url: str) -> str:
    """The page of an upload once its thread is done; a browser looks again as often as the page asks it to."""
    for _ in range(300):
        answer = client.get(url)
        if "Refresh" not in answer:
            return text(answer)
    raise AssertionError("the import does not end")


def test_a_file_is_checked_confirmed_and_saved_on_the_page(built):
    client = enter("steward")
    url = upload(client, city.PEOPLE + f"P8,单明,13800000008,{VILLAGE},街头村\n")
    page = settle(client, url)
    assert "已检查" in page and "新增1，变更0，立即生效" in page
    with reading(SYSTEM):
        assert Person.objects.filter(ref="P8").count() == 0
    client.post(url)
    assert "已保存" in settle(client, url)
    with reading(SYSTEM):
        assert Person.objects.get(ref="P8").name == "单明"
    assert enter("station").get(url).status_code == 404  # another account's file


def test_mistakes_of_a_file_stand_in_a_table_and_there_is_no_button(built):
    client = enter("steward")
    page = settle(client, upload(client, city.PEOPLE + ",单明,12,,\n"))
    assert "3处错误" in page and "此项必填" in page and "应为电话号码" in page
    assert "立即生效" not in page


def test_the_api_takes_files_and_answers_in_both_languages(built):
    client = enter("steward")
    token = client.post("/api/login", {"username": "steward", "password": PASSWORD}, content_type="application/json")
    device = {"headers": {"Authorization": f"Device {token.json()['token']}"}}
    more = (city.PEOPLE + f"P8,单明,13800000008,{VILLAGE},街头村\n").encode()
    tried = Client().post("/api/import/people?dry_run=1", {"file": SimpleUploadedFile("p.csv", more)}, **device)
    assert (tried.status_code, tried.json()["new"], tried.json()["entry"]) == (200, 1, None)
    taken = Client().post("/api/import/people", {"file": SimpleUploadedFile("p.csv", more)}, **device).json()
    assert (taken["new"], taken["same"], UUID(taken["entry"]).version) == (1, 6, 7)
    wrong = Client().post("/api/import/people", {"file": SimpleUploadedFile("p.csv", b"ref,name\n1,2\n")}, **device)
    assert wrong.status_code == 422
    assert {**wrong.json()["errors"][0]["because"]}.keys() == {"zh", "en"}
    assert (
        Client().post("/api/import/nothing", {"file": SimpleUploadedFile("p.csv", more)}, **device).status_code == 404
    )
    assert Client().post("/api/import/people", {"file": SimpleUploadedFile("p.csv", more)}).status_code == 401


def test_a_station_may_not_import_persons_by_the_api(built):
    token = Client().post("/api/login", {"username": "station", "password": PASSWORD}, content_type="application/json")
    answer = Client().post(
        "/api/import/people",
        {"file": SimpleUploadedFile("p.csv", city.PEOPLE.encode())},
        headers={"Authorization": f"Device {token.json()['token']}"},
    )
    assert answer.status_code == 404


def test_the_map_has_names_in_both_languages_and_is_kept_by_its_version(built):
    city.account("duty", "duty_officer", COUNTY)
    client = enter("duty")
    first = client.get("/map/areas.geojson")
    shapes = {f["properties"]["code"]: f["properties"] for f in first.json()["features"]}
    assert (shapes[VILLAGE]["name"], shapes[VILLAGE]["name_en"], shapes[VILLAGE]["invented"]) == (
        "街头村",
        "Jietou Village",
        True,
    )
    assert set(shapes) == {COUNTY, TOWN, VILLAGE, city.OTHER}
    assert client.get("/map/areas.geojson", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_areas_are_merged_on_the_page(built):
    client = enter("steward")
    form = {
        "verb": "merge",
        "from1": VILLAGE,
        "from2": city.OTHER,
        "into": VILLAGE,
        "into_name": "街头村",
        "reason": "文件",
    }
    answer = client.post("/areas/reshape", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/areas/{VILLAGE}/")
    assert "合并" in text(client.get(answer["Location"]))
    assert "这个代码已经不用" in text(client.get(f"/areas/{city.OTHER}/"))
    refused = client.post("/areas/reshape", {**form, "from1": "", "from2": VILLAGE})
    assert refused.status_code == 409 and "至少要有两个区域" in refused.content.decode()
    with reading(SYSTEM):
        assert Post.objects.filter(at_area=VILLAGE, state="active").count() == 2
