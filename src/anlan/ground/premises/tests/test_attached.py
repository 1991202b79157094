"""Files of sites: kept by hash with their days, seen as their site is, what runs out becomes work and then is done."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from conftest import OTHER_TOWN, T0, VILLAGE
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.ground.premises import queries, ticks
from anlan.ground.premises.rules.attached import Ending, File, ending, lacking, newest, sound
from anlan.ground.premises.rules.site import Link, Site
from anlan.ground.premises.tests.conftest import BEGIN, Browse, City
from anlan.infra import files
from anlan.infra.due import Plan
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DAY = timedelta(days=1)
TODAY = T0.astimezone(CITY).date()


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (9, 90, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def kept(city: City, data: bytes = PDF, **more: object) -> UUID:
    given = {"compound": city.compound, "kind": "acceptance", **more}
    sha256 = files.keep_scan(data, city.section, T0)
    return UUID(city.do("attach", sha256=sha256, **given).after["made"])


def test_a_scan_is_kept_by_form_and_shown_on_the_page_and_in_the_file(shared: City, browse: Browse):
    section, letting = browse("section"), shared.judged().site.links[0].id
    path = f"/premises/{shared.compound}/attach?letting={letting}"
    assert "晴川机电" in section.get(path).content.decode()
    given = {"key": str(uuid4()), "kind": "lease", "about": f"letting:{letting}", "name": "2026年合同",
             "dated": "2026-01-02", "valid_until": "2026-12-31"}  # fmt: skip
    wrong = section.post(path, {**given, "file": SimpleUploadedFile("a.pdf", b"no paper")})
    assert wrong.status_code == 422
    assert "这不是照片" in wrong.content.decode() and "2026年合同" in wrong.content.decode()  # what was typed stays
    assert section.post(path, {**given, "file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    with reading(SYSTEM):
        (row,) = queries.attached(SYSTEM, shared.compound, T0)
    assert (row.kind, row.about, row.thing, row.mime) == ("lease", "letting", letting, "application/pdf")
    assert (row.dated, row.valid_until) == (date(2026, 1, 2), date(2026, 12, 31))
    here = section.get(f"/premises/{shared.compound}/").content.decode()
    assert "租赁合同" in here and "2026年合同" in here
    shown = section.get(f"/premises/attached/{row.id}")
    assert b"".join(shown.streaming_content) == PDF and shown["Content-Type"] == "application/pdf"
    assert section.get(f"/premises/{shared.compound}/file.pdf").content.startswith(b"%PDF-")
    took = section.post(f"/premises/attached/{row.id}/detach", {"key": str(uuid4()), "reason": "传错了"})
    assert took.status_code == 302
    assert section.get(f"/premises/attached/{row.id}").status_code == 404
    with reading(SYSTEM):
        assert queries.attached(SYSTEM, shared.compound, T0) == []


def test_photos_leave_the_house_without_camera_data(city: City, browse: Browse):
    made = kept(city, photo(), kind="photo")
    kept(city)
    section = browse("section")
    for path in ("", "?side=320"):
        answer = section.get(f"/premises/attached/{made}{path}")
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"SecretPhone" not in data and dict(Image.open(io.BytesIO(data)).getexif()) == {}
    with zipfile.ZipFile(io.BytesIO(section.get(f"/premises/{city.compound}/files.zip").content)) as z:
        assert sorted(z.namelist()) == ["001-acceptance.pdf", "002-photo.jpg", "files.csv"]
        assert b"SecretPhone" not in z.read("002-photo.jpg") and z.read("001-acceptance.pdf") == PDF
        assert "消防验收文件" in z.read("files.csv").decode("utf-8-sig")


def test_who_sees_and_keeps_files(shared: City, browse: Browse):
    letting = next(k for k in shared.judged().site.links if k.lessee == shared.parties["晴川机电"])
    of_letting = kept(shared, photo(), kind="lease", about="letting", thing=letting.id)
    of_site = kept(shared)
    owner, tenant = uuid4(), uuid4()
    shared.do("change_party", party=shared.parties["丹山股份社"], values={}, person=owner)
    shared.do("change_party", party=shared.parties["晴川机电"], values={}, person=tenant)
    may_see = {
        "town_station of another town": (browse("town_station", OTHER_TOWN), False, False),
        "informant": (browse("informant", VILLAGE), False, False),
        "grid worker": (browse("grid_worker", VILLAGE), True, True),
        "owner": (browse("lessor", VILLAGE, owner), True, True),
        "stranger who lets": (browse("lessor", VILLAGE), False, False),
        "tenant": (browse("lessee", VILLAGE, tenant), True, False),
    }
    for who, (client, lease, site) in may_see.items():
        found = [client.get(f"/premises/attached/{ref}").status_code == 200 for ref in (of_letting, of_site)]
        assert found == [lease, site], who
        export = client.get(f"/premises/{shared.compound}/files.zip").status_code == 200
        assert export == (site and who != "tenant"), who
    body = {"sha256": files.keep_scan(PDF + b"%%EOF", shared.section, T0), "kind": "plan"}
    for who, status in (("owner", 200), ("grid worker", 409), ("tenant", 404), ("informant", 404)):
        answer = may_see[who][0].post(
            f"/api/premises/{shared.compound}/attach", json.dumps(body), content_type="application/json"
        )
        assert answer.status_code == status, who


def test_what_cannot_be_kept(shared: City):
    sha256 = files.keep_scan(PDF, shared.section, T0)
    given = {"compound": shared.compound, "sha256": sha256, "kind": "plan"}
    for wrong in ({"kind": "poem"}, {"kind": "lease"}, {"dated": TODAY + DAY}, {"sha256": "0" * 64},
                  {"dated": TODAY, "valid_until": TODAY - DAY}):  # fmt: skip
        with pytest.raises(Refused):
            shared.do("attach", **{**given, **wrong})
    with pytest.raises(Hidden):
        shared.do("attach", **given, about="building", thing=uuid4())
    shared.do("attach", **given)
    with pytest.raises(Refused, match="attached_already"):
        shared.do("attach", **given)
    with pytest.raises(Refused):
        files.keep_scan(b"%PDF-1.7 cut off", shared.section, T0)


def test_what_runs_out_is_work_until_it_is_renewed(shared: City):
    def night(at: datetime) -> list[str]:
        ticks.note_all(Plan(uuid4(), ticks.ENDS, ticks.NIGHTLY, at, {}), SYSTEM, at)
        with reading(SYSTEM):
            rows = OpenWork.objects.seen_by(SYSTEM).filter(room="premises", kind="ending", done_at=None)
            return [f"{w.role} {what['key']} {what['params']['n']}" for w in rows for what in w.line["params"]["what"]]

    assert night(T0) == []
    kept(shared, valid_until=TODAY + 31 * DAY)
    link = next(k for k in shared.judged().site.links if k.agreement is not None)
    shared.do("sign", letting=link.id, signed=T0 - DAY, until=T0 + 20 * DAY)
    assert night(T0) == ["town_station premises.ends.soon 1"]
    assert night(T0 + 2 * DAY) == ["town_station premises.ends.soon 1"] * 2
    shared.do("sign", letting=link.id, signed=T0 + 3 * DAY, until=T0 + 200 * DAY, at=T0 + 3 * DAY)
    assert night(T0 + 3 * DAY) == ["town_station premises.ends.soon 1"]
    assert night(T0 + 40 * DAY) == ["town_station premises.ends.over 1"]
    sha256 = files.keep_scan(PDF + b"2%%EOF", shared.section, T0)
    shared.do("attach", compound=shared.compound, sha256=sha256, kind="acceptance", at=T0 + 40 * DAY)
    assert night(T0 + 40 * DAY) == []


def test_the_rules():
    unit, a, b = uuid4(), uuid4(), uuid4()
    last = datetime(2026, 9, 10, tzinfo=CITY)  # the last day is the ninth
    link = Link(uuid4(), unit, a, b, None, 1, BEGIN, None, agreement="1", agreed_until=last)
    site = Site(uuid4(), a, [link])
    at = datetime(2026, 8, 10, 12, tzinfo=CITY)
    assert ending(site, (), at, 29) == []
    assert ending(site, (), at, 30) == [Ending("agreement", 1, date(2026, 9, 9), False)]
    old, new = (File("compound", a, "acceptance", at + n * DAY, date(2026, 8, 9 + n)) for n in (0, 1))
    assert ending(site, [old], at, 0) == [Ending("acceptance", 1, date(2026, 8, 9), True)]
    assert newest([old, new]) == [new] == newest([new, old])
    assert ending(site, [old, new], at, 0) == [Ending("acceptance", 1, date(2026, 8, 10), False)]
    gone = File("letting", uuid4(), "lease", at, date(2020, 1, 1))
    assert ending(site, [gone], at, 0) == []  # a letting that is over
    assert [s.params["n"] for s in lacking(site, ())] == [1, 1, 1]
    assert lacking(site, [File("letting", link.id, k, at) for k in ("lease", "agreement")] + [old]) == []
    assert sound("letting", "lease", None, None, at) and not sound("building", "lease", None, None, at)
    assert sound("compound", "photo", date(2026, 8, 10), date(2026, 8, 10), at)
    assert not sound("compound", "photo", date(2026, 8, 11), None, at)
