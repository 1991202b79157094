"""A confirmed compound of two tenants for tests of grades: everything in order but for what a test takes away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from conftest import T0

from anlan.ground.premises import queries as premises
from anlan.ground.premises.rules.missing import DutyTerm
from anlan.ground.premises.tests.conftest import BEGIN, END, City, build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor
from anlan.review.grading import queries

DAY = timedelta(days=1)


def letter(compound: UUID, at: datetime = T0) -> str:
    """The grade of a compound, or nothing."""
    with reading(SYSTEM):
        row = queries.grade(SYSTEM, compound, at)
    return row.letter if row else ""


def in_order(city: City, *, manager: bool = True) -> UUID:
    """Two halls let and signed, duties done, a manager named, confirmed: grade A once the house has settled."""
    compound = city.compound
    for unit, tenant in (("1幢/101", "晴川机电"), ("1幢/102", "木禾电机")):
        city.sign(city.let(unit, "丹山股份社", tenant))
    duties: list[DutyTerm] = premises.duties_at(T0)
    owner = city.parties["丹山股份社"]
    for duty in duties:
        city.do("attest", compound=compound, code=duty.code, party=owner, text="查过", done=T0 - DAY)
    if manager:
        city.do("name_manager", compound=compound, party=owner, document="委托书", since=BEGIN, until=END)
    city.do("confirm", compound=compound, visited=T0, text="看过")
    return compound


@pytest.fixture
def city(actor: Callable[..., Actor]) -> City:
    """The site of the tests of premises."""
    return build(actor)
