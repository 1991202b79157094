"""Pages of the desk as they are served: who may open them, what they say, how much they ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from conftest import T0, TOWN, VILLAGE
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from anlan.infra.models import OpenWork
from anlan.infra.pages import house
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor
from anlan.surfaces.console.pages import duty, map, search, start, town

MOST_QUERIES = 20
Make = Callable[..., Actor]


def get(view: Callable[..., HttpResponse], actor: Actor | None, path: str, *args: Any, **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    request.actor, request.city_now = actor, T0  # type: ignore[attr-defined]
    return view(request, *args)


def busy(count: int = 30) -> None:
    with reading(SYSTEM):
        for n in range(count):
            OpenWork.objects.create(
                area=VILLAGE, room="people", kind="confirm", ref=uuid4(), since=T0 - timedelta(minutes=n),
                due=T0 + timedelta(hours=n), level=n % 5, line={"key": "parts.title"}, said_at=T0,
            )  # fmt: skip


def test_the_duty_screen_opens_with_few_questions_to_the_database(actor: Make) -> None:
    busy()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = get(duty.duty, actor("duty_officer"), "/duty/")
    assert response.status_code == 200
    assert len(asked) <= MOST_QUERIES


def test_the_duty_screen_is_not_there_for_a_grid_worker(actor: Make) -> None:
    with pytest.raises(Http404):
        get(duty.duty, actor("grid_worker", VILLAGE), "/duty/")


def test_without_login_one_is_asked_to_log_in(world: str) -> None:
    response = get(duty.duty, None, "/duty/")
    assert response["Location"] == "/login/?next=/duty/"


def test_an_empty_city_is_told_in_words(actor: Make) -> None:
    page = get(duty.duty, actor("duty_officer"), "/duty/").content.decode()
    assert "没有等你处理的事" in page
    assert "尚无读数" in page


def test_looking_back_says_so_and_the_future_is_now(actor: Make) -> None:
    back = (T0 - timedelta(hours=1)).isoformat().replace("+", "%2B")
    ahead = (T0 + timedelta(hours=1)).isoformat().replace("+", "%2B")
    me = actor("duty_officer")
    then = get(duty.duty, me, f"/duty/?at={back}").content.decode()
    assert "正在回看" in then
    still = f'<meta name="city" content="{(T0 - timedelta(hours=1)).isoformat()}" data-rate="0"'
    assert still in then  # what runs on in the browser stands still at the time looked at
    assert "正在回看" not in get(duty.duty, me, f"/duty/?at={ahead}").content.decode()
    assert "正在回看" not in get(duty.duty, me, "/duty/?at=rubbish").content.decode()


def test_the_strip_lies_around_a_time_that_is_long_past(actor: Make) -> None:
    """Its right end is now only where it says so, and the bar shows the time looked at, standing still."""
    me, zone = actor("duty_officer"), "%2B08:00"

    def at(back: timedelta) -> str:
        path = f"/duty/?at={(T0 - back).replace(tzinfo=None).isoformat()}{zone}"
        return get(duty.duty, me, path).content.decode()

    assert "data-to-now" in at(timedelta(hours=5))
    early = at(timedelta(days=2))
    assert "data-to-now" not in early
    assert f'data-start="{(T0 - timedelta(days=2, hours=3)).isoformat()}"' in early
    assert f'<time class="now">{T0:%H:%M}</time>' in early


def test_the_queue_alone_is_a_fragment(actor: Make) -> None:
    busy(3)
    html = get(duty.queue, actor("duty_officer"), "/duty/queue").content.decode()
    assert "<html" not in html
    assert "queue-row" in html


def test_a_layer_that_does_not_exist_is_404(actor: Make) -> None:
    with pytest.raises(Http404):
        get(map.state, actor("duty_officer"), "/map/nothing.json", "nothing")


def test_geometry_is_fetched_once_and_then_only_asked_about(actor: Make) -> None:
    me = actor("duty_officer")
    first = get(map.geometry, me, "/map/areas.geojson", "areas")
    again = get(map.geometry, me, "/map/areas.geojson", "areas", **{"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_search_for_nothing_explains_itself(actor: Make) -> None:
    html = get(search.search, actor("duty_officer"), "/search?q=zzzz", **{"HX-Request": "true"}).content.decode()
    assert "zzzz" in html
    assert "<html" not in html


def test_a_town_without_register_has_no_page(actor: Make) -> None:
    with pytest.raises(Http404):
        get(town.town, actor("town_leader", TOWN), "/town/")


def test_home_leads_to_what_the_account_may_do(actor: Make) -> None:
    assert get(duty.home, actor("duty_officer"), "/")["Location"] == "/duty/"
    assert get(duty.home, actor("town_leader", TOWN), "/")["Location"] == "/town/"
    assert get(duty.home, actor("grid_worker", VILLAGE), "/")["Location"] == "/field/"


def test_an_empty_city_says_what_comes_first_and_ticks_what_is_there(actor: Make) -> None:
    steward = actor("data_steward")
    assert get(duty.home, steward, "/")["Location"] == "/start/"
    before = get(start.start, steward, "/start/").content.decode()
    order = ["导入区域", "导入人员", "导入岗位", "登记测站"]
    places = [before.index(f">{title}<") for title in order]
    assert places == sorted(places) and "已有" not in before
    assert before.index('aria-current="step"') < places[0]
    town_row = f"code,layer,level,name\n331081000000,admin,county,温岭市\n{TOWN},admin,town,坞根镇\n"
    report = house.importers()["areas"].run(town_row.encode(), "areas.csv", by=steward, at=T0)
    assert report.ok
    after = get(start.start, steward, "/start/").content.decode()
    assert "已有2条" in after
    assert places[0] < after.index('aria-current="step"') < after.index("导入人员")
    assert "建立账号" in get(start.start, actor("admin"), "/start/").content.decode()
    with pytest.raises(Http404):
        get(start.start, actor("duty_officer"), "/start/")
