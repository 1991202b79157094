"""The pages of floors in both languages: the list, its filters, one floor, and the form that signs a zero."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.sense.floors import actions as floors
from anlan.sense.floors import queries
from anlan.sense.floors.actions.register import Limit
from anlan.sense.floors.pages import own
from anlan.sense.floors.tests.house import KG, LIMIT, said
from anlan.warn.thresholds import actions as thresholds
from anlan.warn.thresholds.handlers import SHIPPED

ROW = {"stream": "load", "kind": "direct", "zone_m2": 300}


@pytest.fixture
def client(actor):
    """Makes a logged-in client of a role."""

    def make(role, area=COUNTY, person=None):
        by = actor("admin")
        name = f"{role.replace('_', '-')}-x"
        done = access.create(name, name, area, person=person, by=by, at=T0 - timedelta(days=2))
        access.grant(done.ref, role, area, by=by, at=T0 - timedelta(days=2))
        with reading(SYSTEM):
            account = Account.objects.seen_by(SYSTEM).get(pk=done.ref)
        _, token = login.new_device(account, "test")
        return Client(headers={"Authorization": f"Device {token}"}, raise_request_exception=True)

    return make


@pytest.fixture
def watched(hall, feed):
    """A floor that rises towards its limit."""
    hall.streams(load="load")
    hall.take_in(ROW)
    hours = np.arange(72) / 12
    values = LIMIT * KG * (0.6 + 0.04 * hours + np.random.default_rng(1).normal(0, 0.002, 72))
    feed().raw([said("load", values.tolist(), T0 - timedelta(hours=6), 300)], T0)
    return hall.watch()


def text(response):
    assert response.status_code == 200, response.status_code
    body = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", body)


def test_the_list_answers_which_floors_pass_before_the_morning(watched, client):
    section = client("section")
    page = text(section.get("/floors/?only=soon"))
    assert "丹山园1幢3层" in page
    assert "按近6小时的速度" in page
    assert "云帆鞋业" in page
    english = text(section.get("/floors/?only=soon", headers={"Accept-Language": "en"}))
    assert "At this pace over the limit in" in english
    assert "丹山园1幢3层" not in text(section.get("/floors/?only=over"))


def test_one_floor_says_load_limit_source_and_what_stands_beside_it(watched, client):
    section = client("section")
    page = text(section.get(f"/floors/{watched.id}/"))
    assert "设计图" in page or "图纸" in page
    assert "此处未测货梯和温度" in page
    assert "云帆鞋业" in page
    for span in ("6h", "14d", "30d"):
        assert section.get(f"/floors/{watched.id}/?span={span}").status_code == 200
    assert section.get(f"/floors/of/{watched.device}/").headers["Location"] == f"/floors/{watched.id}/"


def test_the_list_leads_to_what_the_rule_would_have_said_last_month(watched, client):
    thresholds.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0 - timedelta(days=1))
    section = client("section")
    link = re.search(r'href="(/thresholds/F-03/[^"#]+)', section.get("/floors/").content.decode())[1]
    assert "72条读数" in text(section.get(link.replace("&amp;", "&")))


def test_tenants_open_their_own_floor_and_strangers_find_none(watched, hall, client):
    tenant = client("lessee", VILLAGE, hall.persons["云帆鞋业"])
    assert tenant.get("/floors/").headers["Location"] == "/field/"
    assert "丹山园1幢3层" in text(tenant.get("/field/"))
    assert tenant.get(f"/floors/{watched.id}/").status_code == 200
    stranger = client("lessor", VILLAGE)
    assert stranger.get(f"/floors/{watched.id}/").status_code == 404


def test_the_form_asks_for_a_photo_and_says_when_a_second_person_is_needed(watched, client, hall):
    officer = client("officer", TOWN)
    with reading(SYSTEM):
        gauge = queries.gauges(SYSTEM, watched.id, T0)[0].id
    page = officer.get(f"/floors/tare/{gauge}")
    assert "须另一人确认后生效" in text(page)
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    empty = officer.post(f"/floors/tare/{gauge}", {"key": key, "reason": "复零"})
    assert empty.status_code == 422
    assert "需要一张空载分区的照片" in empty.content.decode()
    blank = officer.post(f"/floors/tare/{gauge}", {"key": key, "reason": " . ", "photo": shot("a.txt", b"no photo")})
    assert blank.status_code in (409, 415, 422)
    mended = [officer.post(f"/floors/tare/{gauge}", {"key": key, "reason": "复零", "photo": shot()}) for _ in range(2)]
    assert [m.status_code for m in mended] == [302, 302]
    with reading(SYSTEM):
        assert [t.reason for t in queries.tares(SYSTEM, watched.id)] == ["复零"]


def shot(name="zone.png", body=b""):
    """A photo of the bare zone."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (90, 90, 60)).save(out, "PNG")
    return SimpleUploadedFile(name, body or out.getvalue())


