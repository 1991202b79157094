"""The JSON doors: a site is registered, built, let, signed, confirmed; terms are proposed; nobody sees beyond."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from conftest import OTHER_TOWN, T0, VILLAGE
from django.test import Client

from anlan.ground.premises.queries.terms import shipped_duties
from anlan.ground.premises.tests.conftest import BEGIN, END, Browse, City

HERE = "/api/premises/"
VALUES = {"name": "新园", "owner_kind": "private", "address": "丹安路88号"}


def post(client: Client, path: str, body: Any, status: int = 200) -> dict[str, Any]:
    answer = client.post(f"{HERE}{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == status, answer.content.decode()[:600]
    return dict(answer.json())


def get(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(f"{HERE}{path}")
    assert answer.status_code == status, answer.content.decode()[:600]
    return dict(answer.json())


def test_a_site_from_registering_to_confirming(city: City, browse: Browse):
    section, begin, end = browse("section"), BEGIN.isoformat(), END.isoformat()
    owner, one, other = (str(city.parties[n]) for n in ("丹山股份社", "晴川机电", "木禾电机"))
    body = {"area": VILLAGE, "values": {**VALUES, "owner": owner}, "since": begin, "key": str(uuid4())}
    site = post(section, "", body)["ref"]
    again = post(section, "", body)
    assert again["ref"] == site and again["replayed"]
    building = post(section, f"{site}/add_building", {"values": {"name": "1幢", "above": 2}, "since": begin})["made"]
    floor = post(section, f"buildings/{building}/add_floor", {"values": {"name": "1F", "level": 1}, "since": begin})
    units = [
        post(section, f"floors/{floor['made']}/add_unit", {"values": {"name": n, "m2": 80.5}, "since": begin})["made"]
        for n in ("101", "102")
    ]
    links = [
        post(section, "lettings/", {"units": [u], "lessor": owner, "lessee": who, "since": begin, "until": end})["made"]
        for u, who in zip(units, (one, other), strict=True)
    ]
    post(section, f"lettings/{links[0][0]}/sign", {"signed": begin, "until": end, "number": "协1"})
    post(section, f"units/{units[0]}/change", {"values": {"exits": 2}})
    post(section, f"{site}/attest", {"code": "inspection", "party": owner, "text": "查过"})
    assert post(section, f"{site}/confirm", {"visited": T0.isoformat(), "text": "看过"})["state"] == "confirmed"
    found = get(section, f"{site}")
    assert found["shared"] and found["state"] == "confirmed" and found["tenants"] == 2
    assert [u["exits"] for b in found["buildings"] for f in b["floors"] for u in f["units"]] == [2, None]
    assert [m["n"] for m in found["lacks"] if m["code"] == "agreement"] == [1]
    assert "inspection" in found["duties"] and "reps" not in found
    listed = get(section, "?words=新园")
    assert [(s["name"], s["shared"]) for s in listed["sites"]] == [("新园", True)] and listed["total"] == 1
    assert get(section, f"?words=新园&at={(T0 - timedelta(days=1)).date()}T00:00:00Z")["total"] == 0  # told at T0
    post(section, f"lettings/{links[1][0]}/end", {"until": T0.isoformat(), "text": "退租"})
    assert [k["id"] for k in get(section, f"{site}")["links"]] == [links[0][0]]


def test_bad_input_names_its_field_and_refusals_their_reason(city: City, browse: Browse):
    section = browse("section")
    wrong = post(section, "", {"area": "3310", "values": {"built": 3, "no_such": 1}}, 422)
    named = {str(part) for fault in wrong["detail"] for part in fault["loc"]}
    assert {"area", "built", "no_such"} <= named
    refused = post(section, "", {"area": VILLAGE, "values": {**VALUES, "owner_kind": "x"}}, 409)
    assert "owner_kind" in refused["because"]["zh"] + refused["because"]["en"]
    assert post(section, "mergers/", {"what": "party", "keep": str(city.compound), "gone": str(city.compound),
                                      "reason": "x"}, 409)["because"]["en"]  # fmt: skip


def test_parties_and_mergers(city: City, browse: Browse):
    section, second = browse("section"), browse("section")
    made = post(section, "parties/", {"values": {"name": "木禾电机厂", "kind": "enterprise"}})["ref"]
    post(section, f"parties/{made}/change", {"values": {"staff": 12}})
    row = get(section, f"parties/{made}")
    assert (row["name"], row["staff"], row["sites"]) == ("木禾电机厂", 12, [])
    assert [p["name"] for p in get(section, "parties/?words=木禾电机厂")["parties"]] == ["木禾电机厂"]
    keep = str(city.parties["木禾电机"])
    merger = post(section, "mergers/", {"what": "party", "keep": keep, "gone": made, "reason": "同一家"})["made"]
    post(section, f"mergers/{merger}/merge", {}, 409)
    assert post(second, f"mergers/{merger}/merge", {})["state"] == "done"
    assert get(section, "mergers/")["mergers"][0]["state"] == "done"
    assert post(section, f"mergers/{merger}/undo", {"reason": "两家"})["state"] == "undone"


def test_the_terms_are_proposed_by_one_and_confirmed_by_another(city: City, browse: Browse):
    section, director = browse("section"), browse("director")
    assert get(section, "terms/")["terms"]["status"] == "default"
    duties = {d.code: 31 for d in shipped_duties(T0)}
    body = {"values": {"least_units": 3, "deep": 2, "duties": duties},
            "valid_from": (T0 + timedelta(days=1)).isoformat(), "text": "市里定"}  # fmt: skip
    post(section, "terms/", {**body, "values": {"least_units": 1, "deep": 2, "duties": duties}}, 409)
    draft = post(section, "terms/", body)["ref"]
    post(section, f"terms/{draft}/confirm", {}, 409)
    assert post(director, f"terms/{draft}/confirm", {})["state"] == "confirmed"
    told = get(section, "terms/")
    assert told["terms"]["version"] == 1 and [v["state"] for v in told["versions"]] == ["confirmed"]


def test_nobody_reads_or_moves_what_lies_outside_their_area(shared: City, browse: Browse):
    stranger, grid = browse("town_station", OTHER_TOWN), browse("grid_worker", VILLAGE)
    here = str(shared.compound)
    get(stranger, here, 404)
    assert get(stranger, "")["total"] == 0
    post(stranger, f"{here}/rectify", {"text": "x"}, 404)
    assert get(grid, here)["name"] == "晴川机电园"
    post(grid, f"{here}/rectify", {"text": "x"}, 409)
    nobody = browse("informant", VILLAGE)
    for path in ("", "parties/", "terms/", "mergers/", here, f"parties/{shared.parties['晴川机电']}"):
        get(nobody, path, 404)
    unit = shared.units["1幢/101"]
    post(stranger, f"units/{unit}/occupy", {"party": str(shared.parties["晴川机电"])}, 404)
