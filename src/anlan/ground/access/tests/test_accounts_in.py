"""Accounts from a file, and phones by code."""

from __future__ import annotations

from conftest import COUNTY, OTHER_TOWN, T0, TOWN
from django.test import Client

from anlan.ground.access import actions, coming, imports, login
from anlan.ground.access.models import Account
from anlan.infra.scope import SYSTEM

FILE = """用户名,姓名,辖区,角色,初始密码
duty,值班员,331081000000,duty_officer,calm-waters-1
station,应急站,331081110000,town_station,
"""


def take(text: str, by, **given):
    return imports.run(text.encode(), "accounts.csv", by=by, at=T0, **given)


def test_a_file_of_accounts_comes_in_once(world, actor):
    steward = actor("data_steward")
    first = take(FILE, steward)
    assert (first.new, first.changed, first.same, first.errors) == (2, 0, 0, [])
    assert login.check("duty", "calm-waters-1", "", None).name == "值班员"
    again = take(FILE, steward)
    assert (again.new, again.changed, again.same, again.entry) == (0, 0, 2, None)


def test_mistakes_are_named_by_row_and_field_and_nothing_is_saved(world, actor):
    text = FILE + "BAD NAME,x,331081110000,town_station,\nok,x,331081110000,king,\nlost,x,331081110000,,short\n"
    report = take(text, actor("data_steward"))
    assert [(e.row, e.field) for e in report.errors] == [(4, "用户名"), (5, "角色"), (6, "初始密码")]
    assert not Account.objects.get_queryset().exists()


def test_a_steward_of_a_town_takes_in_no_accounts_of_another(world, actor):
    report = take("用户名,姓名,辖区\nx1,x,331081109000\n", actor("data_steward", TOWN))
    assert [e.field for e in report.errors] == ["辖区"]


def test_a_code_makes_a_phone_once(world, actor):
    account = actions.create("wang", "王某某", TOWN, by=SYSTEM, at=T0).ref
    code = login.new_code(account, actor("admin"), T0)
    client = Client()
    given = client.post("/api/enrol", {"code": code.lower(), "label": "phone"}, content_type="application/json").json()
    assert given["account"] == str(account)
    come = coming.speaking(given["token"])
    assert come.actor is not None and come.actor.account == account
    assert client.post("/api/enrol", {"code": code}, content_type="application/json").status_code == 409


def test_a_newer_code_ends_the_older_one(world, actor):
    account = actions.create("wang", "王某某", TOWN, by=SYSTEM, at=T0).ref
    old, new = (login.new_code(account, actor("admin"), T0) for _ in range(2))
    answers = [
        Client().post("/api/enrol", {"code": c}, content_type="application/json").status_code for c in (old, new)
    ]
    assert answers == [409, 200]


def test_an_administrator_hands_out_codes_for_the_own_area_alone(world):
    for name, area in (("boss", TOWN), ("mine", TOWN), ("theirs", OTHER_TOWN)):
        actions.create(name, name, area, password="calm-waters-1", by=SYSTEM, at=T0)
    boss = Account.objects.get_queryset().get(username="boss").pk
    actions.grant(boss, "admin", TOWN, by=SYSTEM, at=T0)
    client = Client()
    body = {"username": "boss", "password": "calm-waters-1"}
    head = {
        "Authorization": "Device " + client.post("/api/login", body, content_type="application/json").json()["token"]
    }
    codes = client.post(
        "/api/codes", {"usernames": ["mine", "theirs"]}, content_type="application/json", headers=head
    ).json()
    assert list(codes) == ["mine"]
    assert COUNTY not in codes
