"""A town with a shared site, its standards, three bodies' officers, a grid worker, an engineer, and photos."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE
from PIL import Image

from anlan.act.inspections import actions, queries
from anlan.ground.access import actions as access
from anlan.ground.people.imports import persons
from anlan.ground.people.models import Person
from anlan.ground.premises.tests.conftest import City, build
from anlan.ground.standards import actions as standards
from anlan.ground.standards.handlers import shipped
from anlan.infra import files
from anlan.infra.journal import Done
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor

DAY = timedelta(days=1)
PEOPLE = f"""ref,name,phone,area,unit
lin,林执法,13900000001,{COUNTY},市应急局
qian,钱执法,13900000002,{COUNTY},市应急局
huo,霍消防,13900000003,{COUNTY},消防救援大队
zhu,祝住建,13900000004,{COUNTY},住建局
gao,高网格,13900000005,{VILLAGE},街头村
tan,谭工,13900000006,{COUNTY},安评公司
"""
BODIES = {"lin": "emergency", "qian": "emergency", "huo": "fire", "zhu": "housing"}
ROLES = {
    "lin": ("officer", TOWN, ""), "qian": ("officer", TOWN, ""), "huo": ("fire", COUNTY, "fire"),
    "zhu": ("dept", COUNTY, "housing"), "gao": ("grid_worker", VILLAGE, ""),
}  # fmt: skip


@dataclass
class Town:
    """The city of premises, its people, and what tests do with visits."""

    city: City
    make: Callable[..., Actor]
    people: dict[str, UUID]
    shots: int = 0

    @property
    def section(self) -> Actor:
        return self.city.section

    def actor(self, ref: str) -> Actor:
        """Somebody of the town, at work."""
        role, area, department = ROLES[ref]
        return self.make(role, area, department=department, person=self.people[ref])

    def photo(self) -> str:
        """A photo that has arrived; each is another one."""
        self.shots += 1
        out = io.BytesIO()
        Image.new("RGB", (8, 8), (self.shots % 250, self.shots // 250, 3)).save(out, "PNG")
        return files.keep(out.getvalue(), self.section, T0)

    def plan(
        self, *refs: str, at: datetime = T0, kind: str = "inspection", by: Actor | None = None, **more: Any
    ) -> UUID:
        """A visit to the site by these people."""
        members = [{"person": self.people[ref]} for ref in refs or ("lin", "qian")]
        given = {"compound": self.city.compound, "on": at, "members": members, **more}
        done = actions.plan(kind=kind, **given, by=by or self.section, at=at)
        assert done.ref is not None
        return done.ref

    def approved(self, *refs: str, at: datetime = T0, **more: Any) -> UUID:
        """The same, approved by the director."""
        visit = self.plan(*refs, at=at, **more)
        actions.approve(visit=visit, by=self.make("director"), at=at)
        return visit

    def answer(self, visit: UUID, ref: str, who: str, answer: Any = "yes", at: datetime = T0, **more: Any) -> Done:
        """An answer, with a photo."""
        seen = more.pop("seen", at)
        given = {"photos": [self.photo()], **more}
        done = actions.answer(
            visit=visit, ref=ref, answer=answer, **given, by=self.actor(who), at=at, observed_at=seen
        )  # fmt: skip
        assert isinstance(done, Done)
        return done

    def file(self, visit: UUID, at: datetime = T0) -> queries.File:
        with reading(SYSTEM):
            found = queries.file(SYSTEM, visit, at)
        assert found is not None
        return found


@pytest.fixture
def town(actor: Callable[..., Actor]) -> Town:
    """Everything in place on T0."""
    return settled(actor)


def settled(make: Callable[..., Actor]) -> Town:
    """Bring it all in, into the world that Django is connected to."""
    city = build(make)
    report = persons.run(PEOPLE.encode(), "people.csv", by=SYSTEM, at=T0 - DAY)
    assert report.errors == [], report.errors
    with reading(SYSTEM):
        people = dict(Person.objects.seen_by(SYSTEM).values_list("ref", "pk"))
    standards.ship(shipped(), COUNTY, by=SYSTEM, at=T0 - DAY)
    for n, (ref, body) in enumerate(BODIES.items()):
        actions.certify(
            person=people[ref], number=f"浙J{n:04d}", body=body, area=COUNTY, valid_from=T0 - 400 * DAY,
            valid_to=T0 + 400 * DAY, by=city.section, at=T0 - DAY,
        )  # fmt: skip
    access.create("tan", "谭工", COUNTY, person=people["tan"], by=SYSTEM, at=T0 - DAY)
    return Town(city, make, people)
