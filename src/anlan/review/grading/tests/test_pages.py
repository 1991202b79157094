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


def test_every_number_of_the_rule_is_proposed_and_the_draft_says_who_changes(city, compound, work):
    section, director = visitor("section", ("section", COUNTY)), visitor("director", ("director", COUNTY))
    tenant = f"tenant:{city.parties['木禾电机']}"
    risk = {"key": "01a22320-88a9-71e9-820c-000000000002", "about": tenant, "what": "打磨", "method": "lec"}
    risk |= {"lec_l": "1", "lec_e": "10", "lec_c": "15"}  # 150: B until a version says otherwise
    assert section.post(f"/grading/{compound}/assess", risk).status_code == 302
    work(T0)
    page = text(section, "/grading/rule")
    assert "无统一管理人" in page and "检查频次" in page
    fields = list(_fields(page))
    sent = {name: value for name, value in fields if name != "steps"}
    sent |= {"steps": ["major", "floor"], "lec_C": "150", "legend_A": "yellow", "legend_B": "blue", "text": "从严"}
    sent |= {"dormitory_words": "宿舍，员工楼", "matrix_D": "21"}
    made = section.post("/grading/rule", sent)
    assert made.status_code == 302
    draft = text(director, made.headers["Location"])
    for words in (
        "从严",
        "6处改动",
        "C级起点",
        "<del>160</del> → <ins>150</ins>",
        "<ins>宿舍、员工楼</ins>",
        "<ins>21</ins>",
        "1个厂区中有1个等级改变",
        "晴川机电园",
        "<td>B</td><td><b>C</b></td>",
    ):
        assert words in draft, words
    assert "等级" in text(section, made.headers["Location"]) and "生效" in draft
    assert director.post(f"{made.headers['Location']}confirm").status_code == 302
    work(T0 + DAY)
    assert "C,晴川机电园" in text(section, "/grading/", **{"as": "csv"})
    assert "改动" in text(section, made.headers["Location"])
    wrong = section.post("/grading/rule", sent | {"lec_B": "400", "key": fields_key(sent, "7")})
    assert wrong.status_code == 422 and "宿舍，员工楼" in wrong.content.decode()
    english = section.get(made.headers["Location"], headers={"Accept-Language": "en"}).content.decode()
    assert "grading." not in english


def fields_key(sent, last):
    return sent["key"][:-1] + last


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
