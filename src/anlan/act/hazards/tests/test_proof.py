"""What proves a file and leaves the house: everything read again, photos without camera data, whose turn it is."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from conftest import COUNTY, T0, TOWN
from django.test import RequestFactory
from PIL import Image

from anlan.act.hazards import actions, queries
from anlan.act.hazards.pages import do, lists, proof, settings
from anlan.act.hazards.pages import file as page
from anlan.ground.standards import actions as standards
from anlan.ground.standards.handlers import shipped
from anlan.infra import files
from anlan.infra.pages.words import both
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused

DAY = timedelta(days=1)


def seen(view, viewer, at, address, **given) -> str:
    request = RequestFactory().get(address)
    request.actor, request.city_now, request.session = viewer, at, {}
    with reading(viewer):
        return view(request, **given)


def camera(city, by: str = "grid") -> str:
    """A photo as a phone makes it, with the time and place of its camera."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (28.0, 18.0, 36.0), "E", (121.0, 18.0, 36.0)
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (9, 90, 60)).save(out, "JPEG", exif=exif)
    return files.keep(out.getvalue(), city.actors[by], T0)


def test_the_export_tells_the_place_and_strips_what_the_camera_said(city):
    hazard = city.report(photos=(camera(city),), text="=cmd()")
    answer = seen(proof.export, city.station, T0, "/", hazard=hazard)
    made = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(made.namelist()) == ["facts.csv", "line.csv", "papers.csv", "photos.csv", "photos/01-before.jpg"]
    photo = made.read("photos/01-before.jpg")
    with Image.open(io.BytesIO(photo)) as image:
        assert (image.size, dict(image.getexif())) == ((64, 48), {})
    assert b"SecretPhone" not in photo
    assert "121.31,28.31" in made.read("photos.csv").decode("utf-8-sig")
    told = made.read("facts.csv").decode("utf-8-sig")
    assert "'=cmd()" in told and told.startswith("项目,内容,说明") and "街头村" in told
    assert "hazards." not in "".join(made.read(name).decode() for name in made.namelist() if name.endswith("csv"))
    with pytest.raises(proof.Http404):
        seen(proof.export, city.far, T0, "/", hazard=hazard)


def test_the_papers_of_a_file_go_out_with_it(city):
    hazard = city.report(photos=(camera(city),))
    actions.transfer(hazard=hazard, to="住建局", text="燃气设施", by=city.station, at=T0)
    made = zipfile.ZipFile(io.BytesIO(seen(proof.export, city.station, T0, "/", hazard=hazard).content))
    assert made.read("papers/01-transfer.pdf").startswith(b"%PDF")
    assert "papers/01-transfer.pdf" in made.read("papers.csv").decode("utf-8-sig")


def test_the_whole_file_is_read_again_and_a_changed_byte_is_told(city, work):
    sha = camera(city)
    hazard = city.report(photos=(sha,))
    work(T0)
    whole = seen(page.file, city.station, T0, "/?check=1", hazard=hazard).content.decode()
    assert "1张照片和1条记录" in whole
    kept = files.place(sha).read_bytes()
    files.place(sha).write_bytes(kept[:-1] + b"x")
    try:
        broken = seen(page.file, city.station, T0, "/?check=1", hazard=hazard).content.decode()
    finally:
        files.place(sha).write_bytes(kept)
    assert "不一致" in broken


def test_a_file_that_was_touched_is_read_again_without_being_asked(city):
    sha = camera(city)
    assert files.whole(sha)
    kept = files.place(sha).read_bytes()
    files.place(sha).write_bytes(kept[:-1] + b"y")
    assert not files.whole(sha)
    files.place(sha).write_bytes(kept)
    assert files.whole(sha)


