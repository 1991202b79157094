"""A small city for tests: two towns, two villages, and who answers for them, brought in through the imports."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from conftest import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE

from anlan.ground.areas import imports as areas
from anlan.ground.people.imports import persons, posts
from anlan.ground.people.models import Person
from anlan.infra.scope import SYSTEM, reading

AREAS = f"""code,layer,level,parent,name,name_en,valid_from
{COUNTY},admin,county,,温岭市,Wenling,2020-01-01
{TOWN},admin,town,{COUNTY},坞根镇,Wugen,2020-01-01
{VILLAGE},admin,village,{TOWN},街头村,Jietou,2020-01-01
{OTHER_TOWN},admin,town,{COUNTY},石塘镇,Shitang,2020-01-01
{OTHER_VILLAGE},admin,village,{OTHER_TOWN},里箬村,Liruo,2020-01-01
"""
PEOPLE = f"""ref,name,phone,area,unit
wang,王大明,13900000412,{VILLAGE},街头村
chen,陈小平,13600007725,{VILLAGE},街头村
zhou,周海,13700001111,{TOWN},坞根镇
wu,吴镇,13700002222,{TOWN},坞根镇
li,李值班,13800003333,{COUNTY},市应急局
hu,胡里箬,13900004444,{OTHER_VILLAGE},里箬村
"""
POSTS = f"""person,role,layer,area,rank,valid_from
wang,village_lead,admin,{VILLAGE},head,2026-01-01
chen,village_lead,admin,{VILLAGE},deputy,2026-01-01
zhou,town_duty,admin,{TOWN},staff,2026-01-01
wu,town_lead,admin,{TOWN},head,2026-01-01
li,duty_officer,admin,{COUNTY},staff,2026-01-01
hu,village_lead,admin,{OTHER_VILLAGE},head,2026-01-01
"""


def build(at: datetime) -> dict[str, UUID]:
    """Bring the city in. Returns the persons by reference."""
    for run, name, text in ((areas.run, "areas", AREAS), (persons.run, "people", PEOPLE), (posts.run, "posts", POSTS)):
        report = run(text.encode(), f"{name}.csv", by=SYSTEM, at=at)
        assert not report.errors, report.errors
    with reading(SYSTEM):
        return dict(Person.objects.seen_by(SYSTEM).values_list("ref", "pk"))
