"""Coming in, being locked out, leaving, losing a phone: tried through the doors."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, minutes
from django.test import Client

from anlan.ground.access import actions, login, queries, rules
from anlan.ground.access.models import Account
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY, real_now
from anlan.kernel.decision import Refused

PASSWORD = "calm-waters-1"


def make(username: str = "wang", role: str = "admin", area: str = COUNTY):
    done = actions.create(username, "王某某", area, password=PASSWORD, by=SYSTEM, at=T0)
    actions.grant(done.ref, role, area, by=SYSTEM, at=T0)
    actions.set_password(done.ref, PASSWORD, by=SYSTEM, at=T0)  # no longer the one that was lent
    return done.ref


def token(client: Client, username: str = "wang", **more: str):
    return client.post(
        "/api/login", {"username": username, "password": PASSWORD, **more}, content_type="application/json"
    )


@pytest.mark.parametrize(("failed", "minutes_ago", "ok"), [(4, 1, True), (5, 1, False), (5, 16, True), (9, 1, False)])
def test_five_wrong_tries_in_a_quarter_hour_lock_a_name(failed, minutes_ago, ok):
    now = real_now()
    verdict = rules.may_try([now - timedelta(minutes=minutes_ago)] * failed, now)
    assert verdict.ok is ok
    if not ok:
        assert verdict.because.params["minutes"] in (14, 15)
        until = (now - timedelta(minutes=minutes_ago) + rules.Lockout().window).astimezone(CITY)
        assert verdict.because.params["until"] in (f"{until:%H:%M}", f"{until + timedelta(minutes=1):%H:%M}")


def test_the_right_password_does_not_open_a_locked_name(world):
    make()
    client, said = Client(), []
    for _ in range(5):
        answer = client.post("/api/login", {"username": "wang", "password": "wrong"}, content_type="application/json")
        assert answer.status_code == 409
        said.append(answer.json()["because"]["en"])
    assert said[0] == said[1] == "User name or password is wrong."
    assert "After 2 more wrong tries" in said[2] and "After 1 more wrong try " in said[3]
    assert "closed until" in said[4] and "ask your administrator" in said[4]
    assert "15 min" in token(client).json()["because"]["en"]


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(world):
    make()
    reasons = []
    for name in ("wang", "nobody-here"):
        with pytest.raises(Refused) as refused:
            login.check(name, "not the password", "", None)
        reasons.append(refused.value.because)
    assert reasons[0] == reasons[1]


def test_a_device_token_acts_and_ends_with_the_phone(world):
    account = make()
    client = Client()
    head = {"Authorization": f"Device {token(client).json()['token']}"}
    assert client.get("/api/lag", headers=head).status_code == 200
    actions.end_devices(account, by=SYSTEM, at=T0)
    assert client.get("/api/lag", headers=head).status_code == 401


def test_who_has_left_can_do_nothing_from_that_moment(world):
    account = make()
    client = Client()
    assert client.post("/login/", {"username": "wang", "password": PASSWORD, "next": "/accounts/"}).status_code == 302
    assert client.get("/accounts/").status_code in (200, 302)
    actions.leave(account, by=SYSTEM, at=T0)
    assert client.get("/accounts/").status_code == 302
    assert queries.actor(account, T0) is None
    assert token(Client()).status_code == 409


def test_a_new_password_ends_the_sessions_of_the_old_one(world):
    account = make()
    client = Client()
    client.post("/login/", {"username": "wang", "password": PASSWORD})
    assert client.get("/password/").status_code == 200
    actions.set_password(account, "another-calm-1", by=SYSTEM, at=T0)
    assert client.get("/password/").status_code == 302


def test_one_time_passwords_are_asked_for_and_checked(world):
    account = make()
    actions.set_otp(account, on=True, by=SYSTEM, at=T0)
    secret = Account.objects.get_queryset().get(pk=account).otp_secret
    client = Client()
    assert token(client).json()["because"]["en"] == "A code from the authenticator is needed as well."
    assert token(client, otp="000000").status_code == 409
    assert token(client, otp=pyotp.TOTP(secret).now()).status_code == 200


def test_a_role_until_a_date_ends_on_it(world):
    account = make(role="grid_worker")
    actions.grant(account, "expert", TOWN, until=T0 + minutes(60), by=SYSTEM, at=T0)
    assert "expert" in queries.actor(account, T0 + minutes(59)).roles()
    assert "expert" not in queries.actor(account, T0 + minutes(60)).roles()


def test_an_administrator_of_one_town_sees_no_accounts_of_another(world):
    make("a-town", "admin", TOWN)
    other = make("b-town", "admin", OTHER_TOWN)
    client = Client()
    client.post("/login/", {"username": "a-town", "password": PASSWORD})
    assert client.get(f"/accounts/{other}/").status_code == 404


def test_nobody_without_the_right_opens_the_list(world):
    make("steward", "data_steward")
    client = Client()
    client.post("/login/", {"username": "steward", "password": PASSWORD})
    assert client.get("/accounts/").status_code == 404


def test_a_lent_password_opens_nothing_but_its_own_change(world):
    lent = actions.create("li", "李某某", COUNTY, password=PASSWORD, by=SYSTEM, at=T0).ref
    actions.grant(lent, "admin", COUNTY, by=SYSTEM, at=T0)
    client = Client()
    came = client.post("/login/", {"username": "li", "password": PASSWORD, "next": "/accounts/"})
    assert came["Location"] == "/password/"
    for address in ("/", "/accounts/", "/api/lag", "/field/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/password/"), address
    given = {"username": "zhang", "name": "张某某", "area": TOWN, "password": "calm-waters-9"}
    made = client.post("/accounts/new", given)
    assert made["Location"] == "/password/" and not Account.objects.get_queryset().filter(username="zhang").exists()
    assert client.get("/password/").status_code == 200
    assert client.post("/password/", {"old": PASSWORD, "new": "calm-waters-77"}).status_code == 302
    assert client.get("/accounts/").status_code == 200


def test_the_first_account_is_made_once(world):
    username, password = actions.first_account(T0)
    assert login.check(username, password, "", None).must_change is True
    assert actions.first_account(T0) is None


def test_the_clock_of_a_test_world_can_be_stepped_and_a_live_one_not(world):
    from anlan.infra import world as clocks

    make()
    client = Client()
    head = {"Authorization": f"Device {token(client).json()['token']}"}
    to = (T0 + minutes(30)).isoformat()
    assert client.post("/api/clock", {"city": to}, content_type="application/json", headers=head).json()["city"] == to
    clocks.set_clock(clocks.clock(), "live")
    assert client.post("/api/clock", {"rate": 60}, content_type="application/json", headers=head).status_code == 409


def test_a_cookie_alone_cannot_post_to_the_api(world):
    make()
    client = Client(enforce_csrf_checks=True)
    page = client.get("/login/")
    mark = page.cookies["anlan_template_csrf"].value
    client.post("/login/", {"username": "wang", "password": PASSWORD, "csrfmiddlewaretoken": mark})
    assert client.get("/api/lag").status_code == 200
    assert client.post("/api/clock", {"rate": 60}, content_type="application/json").status_code == 401


def test_an_account_beyond_the_first_page_is_found_by_its_words(world):
    make()
    for n in range(101):
        actions.create(f"a{n:03}", f"人{n:03}", TOWN, password=PASSWORD, by=SYSTEM, at=T0)
    client = Client()
    client.post("/login/", {"username": "wang", "password": PASSWORD})
    first = client.get("/accounts/?lang=en").content.decode()
    assert "a099</a>" in first and "wang</a>" not in first and "100 of 102" in first
    for words in ("wang", "王"):
        found = client.get("/accounts/", {"q": words}).content.decode()
        assert "wang</a>" in found and "a099</a>" not in found
    assert "No account has these words" in client.get("/accounts/?lang=en&q=zzz").content.decode()


@pytest.mark.parametrize("name", ["wang\x00", "wang\ud800"])
@pytest.mark.parametrize("door", ["login", "enrol"])
def test_what_the_database_cannot_keep_is_told_at_the_door(world, door, name):
    body = {"login": {"username": name, "password": "x"}, "enrol": {"code": name}}[door]
    assert Client().post(f"/api/{door}", body, content_type="application/json").status_code == 422


def test_the_list_says_which_roles_everybody_has_now(world):
    make()
    make("xu", "grid_worker", TOWN)
    actions.create("nobody", "王某", TOWN, password=PASSWORD, by=SYSTEM, at=T0)
    guest = actions.create("guest", "王某", TOWN, password=PASSWORD, by=SYSTEM, at=T0).ref
    actions.grant(guest, "expert", TOWN, until=T0 + minutes(60), by=SYSTEM, at=T0)
    boss = queries.named("wang", T0)

    def roles(later: int) -> dict[str, tuple[str, ...]]:
        return {row.username: row.roles for row in queries.accounts(boss, "", T0 + minutes(later), 10)[0]}

    with reading(boss):
        assert roles(0) == {"guest": ("expert",), "nobody": (), "wang": ("admin",), "xu": ("grid_worker",)}
        assert roles(60)["guest"] == ()


@pytest.mark.parametrize("area", ["3310", "坞根镇", "331081110000 "])
def test_an_account_or_a_role_without_an_area_is_refused_with_what_to_do(world, area):
    account = make()
    with pytest.raises(Refused) as refused:
        actions.create("xu", "徐某", area, password=PASSWORD, by=SYSTEM, at=T0)
    assert refused.value.because.key == "access.refused.area"
    with pytest.raises(Refused) as refused:
        actions.grant(account, "admin", area, by=SYSTEM, at=T0)
    assert refused.value.because.params == {"got": area}


def test_a_refused_form_keeps_what_was_typed_and_says_that_an_area_lacks(world):
    make()
    client = Client()
    client.post("/login/", {"username": "wang", "password": PASSWORD})
    typed = {"username": "new-one", "name": "徐某某", "area": "", "password": PASSWORD}
    answer = client.post("/accounts/?lang=en", typed)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "No area was chosen" in told
    assert 'value="new-one"' in told and 'value="徐某某"' in told and PASSWORD not in told
    assert not Account.objects.get_queryset().filter(username="new-one").exists()


def test_a_city_without_areas_says_so_where_an_area_is_chosen_and_has_a_name(world):
    make()
    client = Client()
    client.post("/login/", {"username": "wang", "password": PASSWORD})
    told = client.get("/accounts/?lang=en").content.decode()
    assert "/ground/import/?kind=areas" in told
    assert f"<td>{COUNTY}</td>" not in told and "the whole city" in told
