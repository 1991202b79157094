"""Envelopes: durable before anything is done, carried out in the device's order, answered once and for all."""

from __future__ import annotations

from uuid import uuid4

import pytest
from conftest import T0, TOWN, minutes
from django.db import transaction
from pydantic import BaseModel, ValidationError

from anlan.ground.access import actions
from anlan.ground.access.models import Account
from anlan.infra import inbox
from anlan.infra.models import Inbox
from anlan.infra.pages.card import FieldVerb
from anlan.kernel.decision import Refused, Said


class NewAccount(BaseModel):
    username: str
    name: str
    area: str


VERBS = {"access.create": FieldVerb("access.create", NewAccount, actions.create)}


def envelope(n: int = 1, username: str = "wang", **more):
    args = {"username": username, "name": "x", "area": TOWN}
    given = {"v": 1, "key": uuid4(), "verb": "access.create", "args": args, "observed_at": T0, "device": "d1", "n": n}
    return inbox.Envelope(**{**given, **more})


def send(envelopes, actor, at=T0):
    inbox.receive(envelopes, actor, at)
    return inbox.carry_out(envelopes, VERBS, actor, at)


def usernames():
    return sorted(Account.objects.get_queryset().values_list("username", flat=True))


def test_envelopes_are_carried_out_in_the_devices_order_and_answered_in_the_callers(world, actor):
    late, early = envelope(2, "second"), envelope(1, "first")
    results = send([late, early], actor("admin"))
    assert [r["key"] for r in results] == [str(late.key), str(early.key)]
    made = dict(Account.objects.get_queryset().values_list("username", "id"))
    assert made["first"] < made["second"], "ids are sorted by the time they were made"


def test_the_same_envelope_twice_is_done_once_and_answered_alike(world, actor):
    admin, one = actor("admin"), envelope()
    first, again = send([one], admin), send([one], admin, T0 + minutes(3))
    assert first == again
    assert usernames() == ["wang"]


def test_the_same_key_with_other_content_is_refused_and_the_first_stays(world, actor):
    admin, one = actor("admin"), envelope()
    send([one], admin)
    (answer,) = send([envelope(key=one.key, username="li")], admin)
    assert (answer["state"], usernames()) == ("refused", ["wang"])
    assert "key" in answer["because"]["en"]


def test_another_account_learns_nothing_by_a_key_that_is_not_its_own(world, actor):
    one = envelope()
    send([one], actor("admin"))
    (answer,) = send([one], actor("admin"))
    assert (answer["state"], answer["entry"]) == ("refused", None)


def test_a_refusal_is_told_in_both_languages_and_stays(world, actor):
    worker, one = actor("grid_worker", TOWN), envelope()
    (answer,) = send([one], worker)
    assert answer["state"] == "refused"
    assert set(answer["because"]) == {"zh", "en"}
    assert answer["because"]["zh"] != answer["because"]["en"]
    assert send([one], worker) == [answer]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"verb": "access.fly"}, "access.fly"), ({"args": {"username": "wang"}}, "name")],
)
def test_an_unknown_verb_or_a_missing_field_is_named(world, actor, change, words):
    (answer,) = send([envelope(**change)], actor("admin"))
    assert answer["state"] == "refused"
    assert words in answer["because"]["en"]


def test_what_was_received_but_not_yet_carried_out_is_there_after_a_crash(world, actor):
    admin, one = actor("admin"), envelope()
    inbox.receive([one], admin, T0)
    with transaction.atomic():
        assert Inbox.objects.get(key=one.key).state == "received"
    assert inbox.carry_out([one], VERBS, admin, T0 + minutes(1))[0]["state"] == "applied"


def test_a_time_in_the_future_is_kept_as_now(world, actor):
    from anlan.infra.models import Entry
    from anlan.infra.scope import SYSTEM, reading

    send([envelope(observed_at=T0 + minutes(90))], actor("admin"))
    with reading(SYSTEM):
        assert Entry.objects.get().observed_at == T0


def test_an_envelope_without_a_zone_in_its_time_is_no_envelope():
    with pytest.raises(ValidationError):
        envelope(observed_at="2026-08-10T14:00:00")


def test_a_reason_that_names_another_sentence_is_kept_and_told_again(world, actor):
    def refuse(**given):
        raise Refused(Said("core.refused.args", {"field": Said("core.refused.login"), "expected": "x"}))

    admin, one = actor("admin"), envelope()
    verbs = {"access.create": FieldVerb("access.create", NewAccount, refuse)}
    inbox.receive([one], admin, T0)
    first, again = (inbox.carry_out([one], verbs, admin, T0) for _ in range(2))
    assert first == again
    assert first[0]["state"] == "refused"
    assert first[0]["because"]["en"] != first[0]["because"]["zh"]
