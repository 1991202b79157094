"""Papers: what they say, that the same data give the same bytes, their numbers, and that an issued one stays."""

from __future__ import annotations

import io
import threading
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, minutes
from django.db import connection, transaction
from django.test import Client
from pypdf import PdfReader

from anlan.ground.access import actions
from anlan.ground.access.models import Account
from anlan.infra import files
from anlan.infra.journal import verb
from anlan.infra.journal.verb import VERBS
from anlan.infra.models import Paper
from anlan.infra.pages.words import both
from anlan.infra.papers import Kind, issue, named, papers_of, press
from anlan.infra.papers.press import font_folder
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, Said

SLIP = Kind(Path(__file__).parent / "papers" / "slip.typ", right="access.create")
DATA = {
    "title": "现场检查记录",
    "name": {"zh": "箬横镇浦头岙厂区", "en": "Putouao works"},
    "rows": [["#let x = 1", "$a$ *b* 嶴", T0], ["=", None, Said("core.brand")]],
}


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(" ", "")


@pytest.fixture
def slip():
    """A verb that issues a slip about an account; `fails` after it was printed."""

    def body(change, account, fails=False):
        row = change.lock(Account, account)
        issue(change, row, SLIP, DATA)
        if fails:
            raise Refused(Said("core.refused.args"))

    yield verb("access.slip", right="access.create")(body)
    del VERBS["access.slip"]


@pytest.fixture
def account(world, actor):
    return actions.create("wang", "王某某", TOWN, by=actor("admin"), at=T0).ref


def test_a_paper_says_what_it_was_given_and_typed_markup_stays_text(world):
    said = text(press(SLIP.template, DATA, at=T0))
    for part in ("现场检查记录", "箬横镇浦头岙厂区", "#letx=1", "$a$*b*嶴", "2026-08-1014:00", "安澜", "第1页，共1页"):
        assert part in said
    english = text(press(SLIP.template, DATA, at=T0, lang="en"))
    assert "Putouaoworks" in english and "Page1of1" in english and "箬横镇" not in english


def test_the_glyphs_travel_with_the_paper(world):
    page = PdfReader(io.BytesIO(press(SLIP.template, DATA, at=T0))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("NotoSansSC" in font["/BaseFont"] for font in fonts)
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(of) for of in inner)


def test_the_same_data_at_the_same_time_give_the_same_bytes(world):
    first = press(SLIP.template, DATA, at=T0)
    assert press(SLIP.template, dict(reversed(DATA.items())), at=T0) == first
    assert press(SLIP.template, DATA, at=T0 + minutes(1)) != first


def test_a_missing_font_is_told_with_what_to_do(tmp_path):
    with pytest.raises(Refused) as refused:
        font_folder(tmp_path)
    assert "./anlan setup" in both(refused.value.because)["en"]


def test_numbers_run_on_without_gap_and_follow_the_wording_of_their_year(world, actor, account, slip):
    admin = actor("admin")
    for minute in range(2):
        slip(account, by=admin, at=T0 + minutes(minute))
    with pytest.raises(Refused):
        slip(account, fails=True, by=admin, at=T0)
    key = uuid4()
    for _ in range(2):  # a key that comes again takes no second number
        slip(account, by=admin, at=T0 + minutes(2), key=key)
    slip(account, by=admin, at=datetime(2027, 1, 2, tzinfo=CITY))
    with reading(admin):
        numbers = [p.number for p in papers_of(admin, "access", account, T0)]
    assert numbers == [
        "（温）应急检记〔2026〕1号",
        "（温）应急检记〔2026〕2号",
        "（温）应急检记〔2026〕3号",
        "（温）应急检记字〔2027〕第1号",
    ]


def test_many_at_once_get_numbers_without_gap_or_double(world, actor, account, slip):
    admin, each, trouble = actor("admin"), 5, []

    def run(worker: int) -> None:
        try:
            for n in range(each):
                if n == 2:
                    with pytest.raises(Refused):
                        slip(account, fails=True, by=admin, at=T0)
                slip(account, by=admin, at=T0)
        except Exception as failed:
            trouble.append(failed)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    with reading(SYSTEM):
        assert sorted(Paper.objects.values_list("n", flat=True)) == list(range(1, 4 * each + 1))


def test_an_issued_paper_is_shown_as_it_was_issued_to_those_with_its_right(world, actor, account, slip):
    slip(account, by=actor("admin"), at=T0)
    with reading(SYSTEM):
        (paper,) = Paper.objects.all()
    for name, area, roles in (("root", COUNTY, "admin"), ("li", TOWN, "duty_officer")):
        made = actions.create(name, name, area, password="calm-waters-1", by=SYSTEM, at=T0)
        actions.set_password(made.ref, "calm-waters-1", by=SYSTEM, at=T0)  # no longer the one that was lent
        actions.grant(made.ref, roles, area, by=SYSTEM, at=T0)
    seen = {name: opened(paper.id, name) for name in ("root", "li")}
    assert (seen["root"].status_code, seen["root"]["Content-Type"]) == (200, "application/pdf")
    assert "（温）应急检记〔2026〕1号" in text(seen["root"].content)
    assert seen["root"].content == files.place(paper.sha256).read_bytes()
    assert seen["li"].status_code == 404
    assert Client().get(f"/papers/{paper.id}").status_code == 302

    files.place(paper.sha256).write_bytes(b"%PDF-1.7 somebody else's")
    assert opened(paper.id, "root").status_code == 409


def opened(paper, name):
    body = {"username": name, "password": "calm-waters-1"}
    token = Client().post("/api/login", body, content_type="application/json").json()["token"]
    return Client().get(f"/papers/{paper}", headers={"Authorization": f"Device {token}"})


def test_nobody_changes_or_deletes_an_issued_paper(world, actor, account, slip):
    admin = actor("admin")
    slip(account, by=admin, at=T0)
    for words in ("update paper set number = '1'", "delete from paper"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), transaction.atomic(), reading(admin):
            connection.connection.execute(words)
    with reading(admin):
        assert named(admin, Paper.objects.get().id, T0).number == "（温）应急检记〔2026〕1号"
    stranger = actor("admin", OTHER_TOWN)
    with reading(stranger):
        assert papers_of(stranger, "access", account, T0) == []