def test_the_overdue_of_a_town_by_more_than_seven_days_say_whose_turn_it_is_and_what_comes(city, work):
    long, short = city.rectifying(T0), city.rectifying(T0 + 5 * DAY)
    now = city.row(long).due + 8 * DAY
    work(now)
    with reading(city.director):
        wanted = queries.Filters(area=TOWN, overdue=True, days=7)
        assert [r.id for r in queries.listing(city.director, wanted, now).rows] == [long]
        wanted = queries.Filters(area=TOWN, overdue=True, days=3)
        assert [r.id for r in queries.listing(city.director, wanted, now).rows] == [long, short]
    html = seen(lists.overdue, city.director, now, f"/hazards/overdue?area={TOWN}&days=7").content.decode()
    assert "王松年" in html and "再报业务科室钱思" in html


def test_the_forms_offer_what_fits_the_kind_of_hazard(city):
    standards.ship(shipped(), COUNTY, by=SYSTEM, at=T0 - DAY)
    culvert, exits = city.report(), city.report(kind="exit_blocked")
    for hazard in (culvert, exits):
        actions.verify(hazard=hazard, by=city.station, at=T0)
    html = seen(do.do, city.officer, T0, "/", hazard=culvert, verb="grade").content.decode()
    assert "ORDER-10" not in html and "GB-35181" not in html
    html = seen(do.do, city.officer, T0, "/", hazard=exits, verb="grade").content.decode()
    assert html.index("GB-35181/C1") < html.index("GB-35181/D1"), "items about exits come before general ones"
    assert re.findall(r'"(ORDER-10-2023/[^"]+)"', html) == ["ORDER-10-2023/3(1)"], "whoever lets must look after exits"
    board = city.report(kind="electrical")
    actions.verify(hazard=board, by=city.station, at=T0)
    html = seen(do.do, city.officer, T0, "/", hazard=board, verb="grade").content.decode()
    assert re.findall(r'"(ORDER-10-2023/[^"]+)"', html) == ["ORDER-10-2023/3(1)", "ORDER-10-2023/3(2)"]
    words = {"hazard": culvert, "text": "内涝进村", "grade": "major", "rule_item": "度汛检查第3条"}
    actions.grade(**words, by=city.officer, at=T0)
    assert city.row(culvert).rule_item == "度汛检查第3条", "no set is about culverts: the basis in words"
    actions.grade(hazard=exits, text="一般", by=city.station, at=T0)
    flood = city.graded()
    html = seen(do.do, city.station, T0, "/", hazard=flood, verb="assign").content.decode()
    by = (T0 + timedelta(hours=6)).astimezone(CITY)
    assert f'value="{by:%Y-%m-%dT%H:%M}"' in html and "6小时（默认值，待确认）" in html
    html = seen(do.do, city.station, T0, "/", hazard=exits, verb="assign").content.decode()
    assert f'value="{(T0 + 15 * DAY).astimezone(CITY):%Y-%m-%d}"' in html
    html = seen(settings.settings, city.section, T0, "/").content.decode()
    assert 'name="hours_blocked_culvert" value="6"' in html


def test_a_hazard_is_judged_by_the_set_in_force_on_its_date_and_says_so(city):
    standards.ship(shipped(), COUNTY, by=SYSTEM, at=T0 - DAY)
    hazard = city.report(kind="exit_blocked")
    actions.verify(hazard=hazard, by=city.station, at=T0)
    given = {"hazard": hazard, "text": "未统一协调", "grade": "major", "by": city.officer, "at": T0}
    with pytest.raises(Refused) as refused:
        actions.grade(**given, rule_item="ORDER-10-2023/99")
    assert refused.value.because.key == "hazards.refused.rule_item"
    assert "ORDER-10-2023" in both(refused.value.because)["zh"]
    actions.grade(**given, rule_item="ORDER-10-2023/3(1)")
    row = city.row(hazard)
    assert (row.rule_set, row.rule_version) == ("ORDER-10-2023", 1)
    html = seen(page.file, city.officer, T0, "/", hazard=hazard).content.decode()
    assert "第1版" in html and "至今未变" in html
