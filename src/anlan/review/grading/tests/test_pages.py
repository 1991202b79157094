"""The pages of grades, as people open them; and who may not."""

from __future__ import annotations

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE
from django.test import Client
from tests.contracts.doors import visitor

from anlan.review.grading.tests.conftest import DAY, in_order


@pytest.fixture
def compound(city, work):
    made = in_order(city, manager=False)
    work(T0)
    return made


def text(client: Client, path: str, **given: str) -> str:
    answer = client.get(path, given)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_list_says_letter_and_reason_and_is_a_file_too(compound):
    section = visitor("section", ("section", COUNTY))
    page = text(section, "/grading/")
    assert "晴川机电园" in page
    assert "未书面明确统一管理人" in page
    assert "默认值，待确认" in page
    assert text(section, "/grading/", letter="CD").count("晴川机电园") == 0
    rows = text(section, "/grading/", **{"as": "csv"}).splitlines()
    assert rows[1].startswith("B,晴川机电园")
    assert "没有已定级的厂区" in text(section, "/grading/", at=f"{T0 - DAY:%Y-%m-%d}")


def test_the_compounds_own_page_carries_the_grade_with_its_reason_and_what_follows(compound):
    page = text(visitor("town", ("town_leader", TOWN)), f"/premises/{compound}/")
    for words in ("安全等级", "未书面明确统一管理人", "每年1次", f"/grading/{compound}/"):
        assert words in page, words
    english = visitor("section", ("section", COUNTY)).get(f"/premises/{compound}/", headers={"Accept-Language": "en"})
    assert english.status_code == 200


def test_a_risk_is_assessed_in_the_dialog_and_the_page_says_why_it_is_graver(city, compound, work):
    section = visitor("section", ("section", COUNTY))
    path = f"/grading/{compound}/assess"
    form = text(section, path)
    assert "晴川机电" in form
    assert "1幢" in form
    tenant = f"tenant:{city.parties['木禾电机']}"
    wrong = section.post(path, {"about": tenant, "what": "喷漆", "method": "lec", "lec_l": "6"})
    assert wrong.status_code == 422 or wrong.status_code == 409
    key = "01a22320-88a9-71e9-820c-000000000001"
    given = {"key": key, "about": tenant, "what": "喷漆间旁焊接", "method": "matrix", "matrix_l": "4", "matrix_s": "5"}
    assert section.post(path, given).status_code == 302
    work(T0)
    page = text(section, f"/grading/{compound}/")
    for words in ("D级", "木禾电机：喷漆间旁焊接", "4×5＝20", "每年4次"):
        assert words in page, words


def test_the_rule_is_shown_proposed_and_confirmed(compound):
    section, director = visitor("section", ("section", COUNTY)), visitor("director", ("director", COUNTY))
    page = text(section, "/grading/rule")
    assert "无统一管理人" in page
    fields = dict(_fields(page))
    fields |= {"chain.manager": "C", "text": "从严"}
    assert section.post("/grading/rule", fields).status_code == 302
    assert "从严" in text(director, "/grading/rule")
    confirm = text(director, "/grading/rule").split("/confirm")[0].rsplit("/", 1)[1]
    assert director.post(f"/grading/rule/{confirm}/confirm").status_code == 302
    assert (
        section.post("/grading/rule", fields | {"D_landlord_d": "90", "key": fields["key"][:-1] + "7"}).status_code
        == 409
    )


def _fields(page: str):
    import re

    form = page[page.index('<form class="stack-4" method="post"') :]
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            yield name[1], value[1] if value else ""
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        yield name, re.search(r'value="([^"]*)" selected', body)[1]


def test_towns_see_their_sentence_and_strangers_nothing(compound):
    leader = visitor("lead", ("town_leader", TOWN))
    assert "个厂中厂为C级或D级" in text(leader, "/town/", area=TOWN)
    stranger = visitor("village", ("grid_worker", VILLAGE))
    assert stranger.get("/grading/").status_code == 404
