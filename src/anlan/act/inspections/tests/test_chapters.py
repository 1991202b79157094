"""The files of an enterprise and its site tell hazards and visits with their days (scenario 69)."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

from conftest import T0, VILLAGE
from django.test import Client
from pypdf import PdfReader

from anlan.act.hazards import actions as hazards
from anlan.act.inspections.tests.conftest import DAY, Town
from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.infra.scope import SYSTEM, reading


def desk(role: str, area: str, person: UUID | None = None) -> Client:
    done = access.create(role.replace("_", "-"), role, area, person=person, by=SYSTEM, at=T0 - DAY)
    access.grant(done.ref, role, area, by=SYSTEM, at=T0 - DAY)
    with reading(SYSTEM):
        account = Account.objects.seen_by(SYSTEM).get(pk=done.ref)
    return Client(headers={"Authorization": f"Device {login.new_device(account, 'test')[1]}"})


def told(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def own(town: Town, name: str, role: str) -> Client:
    """The phone of whoever answers for a party."""
    person = uuid4()
    town.city.do("change_party", party=town.city.parties[name], values={}, person=person)
    return desk(role, VILLAGE, person)


def test_a_tenants_and_a_landlords_own_files_tell_what_is_theirs(town: Town):
    city = town.city
    for unit, name in (("1幢/101", "晴川机电"), ("1幢/102", "木禾电机")):
        city.let(unit, "丹山股份社", name)
        where = {"compound": city.compound, "party": city.parties[name], "unit": city.units[unit]}
        hazards.report(
            kind="other", text=f"{name}配电箱敞开", photos=[town.photo()], **where, by=town.actor("gao"), at=T0
        )
    town.plan("lin", "qian", firm=city.parties["晴川机电"], at=T0)
    town.plan("lin", "qian", kind="case_check", firm=city.parties["木禾电机"], at=T0)
    landlord, tenant = own(town, "丹山股份社", "lessor"), own(town, "晴川机电", "lessee")
    said = told(tenant, f"/premises/parties/{city.parties['晴川机电']}/file.pdf")
    assert "晴川机电配电箱敞开" in said and "行政检查" in said
    assert "木禾电机配电箱敞开" not in said and "个案" not in said and "权限" not in said
    said = told(landlord, f"/premises/{city.compound}/file.pdf")
    assert "晴川机电配电箱敞开" in said and "木禾电机配电箱敞开" in said and "行政检查" in said and "权限" not in said
    assert tenant.get(f"/premises/{city.compound}/file.pdf").status_code == 404


def test_files_tell_hazards_and_visits_with_their_days(town: Town):
    firm, site = town.city.parties["晴川机电"], town.city.compound
    town.city.let("1幢/101", "丹山股份社", "晴川机电")
    where = {"compound": site, "party": firm, "unit": town.city.units["1幢/101"]}
    shots = {"photos": [town.photo()]}
    hazards.report(kind="exit_blocked", text="安全出口上锁", **shots, **where, by=town.actor("gao"), at=T0)
    town.plan("lin", "qian", firm=firm, at=T0)
    section = desk("section", "331081000000")
    for path in (f"/premises/parties/{firm}/file.pdf", f"/premises/{site}/file.pdf"):
        said = told(section, path)
        for part in ("安全出口上锁", "未销号", "行政检查", "2026-08-10", "待批准"):
            assert part in said, (path, part, said)
        assert "缺“隐患”" not in said and "缺“检查”" not in said
    other = told(section, f"/premises/parties/{town.city.parties['朗月包装']}/file.pdf")
    assert "安全出口上锁" not in other and "没有登记过隐患" in other
