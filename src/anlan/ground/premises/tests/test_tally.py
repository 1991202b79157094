"""What the database counts of a list is what the rule says of its compounds, one by one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from conftest import COUNTY, T0
from django.db import connection
from django.test import Client

from anlan.ground.premises import queries
from anlan.ground.premises.pages.lettings import LACKS
from anlan.ground.premises.queries import Tally
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.ground.premises.tests.test_pages import rows
from anlan.infra.scope import SYSTEM, reading


def in_numbers(it: queries.Judged) -> queries.Weighed:
    lacks = {code: it.lacking(code) for code in queries.CODES if it.lacking(code)}
    return queries.Weighed(it.verdict.ok, len(it.site.tenants), lacks)


def both(at=T0) -> tuple[Tally, Tally]:
    """By the database, and by the rule over what it judged."""
    with reading(SYSTEM):
        one = queries.same(SYSTEM, at)
        judged = queries.judged(SYSTEM, at, at)
        listed = [it.row for it in judged]
        counted, each = queries.tally(listed, at, at, one), queries.weighed(listed, at, at, one)
        held = {lacks: {k.id for k in queries.lettings(SYSTEM, at, at, one, lacks)} for lacks in ("", *LACKS)}
        tenants = queries.tenants(SYSTEM, at, at, one, [row.id for row in listed])
        sits = {kind: len(queries.workers(SYSTEM, "", at, at, kind)) for kind in queries.SITS}
        lacks = queries.lacking(SYSTEM, [row.id for row in listed], at)
    assert each == {it.row.id: in_numbers(it) for it in judged}
    assert lacks == {pk: list(one.lacks) for pk, one in each.items() if one.lacks}
    assert tenants == {it.row.id: it.site.tenants for it in judged if it.site.tenants}
    links = {"": [it.site.links for it in judged], "agreement": [it.site.unsigned for it in judged],
             "consent": [it.site.without_consent for it in judged]}  # fmt: skip
    assert held == {lacks: {k.id for some in found for k in some} for lacks, found in links.items()}
    here = [it for it in judged if it.verdict]
    return counted, Tally(
        frozenset(it.row.id for it in here),
        len({p for it in here for p in it.site.tenants}),
        sum(len(it.site.unsigned) for it in judged),
        sum(len(it.site.orphans) for it in judged),
        sits["operating"],
        sits["lessees"],
    )


def test_the_two_agree_on_tenants_orphans_owners_and_what_is_unsigned(shared: City):
    second = shared.site("空园", owner=shared.parties["朗月包装"])
    shared.building(second, "2幢", "101")
    shared.do("occupy", unit=shared.units["2幢/101"], party=shared.parties["朗月包装"], since=T0)
    counted, ruled = both()
    assert counted == ruled
    assert (len(counted.shared), counted.tenants, counted.orphans) == (1, 2, 1)
    assert (counted.operating, counted.lessees) == (3, 2)
    assert both(T0 - timedelta(days=3000)) == (Tally(), Tally())


def test_they_agree_where_two_records_are_one(shared: City):
    twin = shared.party("白鹭包装有限公司")
    shared.let("1幢/201", "丹山股份社", "朗月包装")
    done = shared.do("propose_merge", what="party", keep=shared.parties["晴川机电"], gone=shared.parties["白鹭包装"],
                     reason="同一家")  # fmt: skip
    shared.do("merge", merger=UUID(done.after["merger"]), by=shared.make("section", COUNTY))
    counted, ruled = both()
    assert counted == ruled
    assert twin is not None and counted.tenants == 2


def test_they_agree_on_what_each_site_lacks_and_the_list_shows_those(shared: City, browse: Browse):
    empty = shared.site("空园", owner=shared.parties["朗月包装"])
    owner, section = shared.parties["丹山股份社"], browse("section")
    with reading(SYSTEM):
        one = queries.same(SYSTEM, T0)
        before = queries.weighed(queries.compounds(SYSTEM, T0, T0, one=one), T0, T0, one)
        duties = len(queries.duties_at(T0))
    assert before[shared.compound].lacks == {"agreement": 2, "consent": 1, "orphan": 1, "manager": 1, "duty": duties}
    assert before[empty].lacks == {} and not before[empty].lacking("any")
    assert [r["名称"] for r in rows(section, "/premises/?lacks=manager&as=csv")] == ["晴川机电园"]
    shared.do("name_manager", compound=shared.compound, party=owner, document="委托书1号")
    shared.do("attest", compound=shared.compound, code="inspection", party=owner, text="查了一遍", done=T0)
    both()
    with reading(SYSTEM):
        after = queries.weighed(queries.compounds(SYSTEM, T0, T0, one=one), T0, T0, one)[shared.compound]
    assert after.lacks == {"agreement": 2, "consent": 1, "orphan": 1, "duty": duties - 1}
    page = section.get("/premises/?lacks=manager").content.decode()
    assert "空园" not in page and shared.compound.hex not in page.replace("-", "")


def test_the_share_of_lessees_opens_them(shared: City, browse: Browse):
    section: Client = browse("section")
    page = section.get("/premises/").content.decode()
    assert "/premises/parties/?sits=lessees" in page and "66.7" in page
    assert {r["名称"] for r in rows(section, "/premises/parties/?sits=lessees&as=csv")} == {"晴川机电", "白鹭包装"}
    assert len(rows(section, "/premises/parties/?sits=operating&as=csv")) == 3
    with reading(SYSTEM):
        assert queries.share_of_lessees(SYSTEM, COUNTY, T0) == 66.7


def test_a_tally_is_never_planned_for_any_values(shared: City):
    """Kept plans guess ten compounds wherever there are thousands: after seven looks the page took minutes (ADR 30)."""
    with reading(SYSTEM):
        one = queries.same(SYSTEM, T0)
        listed = queries.compounds(SYSTEM, T0, T0, one=one)
        first, *others = [queries.tally(listed, T0, T0, one) for _ in range(12)]
        with connection.cursor() as cursor:
            cursor.execute("select statement from pg_prepared_statements")
            kept = [statement for (statement,) in cursor.fetchall() if "rents as" in statement]
    assert kept == [] and all(tally == first for tally in others) and first.tenants
