"""Short messages out and answers back, through the provider's doors."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, T0, TOWN
from django.http import Http404
from django.test import RequestFactory

from anlan.adapters.sms import actions, queries
from anlan.adapters.sms.pages import sim
from anlan.ground.people import actions as people_actions
from anlan.infra import world as worlds
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls import actions as calls
from anlan.warn.calls import queries as asked
from anlan.warn.calls.actions import channels
from anlan.warn.calls.models import Delivery

WANG, CHEN = "13900000412", "13600007725"


def minutes(n):
    return timedelta(minutes=n)


def view(call):
    with reading(SYSTEM):
        return asked.call(SYSTEM, call)


def outbox():
    with reading(SYSTEM):
        return queries.since(SYSTEM, 0)


def deliveries(call, channel="sms_sim"):
    with reading(SYSTEM):
        rows = Delivery.objects.seen_by(SYSTEM).filter(call=call, channel=channel).order_by("queued_at", "id")
        return [(d.kind, d.state, d.provider_id, d.error) for d in rows]


def request(viewer, at, path="/sim/sms", body=None, **given):
    factory = RequestFactory()
    made = factory.get(path, given) if body is None else factory.post(path, body, content_type="application/json")
    made.actor, made.city_now = viewer, at
    return made


def test_an_ask_goes_out_once_and_says_how_to_answer(start, work, people):
    call = start()
    work(T0)
    (message,) = outbox()
    assert (message.person, message.call, message.kind) == (people["wang"], call, "ask")
    assert f"编号{view(call).code}" in message.text["zh"] and "Reply 1" in message.text["en"]
    assert deliveries(call) == [("ask", "sent", str(message.seq), "")]
    with reading(SYSTEM):
        Delivery.objects.seen_by(SYSTEM).filter(call=call).update(state="queued")  # as if its mark had been lost
    assert calls.work_off_deliveries(T0, call, tried=True) == 2
    assert len(outbox()) == 1 and deliveries(call)[0][1] == "sent"


def test_one_means_yes(start, work, gateway, people):
    call = start()
    work(T0)
    heard = actions.inbound(WANG, "1", by=gateway, at=T0 + minutes(1))
    assert (heard.person, heard.told.key) == (people["wang"], "calls.told.thanks")
    assert (view(call).state, view(call).answers[0].channel) == ("answered", "sms_sim")
    work(T0 + minutes(1))
    assert [m.kind for m in outbox()] == ["ask", "told"]


def test_two_goes_on_at_once_and_three_lowers_the_number(start, work, gateway, people):
    first = start()
    work(T0)
    actions.inbound(WANG, "去不了", by=gateway, at=T0 + minutes(1))
    assert [a.name for a in view(first).asked] == ["王大明", "陈小平"]
    work(T0 + minutes(1))
    actions.inbound(CHEN, "3", by=gateway, at=T0 + minutes(2))
    assert [a.state for a in view(first).asked] == ["no", "wrong_number", "asked"]
    second = start(first=[people["chen"]], at=T0 + minutes(2))
    work(T0 + minutes(2))
    assert deliveries(second) == [("ask", "failed", "", "no number")]
    assert deliveries(second, "in_app")[0][1] == "sent"


def test_with_two_calls_open_the_code_decides(start, work, gateway):
    one, two = start(), start()
    work(T0)
    heard = actions.inbound(WANG, "1", by=gateway, at=T0 + minutes(1))
    assert (heard.done, heard.told.key) == (None, "calls.message.which")
    assert str(view(one).code) in outbox()[-1].text["zh"] and str(view(two).code) in outbox()[-1].text["zh"]
    assert {view(one).state, view(two).state} == {"asking"}
    actions.inbound(WANG, f"1 {view(one).code}", by=gateway, at=T0 + minutes(1))
    assert (view(one).state, view(two).state) == ("answered", "asking")


def test_late_words_are_kept_and_told(start, work, gateway, voice):
    call = start()
    work(T0 + minutes(5))
    calls.answer(call, "yes", by=voice("chen"), at=T0 + minutes(6))
    heard = actions.inbound(WANG, "收到", by=gateway, at=T0 + minutes(9))
    assert heard.told.key == "calls.told.late" and view(call).answers[-1].late
    work(T0 + minutes(9))
    assert "陈小平" in outbox()[-1].text["zh"]


def test_what_is_no_answer_is_asked_back_and_strangers_get_nothing(start, work, gateway):
    call = start()
    work(T0)
    assert actions.inbound(WANG, "天气不好", by=gateway, at=T0).told.key == "calls.message.unread"
    assert actions.inbound("13999999999", "1", by=gateway, at=T0).person is None
    assert actions.inbound("not a number", "1", by=gateway, at=T0).person is None
    assert actions.inbound(CHEN, "1", by=gateway, at=T0).told.key == "calls.message.nothing"
    assert view(call).state == "asking" and len(outbox()) == 3


def test_the_providers_doors(start, work, gateway, actor, people):
    call = start()
    work(T0)
    page = json.loads(sim.messages(request(gateway, T0)).content)
    (message,) = page["messages"]
    assert (message["to"], message["call"], message["kind"]) == (WANG, str(call), "ask")
    assert json.loads(sim.messages(request(gateway, T0, since=str(page["last"]))).content)["messages"] == []
    body = json.dumps({"from": message["to"], "text": "1", "key": str(uuid4())})
    answers = [json.loads(sim.inbound(request(gateway, T0 + minutes(1), body=body)).content) for _ in range(2)]
    assert answers[0]["entry"] == answers[1]["entry"] and answers[0]["told"]["en"]
    assert len(view(call).answers) == 1
    for wrong in ("{", "[]", '{"from": "1"}', '{"from": "1", "text": "1", "x": 1}'):
        assert sim.inbound(request(gateway, T0, body=wrong)).status_code == 422
    shown = sim.outbox(request(actor("town_station", TOWN), T0)).content.decode()
    assert "王大明" in shown and WANG not in shown
    with pytest.raises(Http404):
        sim.messages(request(actor("duty_officer", COUNTY), T0))
    elsewhere = sim.outbox(request(actor("town_station", "331081109000"), T0)).content.decode()
    assert "王大明" not in elsewhere


def test_a_live_world_has_no_simulated_provider(world, gateway):
    worlds.set_clock(worlds.clock(), "live")
    for view_, made in ((sim.messages, request(gateway, T0)), (sim.inbound, request(gateway, T0, body="{}"))):
        with pytest.raises(Http404):
            view_(made)


class Deaf:
    """A way that is down for a while, and doesn't know our ids."""

    name, honours_id = "sms_sim", False

    def __init__(self, failures):
        self.failures, self.sent = failures, []

    def send(self, message, at):
        if self.failures:
            self.failures -= 1
            raise calls.Passing("no line")
        self.sent.append(message.client_id)
        return f"p{len(self.sent)}"


