"""Signing on glass: kept by its hash, printed on the papers; a refusal is noted with whoever saw it."""

from __future__ import annotations

import io
import json

import pytest
from conftest import T0, minutes
from PIL import Image, ImageDraw
from pypdf import PdfReader

from anlan.act.inspections import actions
from anlan.act.inspections.queries import papers
from anlan.act.inspections.rules import result
from anlan.act.inspections.tests.test_papers import issued, text
from anlan.infra import files
from anlan.infra.papers import glass, serving
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused


def drawing(by, *, ground=None, line=True):
    """What a phone sends: a picture with a line, or an empty one."""
    picture = Image.new("RGBA", (300, 120), ground or (255, 255, 255, 255))
    if line:
        ImageDraw.Draw(picture).line([(60, 80), (120, 30), (200, 90)], fill=(0, 0, 0, 255), width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return files.keep(out.getvalue(), by, T0)


def answered(town):
    visit = town.approved()
    for item in town.file(visit).items:
        town.answer(visit, item.ref, "lin", "yes")
    return visit


def finish(town, visit, **more):
    given = {"met": "王厂长", "signed": True, **more}
    return actions.finish(visit=visit, **given, by=town.actor("lin"), at=T0 + minutes(10))


def pictures(visit, kind, at):
    with reading(SYSTEM):
        (paper,) = [p for p in papers.of_visit(SYSTEM, visit, at) if p.kind == kind]
    pdf = files.place(paper.sha256).read_bytes()
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages), text(pdf)


def test_what_was_drawn_is_kept_by_its_hash_and_printed_where_the_unit_signs(town):
    visit, at = answered(town), T0 + minutes(11)
    drawn = drawing(town.section)
    done = finish(town, visit, signature=drawn)
    assert {"sha256": drawn, "label": "signature"} in done.after["photos"]
    assert town.file(visit, at).row.signature == drawn
    actions.issue(visit=visit, paper="site_record", by=town.section, at=at)
    n, said = pictures(visit, "site_record", at)
    assert n == 1 and "手机签名2026-08-1014:10" in said
    bare = town.approved(at=T0 + minutes(20))
    for item in town.file(bare, T0 + minutes(20)).items:
        town.answer(bare, item.ref, "lin", "yes", at=T0 + minutes(21))
    actions.finish(visit=bare, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(30))
    actions.issue(visit=bare, paper="site_record", by=town.section, at=T0 + minutes(31))
    n, said = pictures(bare, "site_record", T0 + minutes(31))
    assert n == 0 and "手机签名" not in said  # on paper


def test_a_refusal_names_its_witness_on_the_record_and_an_empty_glass_is_no_signature(town):
    visit = answered(town)
    with pytest.raises(Refused) as reason:
        finish(town, visit, signature=drawing(town.section, line=False))
    assert reason.value.because.key == "inspections.refused.signature_blank"
    with pytest.raises(Refused) as reason:
        finish(town, visit, signed=False, text="拒不签字", signature=drawing(town.section))
    assert reason.value.because.key == "inspections.refused.signature_and_refused"
    with pytest.raises(Refused) as reason:
        finish(town, visit, signature="0" * 64)
    assert reason.value.because.key == "core.refused.photo_missing"
    finish(town, visit, signed=False, text="拒不签字", witness="村委陈某")
    actions.issue(visit=visit, paper="site_record", by=town.section, at=T0 + minutes(11))
    _, said = issued(visit, "site_record", T0 + minutes(11))
    assert "拒绝签字，由两名执法人员注明" in said and "见证人：村委陈某" in said


def test_the_picture_is_cut_to_its_line_whatever_ground_it_came_on(town):
    for ground in ((255, 255, 255, 255), (0, 0, 0, 0)):
        drawn = drawing(town.section, ground=ground)
        assert glass.drawn(drawn)
        cut = Image.open(io.BytesIO(bytes(glass.image(drawn))))
        assert 135 <= cut.width <= 150 and 55 <= cut.height <= 70
        assert not glass.drawn(drawing(town.section, ground=ground, line=False))
    assert len(json.dumps(glass.image(drawn))) < 40_000


@pytest.mark.parametrize(
    ("met", "signed", "words", "officers", "drawn", "reason"),
    [
        ("", True, "", 2, False, "inspections.refused.met"),
        ("王", True, "", 1, True, "core.ok"),
        ("王", False, "", 2, False, "inspections.refused.unsigned"),
        ("王", False, "拒签", 2, True, "inspections.refused.signature_and_refused"),
        ("王", False, "拒签", 1, False, "inspections.refused.unsigned_two"),
        ("王", False, "拒签", 2, False, "inspections.because.unsigned"),
    ],
)
def test_who_may_end_a_visit_with_what(met, signed, words, officers, drawn, reason):
    verdict = result.may_finish({"kind": "inspection"}, met, signed, words, officers, drawn=drawn)
    assert verdict.because.key == reason


def test_a_paper_is_handed_over_once_and_signed_for_on_the_glass(town):
    visit, at = answered(town), T0 + minutes(11)
    finish(town, visit)
    actions.issue(visit=visit, paper="site_record", by=town.section, at=at)
    with reading(SYSTEM):
        (paper,) = papers.of_visit(SYSTEM, visit, at)
    drawn, blank = drawing(town.section), drawing(town.section, line=False)
    give = {"paper": paper.id, "met": "王厂长", "signed": True, "by": town.section, "at": at + minutes(5)}
    for wrong, key in (
        ({"met": " "}, "met"), ({"signature": blank}, "blank"), ({"signed": False, "signature": drawn}, "both"),
        ({"signed": False, "text": "拒收"}, "witness"), ({"signed": False, "witness": "李"}, "witness"),
    ):  # fmt: skip
        with pytest.raises(Refused) as told:
            actions.serve(**give | wrong)
        assert told.value.because.key == f"core.refused.served_{key}"
    with pytest.raises(Hidden):
        actions.serve(**give | {"paper": visit})
    actions.serve(**give, signature=drawn)
    with pytest.raises(Refused) as told:
        actions.serve(**give)
    assert told.value.because.key == "core.refused.served"
    with reading(town.section):
        ((row, how, hand),) = serving.papers_served(town.section, "inspections", visit, at + minutes(9))
    assert (row.sha256, how.met, how.at, how.signature, hand) == (paper.sha256, "王厂长", at + minutes(5), drawn, "")
    with reading(town.section):
        ((_, before, where),) = serving.papers_served(town.section, "inspections", visit, at)
    assert (before, where) == (None, f"/field/paper/{paper.id}")
