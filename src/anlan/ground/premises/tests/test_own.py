"""Those whom premises belong to: an owner, a second landlord and a tenant see what is theirs and nothing else."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, VILLAGE
from django.test import Client

from anlan.ground.premises import models, queries
from anlan.ground.premises.rules.own import share_of
from anlan.ground.premises.rules.site import Link, Site, Sitting
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.ground.premises.tests.test_file import paper
from anlan.infra.pages import house
from anlan.infra.scope import reading

OWNER, SECOND, TENANT, BELOW, STRANGER = "丹山股份社", "木禾电机", "晴川机电", "白鹭包装", "朗月包装"


@pytest.fixture
def people(shared: City) -> dict[str, UUID]:
    """A person for each party; the stranger's has a site of its own elsewhere."""
    found = {name: uuid4() for name in (OWNER, SECOND, TENANT, BELOW)}
    for name, person in found.items():
        shared.do("change_party", party=shared.parties[name], values={}, person=person)
    return found


def today(client: Client, lang: str = "zh") -> str:
    client.cookies["anlan_lang"] = lang
    answer = client.get("/field/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_owner_sees_the_whole_chain_what_is_missing_and_the_duties(shared: City, people, browse: Browse):
    owner = browse("lessor", VILLAGE, people[OWNER])
    told = today(owner)
    for part in (
        TENANT,
        SECOND,
        BELOW,
        "没有安全协议",
        "没有统一管理人",
        "安全生产法",
        "出租方责任5项",
        "租赁3条",
        "没有要办的事；还缺",
    ):
        assert part in told, (part, told)
    page = owner.get("/field/").content.decode()
    assert f"/premises/{shared.compound}/do/attest" in page
    assert owner.get(f"/premises/{shared.compound}/").status_code == 200
    assert owner.get(f"/premises/{shared.compound}/do/attest").status_code == 200
    assert BELOW in paper(owner, f"/premises/{shared.compound}/file.pdf")
    english = today(owner, "en")
    assert "Lettings: 3" in english and "Nothing to do;" in english


def test_a_second_landlord_sees_what_hangs_below_and_no_neighbour(shared: City, people, browse: Browse):
    second = browse("lessee", VILLAGE, people[SECOND])
    told = today(second)
    assert BELOW in told and OWNER in told and "您承租并转租" in told and "转租" in told
    assert TENANT not in told.replace("晴川机电园", "") and STRANGER not in told
    assert "木禾电机" in paper(second, f"/premises/parties/{shared.parties[SECOND]}/file.pdf")


def test_a_tenant_sees_its_own_lease_and_file_alone(shared: City, people, browse: Browse):
    tenant = browse("lessee", VILLAGE, people[TENANT])
    told = today(tenant)
    assert OWNER in told and "晴川机电园" in told and "限载不明" in told
    for other in (SECOND, BELOW, STRANGER):
        assert other not in told
    own = paper(tenant, f"/premises/parties/{shared.parties[TENANT]}/file.pdf")
    assert "2024-01-01至2026-12-31" in own and BELOW not in own
    for path in (
        f"/premises/parties/{shared.parties[BELOW]}/",
        f"/premises/parties/{shared.parties[BELOW]}/file.pdf",
        f"/premises/{shared.compound}/",
        f"/premises/{shared.compound}/file.pdf",
        f"/premises/{shared.compound}/do/attest",
    ):
        assert tenant.get(path).status_code == 404, path


def test_out_of_scope_there_are_no_rows(shared: City, people):
    """Counted table by table: a tenant's rows name its own party, somebody without a party has none."""
    tenant = shared.make("lessee", VILLAGE, person=people[TENANT])
    nobody = shared.make("lessee", VILLAGE)
    mine = shared.parties[TENANT]
    with reading(tenant):
        lettings = models.Letting.objects.seen_by(tenant).values_list("lessor", "lessee")
        assert list(lettings) and all(mine in pair for pair in lettings)
        assert {s.party_id for s in models.Occupant.objects.seen_by(tenant)} == {mine}
        assert (
            models.Compound.objects.seen_by(tenant).count() == models.CompoundFact.objects.seen_by(tenant).count() == 0
        )
        parties = set(models.PartyFact.objects.seen_by(tenant).values_list("name", flat=True))
        assert parties == {TENANT, OWNER}
    with reading(nobody):
        for name in (
            "Party",
            "PartyFact",
            "Compound",
            "CompoundFact",
            "Letting",
            "Occupant",
            "Agreement",
            "Duty",
            "Unit",
        ):
            assert getattr(models, name).objects.seen_by(nobody).count() == 0, name
        assert queries.own_sites(nobody, T0) == []


@pytest.mark.parametrize(("role", "name"), [("lessor", OWNER), ("lessee", TENANT)])
def test_no_page_of_the_navigation_counts_nothing_for_whom_something_is_their_own(
    shared: City, people, browse: Browse, role: str, name: str
):
    mine = browse(role, VILLAGE, people[name])
    answers = {entry.url: mine.get(entry.url) for room in house.rooms() for entry in room.nav}
    shown = {url for url, a in answers.items() if a.status_code == 200}
    led = {url for url, a in answers.items() if a.status_code == 302 and a["Location"] == "/field/"}
    hidden = {url for url, a in answers.items() if a.status_code == 404}
    assert shown == {"/field/", "/alerts/", "/standards/"}, "what is shown is about the village, or their own"
    assert {"/premises/", "/premises/lettings/", "/hazards/", "/hazards/overdue", "/grading/", "/floors/"} <= led
    assert shown | led | hidden == set(answers)
    menu = mine.get("/standards/").content.decode()
    assert 'href="/field/"' in menu and not any(f'<a href="{url}"' in menu for url in led)
    assert browse("section").get("/premises/").status_code == 200


def test_a_letting_that_ends_is_out_of_sight(shared: City, people, browse: Browse):
    link = shared.judged().site.chain(shared.units["1幢/101"])[0]
    shared.do("end_letting", letting=link.id, until=T0, text="退租")
    assert "晴川机电园" not in today(browse("lessee", VILLAGE, people[TENANT]))


def test_others_get_no_holdings(shared: City, people, browse: Browse):
    assert "field.own" not in today(browse("town_station", COUNTY)) and "件要办，" not in today(browse("section"))


def test_the_section_says_who_answers_for_a_party(shared: City, browse: Browse):
    path = f"/premises/parties/{shared.parties[BELOW]}/do/change_party"
    assert 'name="person"' in browse("section").get(path).content.decode()


def test_a_share_is_what_one_rents_and_what_hangs_below_it():
    def link(unit, lessor, lessee, parent=None, level=1, agreement=None):
        return Link(uuid4(), unit, lessor, lessee, parent, level, None, None, agreement=agreement)

    root, second, low, lower, other = (uuid4() for _ in range(5))
    hall, shed = uuid4(), uuid4()
    chain = [link(hall, root, second), link(hall, second, low, level=2), link(hall, low, lower, level=3, agreement="a")]
    site = Site(uuid4(), root, [*chain, link(shed, root, other)], [Sitting(shed, lower, None)])
    share = share_of(site, {second})
    assert (share.held, share.below, share.orphans) == ((chain[0],), tuple(chain[1:]), ())
    assert share.unsigned == [chain[1]] and len(share.without_consent) == 2
    assert len(share_of(site, {root}).below) == 4 and len(share_of(site, {root}).orphans) == 1
    assert not share_of(site, {uuid4()})