def test_an_owner_and_a_tenant_read_the_gauge_on_the_phone_and_others_none(watched, hall, client):
    tenant = client("lessee", VILLAGE, hall.persons["云帆鞋业"])
    page = text(tenant.get("/field/"))
    for part in ("楼面荷载", "丹山园1幢3层", "限载", "为限载的", "按近"):
        assert part in page, (part, page)
    owner = client("lessor", VILLAGE, hall.persons["丹山股份社"])
    assert "Floor loads" in text(owner.get("/field/", headers={"Accept-Language": "en"}))
    assert "楼面荷载" not in text(client("section").get("/field/"))


def test_a_gauge_that_is_silent_or_has_no_limit_says_so(watched, hall, client):
    tenant = client("lessee", VILLAGE, hall.persons["云帆鞋业"])
    actor = hall.make("lessee", VILLAGE, person=hall.persons["云帆鞋业"])
    with reading(actor):
        (later,) = own.holdings(actor, T0 + timedelta(hours=2))
    gauge = later.gauges[0]
    assert gauge.value is None and gauge.empty.key == "floors.own.silent"
    floors.follow_limits([Limit(watched.id, None, "none")], by=SYSTEM, at=T0)
    page = text(tenant.get("/field/"))
    assert "限载：不明" in page and "为限载的" not in page


def test_the_files_of_firm_and_site_tell_what_their_floors_bear(watched, hall, client):
    section = client("section")
    firm = hall.city.parties["云帆鞋业"]
    for path in (f"/premises/{hall.compound}/file.pdf", f"/premises/parties/{firm}/file.pdf"):
        pages = PdfReader(io.BytesIO(section.get(path).content)).pages
        said = "".join("".join(p.extract_text() for p in pages).split())
        assert "楼面荷载" in said and "丹山园1幢3层" in said, said
        assert "缺“楼面荷载”" not in said and "没有在线称重的楼层" not in said


def test_one_floors_limit_is_corrected_on_the_desk_with_its_source(watched, hall, client):
    section = client("section")
    url = f"/premises/{hall.compound}/do/change_floor?floor={watched.floor}"
    assert url.replace("&", "&amp;") in section.get(f"/floors/{watched.id}/").content.decode()
    page = section.get(url).content.decode()
    typed = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "name": "3F", "m2": "300", "posted_load": ""}
    given = {**typed, "design_load": "4.2", "load_source": "none"}
    wrong = section.post(url, given)
    assert wrong.status_code == 422 and "须写明来源" in wrong.content.decode() and "4.2" in wrong.content.decode()
    assert section.post(url, {**given, "design_load": "", "load_source": "drawing"}).status_code == 422
    assert section.post(url, {**given, "load_source": "appraisal"}).status_code == 302
    with reading(SYSTEM):
        row = premises.floor_places(SYSTEM, T0, [watched.floor])[watched.floor].row
    assert (row.design_load, row.load_source) == (4.2, "appraisal")
    assert section.post(url, {**typed, "design_load": "", "load_source": "none"}).status_code == 302
    with reading(SYSTEM):
        row = premises.floor_places(SYSTEM, T0, [watched.floor])[watched.floor].row
    assert (row.limit, row.load_source) == (None, "none")  # unknown, not what it was
    tenant = client("lessee", VILLAGE, hall.persons["云帆鞋业"])
    assert "change_floor" not in tenant.get(f"/floors/{watched.id}/").content.decode()
    assert tenant.post(url, {**given, "load_source": "appraisal"}).status_code in (403, 404, 409)


def test_a_floor_is_put_under_watch_by_hand_and_what_the_formula_lacks_stands_at_its_field(hall, client):
    hall.streams(load="load", bend="strain")
    section = client("section")
    found = section.get("/floors/watch?q=丹山").content.decode()
    floor = re.findall(r'href="\?floor=([0-9a-f-]{36})"', found)[0]  # the highest first
    page = f"/floors/watch?floor={floor}"
    form = section.get(page).content.decode()
    assert 'value="hall-3/load"' in form and 'value="300' in form and "限载5" in form
    given = {
        "stream": "hall-3/bend",
        "kind": "strain",
        "zone": "",
        "zone_m2": "300",
        "modulus": "30",
        "key": str(uuid4()),
    }
    lacks = section.post(page, given)
    assert lacks.status_code == 422 and 'value="30"' in lacks.content.decode(), "what was typed stays"
    assert "必填，应变计公式需要" in text_of(lacks)
    wrong = section.post(page, {**given, "kind": "direct"})
    assert wrong.status_code == 422 and "应为load测项" in text_of(wrong)
    done = section.post(page, {**given, "stream": "hall-3/load", "kind": "direct", "modulus": ""})
    assert (done.status_code, done.url) == (302, f"/floors/{hall.watch().id}/")
    assert hall.watch().limit == LIMIT
    assert 'value="hall-3/load"' not in section.get(page).content.decode(), "a stream is one floor's"
    assert "已在监测" in text_of(section.get("/floors/watch?q=丹山"))
    assert client("town_station", TOWN).get(page).status_code == 404


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
