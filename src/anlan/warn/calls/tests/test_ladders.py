"""How a city changes whom its calls ask: a version proposed by one, confirmed by another, for calls that begin then."""

from __future__ import annotations

from uuid import uuid4

import pytest
from conftest import T0, VILLAGE, minutes

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.warn.calls import actions, queries
from anlan.warn.calls.forms import Steps

STEPS = [{"who": "village", "wait_s": 60, "again_s": []}, {"who": "duty", "wait_s": 300, "channels": ["in_app"]}]
HEADLINE = {"zh": "暴雨", "en": "Heavy rain"}


def started(at):
    ref = actions.start("alerts", uuid4(), VILLAGE, "upward", HEADLINE, level=3, by=SYSTEM, at=at).ref
    with reading(SYSTEM):
        return queries.call(SYSTEM, ref)


def propose(by, at=T0, **more):
    given = {"name": "upward", "steps": STEPS, "mode": "any", "text": "Nights are short."} | more
    return actions.propose(**given, by=by, at=at).ref


def test_a_new_version_holds_for_calls_that_begin_after_it(people, actor):
    section, director = actor("section"), actor("director")
    before = started(T0)
    draft = propose(section)
    assert started(T0 + minutes(1)).ladder_version == 1
    actions.confirm(version=draft, by=director, at=T0 + minutes(2))
    after = started(T0 + minutes(3))
    assert (before.ladder_version, after.ladder_version) == (1, 2)
    assert [one["who"] for one in after.steps] == ["village", "duty"]
    with reading(SYSTEM):
        assert [one["who"] for one in queries.call(SYSTEM, before.id).steps] == [one["who"] for one in before.steps]
        newest, oldest = queries.versions(SYSTEM, "upward")
    assert (newest.state, newest.valid_from, newest.text) == ("confirmed", T0 + minutes(2), "Nights are short.")
    assert (oldest.state, oldest.valid_to) == ("default", T0 + minutes(2))


def test_what_is_laid_aside_changes_nothing_and_the_next_may_come(people, actor):
    section = actor("section")
    draft = propose(section)
    with pytest.raises(Refused) as refused:
        propose(section)
    assert refused.value.because.key == "calls.refused.ladder_draft"
    actions.discard(version=draft, by=section, at=T0)
    assert started(T0).ladder_version == 1
    assert propose(section) != draft


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"steps": []}, "calls.refused.ladder"),
        ({"steps": [{"who": "mayor", "wait_s": 60}]}, "calls.refused.ladder"),
        ({"steps": [{"who": "first", "wait_s": 60, "again_s": [60]}]}, "calls.refused.ladder"),
        ({"steps": STEPS * 5}, "calls.refused.ladder"),
        ({"mode": "most"}, "calls.refused.ladder"),
        ({"text": "  "}, "calls.refused.ladder_text"),
    ],
)
def test_what_is_no_ladder_is_refused_with_its_reason(people, actor, more, reason):
    with pytest.raises(Refused) as refused:
        propose(actor("section"), **more)
    assert refused.value.because.key == reason
    with reading(SYSTEM):
        assert len(queries.versions(SYSTEM, "upward")) == 1


def test_there_is_no_ladder_of_another_name(people, actor):
    with pytest.raises(Hidden):
        propose(actor("section"), name="sideways")


def test_the_page_s_form_gives_back_the_steps_that_it_was_given(people):
    with reading(SYSTEM):
        for ladder in queries.ladders(SYSTEM):
            form = Steps(steps=ladder.steps, mode=ladder.mode)
            shown = {f.html_name: f.initial for _, row in form.rows() for f in row if f.initial not in (None, False)}
            posted = Steps({**shown, "key": str(uuid4()), "mode": ladder.mode, "text": "as it was"})
            assert posted.is_valid(), posted.errors
            again = [{**one, "channels": one.get("channels", ["in_app", "sms_sim"])} for one in ladder.steps]
            assert posted.steps() == [{"again_s": [], "on_yes": "stop", **one} for one in again]


@pytest.mark.parametrize(
    ("field", "typed"), [("wait_1", ""), ("wait_1", "0"), ("again_1", "soon"), ("again_1", "2,-1"), ("who_1", "mayor")]
)
def test_what_is_typed_wrong_is_told_at_its_field(field, typed):
    given = {"key": str(uuid4()), "mode": "any", "text": "x", "who_1": "first", "wait_1": "5", "again_1": "2"}
    form = Steps({**given, field: typed})
    assert list(form.errors) == [field]
