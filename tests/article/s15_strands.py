"""Scenario 15: enforcement, service and supervision of one site stand on one time line."""

from __future__ import annotations

from tests.article.harness import Story, scenario
from tests.article.house import opened
from tests.article.visits import COUNTY, settled


@scenario(15, "strands", "“精准执法+优质服务+民主监督”", "precise enforcement, good service, democratic supervision")
def play(story: Story) -> None:
    """Three kinds of visits to one compound, and the compound's own page."""
    with opened() as house:
        place = settled(story, house)
        until = house.city().replace(month=12, day=31)
        engaged = {
            "username": "tan", "firm": "安澜安全技术服务公司", "contract": "服〔2026〕3号", "area": COUNTY,
            "until": until.isoformat(),
        }  # fmt: skip
        place.section.call("POST", "/api/inspections/experts", engaged)
        made = {
            "enforcement": place.plan("inspection", "lin", "qian"),
            "service": place.plan("service_visit", "tan"),
            "supervision": place.plan("supervision", "gao"),
        }
        for (_, visit), who in zip(made.items(), ("lin", "tan", "gao"), strict=True):
            place.answer(visit, "M1", "yes", who)
            place.finish(visit, who)
        story.when("officers, an engineer and grid staff have each been there")
        strands = [place.file(visit)["row"]["strand"] for visit in made.values()]
        story.then("each visit has its strand: {got}", strands, list(made))
        page = place.section.text(f"/premises/{place.compound}/")
        shown = [word for word in ("精准执法：", "优质服务：", "监督：") if word in page]
        story.then("the compound's page shows them on one time line: {got}", len(shown), 3)
        english = place.section.text(f"/premises/{place.compound}/", lang="en")
        story.holds("in English as well", "Enforcement: Administrative inspection" in english)
