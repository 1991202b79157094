"""The printed file: complete or it says what it lacks, with days; a past time prints what was known then."""

from __future__ import annotations

import io
from datetime import timedelta

from conftest import OTHER_TOWN, T0, minutes
from django.test import Client
from pypdf import PdfReader

from anlan.ground.premises.tests.conftest import Browse, City


def paper(client: Client, path: str, lang: str = "zh") -> str:
    """What a PDF says, without its spaces: lines of a cell break anywhere."""
    client.cookies["anlan_lang"] = lang
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), path
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return "".join(told.split())


def test_an_enterprise_prints_its_lettings_with_days_and_what_no_room_keeps(shared: City, browse: Browse):
    told = paper(browse("section"), f"/premises/parties/{shared.parties['晴川机电']}/file.pdf")
    for part in (
        "晴川机电", "晴川机电园", "丹山股份社", "2024-01-01至2026-12-31", "安全协议协议1号有效至2026-12-31",
        "没有行业代码", "缺“培训”：还没有台账", "缺“保险”：还没有台账", "限载不明", "数据截至2026-08-10",
    ):  # fmt: skip
        assert part in told, (part, told)
    english = paper(browse("section"), f"/premises/parties/{shared.parties['晴川机电']}/file.pdf", "en")
    assert "Training:norecordkeptyet" in english and "Thisfilelacks" in english


def test_a_site_prints_its_verdict_chain_and_what_is_missing(shared: City, browse: Browse):
    told = paper(browse("section"), f"/premises/{shared.compound}/file.pdf")
    for part in ("丹山股份社→木禾电机→白鹭包装", "没有统一管理人", "安全生产法", "家单位"):
        assert part in told, (part, told)


def test_a_past_day_prints_what_was_known_then(shared: City, browse: Browse):
    at = T0 + minutes(5)
    shared.do("end_letting", letting=letting(shared), until=T0 + timedelta(days=1), text="搬走", at=at)
    path = f"/premises/parties/{shared.parties['晴川机电']}/file.pdf"
    assert "2024-01-01至2026-12-31" in paper(browse("section"), f"{path}?at={T0.isoformat().replace('+', '%2B')}")


def letting(city: City):
    site = city.judged().site
    return site.chain(city.units["1幢/101"])[0].id


def test_whoever_does_not_see_the_site_gets_no_file_of_it(shared: City, browse: Browse):
    stranger = browse("town_station", OTHER_TOWN)
    assert stranger.get(f"/premises/{shared.compound}/file.pdf").status_code == 404
    assert Client().get(f"/premises/{shared.compound}/file.pdf").status_code == 302