@pytest.fixture
def deaf():
    """Puts a failing way in the place of the simulated one."""
    was = channels._channels["sms_sim"]
    way = Deaf(2)
    calls.register(way)
    yield way
    calls.register(was)


def test_a_way_that_is_down_keeps_messages_until_it_is_back(start, work, deaf):
    call = start()
    work(T0)
    assert deliveries(call) == [("ask", "queued", "", "no line")] and deliveries(call, "in_app")[0][1] == "sent"
    work(T0 + timedelta(seconds=30))
    work(T0 + timedelta(seconds=91))
    assert deliveries(call)[0][:3] == ("ask", "sent", "p1")


def test_a_message_that_never_got_out_is_marked_failed_after_a_day(start, work, deaf):
    deaf.failures = 10_000
    call = start(first=[], ladder="upward")
    work(T0)
    work(T0 + timedelta(days=1, minutes=1))
    assert deliveries(call)[0][1] == "failed"


def test_where_the_provider_knows_no_ids_a_repeat_is_marked_perhaps_sent_twice(start, deaf):
    deaf.failures = 0
    call = start()
    calls.work_off_deliveries(T0, call, tried=True)
    assert [state for _, state, _, _ in deliveries(call)] == ["unsure"] and len(deaf.sent) == 1


def test_receipts_never_take_anything_back(start, work):
    call = start()
    work(T0)
    with reading(SYSTEM):
        client_id = Delivery.objects.seen_by(SYSTEM).get(call=call, channel="sms_sim").client_id
    calls.receipt(client_id, "read", T0 + minutes(2))
    calls.receipt(client_id, "delivered", T0 + minutes(3))
    calls.receipt(uuid4(), "delivered", T0)
    assert deliveries(call)[0][1] == "read"


def test_somebody_without_a_number_is_still_asked_in_the_app(start, work, people):
    people_actions.erase_contact(people["wang"], by=SYSTEM, at=T0)
    call = start()
    work(T0)
    assert outbox() == [] and deliveries(call, "in_app")[0][1] == "sent"
