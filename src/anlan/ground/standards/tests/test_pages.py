"""The editor through the doors: a draft, an item changed and mended after a refusal, and the second person."""

from __future__ import annotations

import pytest
from conftest import COUNTY, T0
from django.test import Client

from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.ground.standards import queries
from anlan.ground.standards.forms import ItemForm
from anlan.infra.scope import SYSTEM, reading

KEY = "0198a000-0000-7000-8000-000000000001"


def device(name, role):
    made = access.create(name, name, COUNTY, by=SYSTEM, at=T0).ref
    access.grant(made, role, COUNTY, by=SYSTEM, at=T0)
    with reading(SYSTEM):
        account = Account.objects.seen_by(SYSTEM).get(pk=made)
    return Client(headers={"Authorization": f"Device {login.new_device(account, 'test')[1]}"})


def test_the_section_drafts_the_director_confirms_and_the_pages_say_so(city):
    section, director = device("shen", "section"), device("fang", "director")
    made = section.post(
        "/standards/WL-5-10/propose", {"key": KEY, "text": "正式文本", "document": "温安委办〔2026〕1号"}
    )
    assert made.status_code == 302
    draft = made.headers["Location"]
    with reading(SYSTEM):
        item = queries.in_force(SYSTEM, "WL-5-10", T0).item("N9")
    typed = {**{k: v for k, v in ItemForm.filled(item).items() if v is not None}, "key": KEY}
    wrong = section.post(f"{draft}item?ref=N9", {**typed, "rule": "nothing"})
    assert wrong.status_code == 422 and "字段rule不对" in wrong.content.decode()
    assert section.post(f"{draft}item?ref=N9", {**typed, "days": "3"}).status_code == 302
    assert section.post(f"{draft}item?ref=N10", {"drop": "1"}).status_code == 302
    said = section.get(draft).content.decode()
    assert "相对第1版的改动：2处" in said and "确认生效" not in said
    assert director.post(f"{draft}confirm").status_code == 302
    listed = director.get("/standards/WL-5-10/").content.decode()
    assert "第2版" in listed and "温安委办〔2026〕1号" in listed
    assert "N10" not in director.get("/standards/WL-5-10/?as=csv").content.decode("utf-8-sig")
    assert "N10" in director.get("/standards/WL-5-10/?v=1&as=csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_every_page_opens_in_both_languages(city, lang):
    section = device("shen", "section")
    for path in ("", "?at=2024-01-01", "new", "GB-35181/", "GB-35181/?at=2025-10-31", "ORDER-10-2023/?at=2022-01-01"):
        answer = section.get(f"/standards/{path}", headers={"Accept-Language": lang})
        assert answer.status_code == 200 and "standards." not in answer.content.decode(), path
    old = section.get("/standards/GB-35181/?at=2025-10-31").content.decode()
    assert "GB 35181-2017" in old
    assert section.get("/standards/NONE/").status_code == 404
