"""The pages: what they show to whom, now and of a past day, in both languages, and as CSV; the forms do their verbs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import OTHER_TOWN, T0, TOWN, VILLAGE
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.ground.people.imports import persons
from anlan.ground.people.models import Person
from anlan.ground.premises import queries
from anlan.ground.premises.pages import order
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.infra.pages.parts import Urgent
from anlan.infra.scope import SYSTEM, reading

DAY = timedelta(days=1)


def text(client: Client, path: str, lang: str = "zh") -> str:
    client.cookies["anlan_lang"] = lang
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def rows(client: Client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_list_judges_filters_and_finds(shared: City, browse: Browse):
    section = browse("section")
    city_site = "晴川机电园"
    for path, found in (
        ("", True), ("?shared=1", True), ("?shared=0", False), ("?lacks=orphan", True), ("?lacks=consent", True),
        ("?q=晴川", True), ("?q=qcjd", True), ("?q=白鹭", True), ("?q=无此名", False), (f"?area={TOWN}", True),
        (f"?area={OTHER_TOWN}", False), ("?state=confirmed", False), ("?state=candidate&owner_kind=private", False),
        ("?at=2023-01-01", False),
    ):  # fmt: skip
        assert (f">{city_site}</a>" in text(section, f"/premises/{path}")) == found, path
    english = text(section, "/premises/", "en")
    assert "Shared" in english and "Safety agreements missing: 2" in english


def test_the_list_as_csv_has_the_pages_rows(shared: City, browse: Browse):
    found = rows(browse("section"), "/premises/?as=csv&q=晴川")
    assert [r["名称"] for r in found] == ["晴川机电园"]
    assert found[0]["理由"] == "经租赁有2家单位在此生产经营"
    assert "缺安全协议2份" in found[0]["今天缺"]


def test_the_compound_draws_every_unit_with_its_state_and_chain(shared: City, browse: Browse):
    unit = shared.units["1幢/102"]
    page = text(browse("section"), f"/premises/{shared.compound}/?unit={unit}")
    for state in ("unit-let", "unit-missing", "unit-orphan"):
        assert state in page
    assert "由木禾电机出租" in page and "上家没有书面同意转租" in page
    assert "默认值，待确认" in page
    assert text(browse("section"), f"/premises/{shared.compound}/", "en").count("No safety agreement") == 2


def test_a_past_day_shows_what_was_known_and_on_request_what_is_known_now(shared: City, browse: Browse):
    section = browse("section")
    day = f"{T0 - DAY:%Y-%m-%d}"
    then = section.get(f"/premises/{shared.compound}/?at={day}")
    assert "还没有这处厂区" in then.content.decode()  # it was told at T0
    now = text(section, f"/premises/{shared.compound}/?at={day}&known=now")
    assert "按今天所知" in now and "白鹭包装" in now and "data-ask" not in now


def test_the_manager_is_named_with_a_masked_number_but_no_person_to_an_observer(shared: City, browse: Browse):
    steward = shared.make("data_steward")
    content = f"ref,name,phone,area,unit\nP1,顾明远,13800006690,{VILLAGE},晴川机电\n"
    assert persons.run(content.encode(), "x.csv", by=steward, at=T0).errors == []
    with reading(SYSTEM):
        person = Person.objects.seen_by(SYSTEM).get(ref="P1").pk
    given = {"key": str(uuid4()), "party": "晴川机电", "person": "顾明远", "document": "委托书"}
    path = f"/premises/{shared.compound}/do/name_manager"
    assert browse("section").post(path, {**given, "person": "无此人"}).status_code == 422
    assert browse("section").post(path, given).status_code == 302
    with reading(SYSTEM):
        assert [s.keeper for s in (shared.judged().site,)] == [person]
    page = text(browse("section"), f"/premises/{shared.compound}/")
    assert "统一管理人晴川机电 顾明远" in page and "6690" in page and "13800006690" not in page
    seen = text(browse("observer"), f"/premises/{shared.compound}/")
    assert "统一管理人晴川机电" in seen and "顾明远" not in seen


def test_lettings_without_agreement_by_landlord(shared: City, browse: Browse):
    section = browse("section")
    found = rows(section, "/premises/lettings/?lacks=agreement&as=csv")
    assert sorted((r["出租方"], r["承租方"], r["租赁层级"]) for r in found) == [
        ("丹山股份社", "木禾电机", "1"),
        ("木禾电机", "白鹭包装", "2"),
    ]
    assert len(rows(section, "/premises/lettings/?as=csv")) == 3
    assert "2份，出租方2家" in text(section, "/premises/lettings/?lacks=agreement")


def test_the_file_of_a_party_says_what_it_lacks(shared: City, browse: Browse):
    party = shared.parties["木禾电机"]
    page = text(browse("section"), f"/premises/parties/{party}/")
    assert "晴川机电园" in page and "白鹭包装" in page and "没有行业代码" in page
    for kept in ("培训", "演练", "保险"):
        assert f"缺“{kept}”：还没有台账" in page
    assert len(rows(browse("section"), "/premises/parties/?as=csv")) == 5


def test_an_owner_sees_their_own_site_and_partners_alone(shared: City, browse: Browse):
    person = uuid4()
    shared.do("change_party", party=shared.parties["丹山股份社"], values={}, person=person)
    other = shared.site("别家园", owner=shared.party("别家"))
    owner = browse("lessor", VILLAGE, person)
    assert "白鹭包装" in text(owner, f"/premises/{shared.compound}/")
    assert owner.get(f"/premises/{other}/").status_code == 404
    assert [r["名称"] for r in rows(owner, "/premises/parties/?as=csv")] == sorted(
        ["丹山股份社", "晴川机电", "木禾电机", "白鹭包装"], key=lambda n: {"白": 0, "丹": 1, "木": 2, "晴": 3}[n[0]]
    )


def test_a_tenant_sees_its_own_links_and_no_site(shared: City, browse: Browse):
    person = uuid4()
    shared.do("change_party", party=shared.parties["白鹭包装"], values={}, person=person)
    tenant = browse("lessee", VILLAGE, person)
    assert [r["承租方"] for r in rows(tenant, "/premises/lettings/?as=csv")] == []
    assert tenant.get(f"/premises/{shared.compound}/").status_code == 404
    assert tenant.get(f"/premises/parties/{shared.parties['白鹭包装']}/").status_code == 200
    assert tenant.get(f"/premises/parties/{shared.parties['晴川机电']}/").status_code == 404


def test_forms_register_let_sign_and_end(city: City, browse: Browse):
    section = browse("section")

    def post(path: str, **given: Any) -> str:
        answer = section.post(path, {"key": str(uuid4()), **given})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return str(answer["Location"])

    given = {"name": "新园", "area": VILLAGE, "kind": "single_site", "owner_kind": "private", "owner": "晴川机电"}
    here = post("/premises/new", **given, since="2025-01-01")
    post(f"{here}do/add_building", name="1", above="2", since="2025-01-01")
    compound = UUID(here.split("/")[2])
    with reading(SYSTEM):
        building = queries.buildings(SYSTEM, compound, T0, T0)[0].id
    post(f"{here}do/add_floor?building={building}", level="1", name="1F", load_source="none", since="2025-01-01")
    with reading(SYSTEM):
        floor = queries.buildings(SYSTEM, compound, T0, T0)[0].floors[0].id
    post(f"{here}do/add_unit?floor={floor}", name="101", m2="80.5", since="2025-01-01")
    with reading(SYSTEM):
        unit = queries.buildings(SYSTEM, compound, T0, T0)[0].floors[0].units[0].id
    term = {"since": "2026-01-01", "until": "2026-12-31"}
    post(f"{here}do/let?unit={unit}", lessor="晴川机电", lessee="木禾电机", moves_in="on", **term)
    link = city.judged(compound=compound).site.links[0]
    post(f"{here}do/sign?letting={link.id}", signed="2026-02-01", until="2026-12-31", number="协1")
    assert city.judged(compound=compound).site.unsigned == []
    post(f"{here}do/end_letting?letting={link.id}", until="2026-08-09", text="退租")
    assert city.judged(compound=compound).site.links == ()
    refused = section.post(f"{here}do/confirm", {"key": str(uuid4()), "visited": "2026-08-01", "text": "看过"})
    assert refused.status_code == 409 and "没有单位在此的记录" in refused.content.decode()


def test_a_form_says_what_is_wrong_with_it(city: City, browse: Browse):
    section = browse("section")
    path = f"/premises/{city.compound}/do/let?unit={city.units['1幢/101']}"
    given = {"key": str(uuid4()), "lessor": "无此企业", "lessee": "木禾电机", "since": "2026-01-01"}
    answer = section.post(path, given)
    assert answer.status_code == 422 and "没有名称含这些字、或代码相符的企业" in answer.content.decode()
    city.party("木禾包装")
    several = section.post(path, given | {"lessor": "晴川", "lessee": "木禾"}).content.decode()
    assert "2家企业的名称含这些字" in several and "木禾包装" in several and "木禾电机" in several
    assert several.count("没有名称含这些字") == 0, "words that fit one firm mean it"
    assert section.get(f"/premises/{city.compound}/do/dance").status_code == 404
    for verb in ("change", "split", "attest", "confirm", "join", "propose_merge", "name_manager"):
        assert section.get(f"/premises/{city.compound}/do/{verb}").status_code == 200


def test_duplicates_are_proposed_and_confirmed_on_their_page(city: City, browse: Browse):
    twin = city.party("木禾电机厂")
    one, other = browse("section"), browse("section")
    keep = city.parties["木禾电机"]
    given = {"key": str(uuid4()), "other": "木禾电机厂", "reason": "同一家"}
    assert one.post(f"/premises/parties/{keep}/do/propose_merge", given).status_code == 302
    with reading(SYSTEM):
        merger = queries.mergers(SYSTEM)[0].id
    assert "木禾电机厂" in text(other, "/premises/mergers/")
    assert one.post(f"/premises/mergers/{merger}/merge").status_code == 409
    assert "等另一人确认" in text(one, "/premises/mergers/") and "等另一人确认" not in text(other, "/premises/mergers/")
    assert f"/premises/mergers/{merger}/merge" not in one.get("/premises/mergers/").content.decode()
    assert other.post(f"/premises/mergers/{merger}/merge").status_code == 302
    assert one.get(f"/premises/parties/{twin}/")["Location"] == f"/premises/parties/{keep}/"
    assert other.post(f"/premises/mergers/{merger}/undo_merge", {"reason": "两家"}).status_code == 302
    assert one.get(f"/premises/parties/{twin}/").status_code == 200


def test_map_search_and_drawer(shared: City, browse: Browse):
    section = browse("section")
    layer = section.get("/map/premises.json").json()
    assert [f["properties"]["title"] for f in layer["features"]] == ["晴川机电园"]
    assert layer["features"][0]["geometry"]["coordinates"] == [121.31, 28.31]
    hits = text(section, "/search?q=木禾")
    assert "晴川机电园" in hits and "木禾电机" in hits


@pytest.mark.parametrize("path", ["", "lettings/", "parties/", "mergers/", "{compound}/"])
def test_no_page_asks_more_than_two_dozen_questions(shared: City, browse: Browse, path: str):
    section = browse("section")
    section.get("/premises/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert section.get(f"/premises/{path}".format(compound=shared.compound)).status_code == 200
    assert len(asked) <= 24, "\n".join(q["sql"][:140] for q in asked)


def test_the_most_urgent_comes_first(shared: City, browse: Browse):
    """State first, then what rooms hold to be urgent, then place and name; filters are a tap away."""
    section = browse("section")
    empty = shared.site("空园", owner=shared.party("空主"))
    major, graded = shared.site("甲园", owner=shared.party("甲主")), shared.site("乙园", owner=shared.party("乙主"))
    with reading(SYSTEM):
        rows = {r.id: r for r in queries.compounds(SYSTEM, T0, T0)}
    hazards = {major: Urgent(1, -1, "h"), graded: Urgent(1, -3, "h")}
    grades = {shared.compound: Urgent(-68, 0, "D"), major: Urgent(-65, 0, "A")}
    shown = order.by_urgency(list(rows.values()), frozenset({shared.compound, major, graded}), [hazards, grades])
    assert [r.id for r in shown] == [graded, major, shared.compound, empty]
    over = replace(rows[major], state="demolished")
    assert order.by_urgency([over, rows[empty]], frozenset({major}), [hazards])[-1].id == major
    confirmed = replace(rows[empty], state="confirmed")
    assert order.by_urgency([rows[major], confirmed], frozenset({major, empty}), [hazards])[0].id == empty
    assert order.tags(rows[major], [hazards, grades]) == ["h", "A"]
    page = text(section, "/premises/?state=candidate")
    assert page.index("晴川机电园</a>") < page.index("乙园</a>")  # shared before the rest
    assert 'aria-current="true"' in page and "?state=candidate&amp;tag=dust" in page
