"""Scenario 18: an engineer is engaged until a day; the day after there is no access, and what was signed stays."""

from __future__ import annotations

from datetime import datetime

from anlan.kernel.clock import CITY
from tests.article.harness import Story, scenario
from tests.article.house import opened
from tests.article.visits import COUNTY, settled

CONTRACT = "服〔2026〕3号"


@scenario(18, "experts", "聘请社会化服务机构工程师…全程协作", "engineers of service bodies come along, for a time")
def play(story: Story) -> None:
    """A finding on the last day of the contract, and the first day without one."""
    last = datetime(2026, 6, 30, 9, 0, tzinfo=CITY)
    with opened(last) as house:
        place = settled(story, house)
        engaged = {
            "username": "tan", "firm": "安澜安全技术服务公司", "contract": CONTRACT, "area": COUNTY,
            "until": datetime(2026, 7, 1, tzinfo=CITY).isoformat(),
        }  # fmt: skip
        place.section.call("POST", "/api/inspections/experts", engaged)
        story.given("an engineer engaged until 06-30")
        broken = {
            "kind": "inspection",
            "compound": place.compound,
            "on": last.isoformat(),
            "members": [{"person": place.person("tan")}],
        }
        place.section.call("POST", "/api/inspections/", broken, expect=409)
        story.holds("who may make no administrative inspection", True)
        visit, next_one = place.plan("service_visit", "tan"), place.plan("service_visit", "tan")
        told = place.answer(visit, "N7", "no", "tan", text="胶水存放过量")
        story.then("advises on a service visit on that day: {got}", told["state"], "applied")
        place.finish(visit, "tan")
        story.then("and may read it: {got}", len(place.phone("tan").get(f"/api/inspections/{visit}")["found"]), 1)
        house.step_to(datetime(2026, 7, 1, 0, 0, tzinfo=CITY))
        story.when("it is 07-01")
        phone = place.phone("tan")
        answer = phone.house.send(
            "GET", f"/api/inspections/{visit}", headers=phone.headers, expect=(200, 401, 403, 404)
        )
        story.then("there is no access: {got}", answer.status_code, 404)
        args = {"visit": next_one, "ref": "M1", "answer": "yes", "photos": []}
        late = phone.act("inspections.answer", args, house.city())
        story.then("not to the next visit either: {got}", late["state"], "refused")
        found = place.file(visit)
        member, finding = found["row"]["members"][0], found["found"][0]
        story.then("the finding stays signed: {got}", (finding["name"], member["paper"]), ("谭工", CONTRACT))
        page = place.section.text(f"/inspections/{visit}/")
        story.holds("and the report says with which contract", CONTRACT in page and "谭工" in page)
