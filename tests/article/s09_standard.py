"""Scenario 9: five musts and ten must-nots are a standard in versions; a visit ends on the one that it began with."""

from __future__ import annotations

from tests.article.harness import Story, scenario
from tests.article.house import opened
from tests.article.visits import Place, settled

CODE = "WL-5-10"


@scenario(9, "standard", "“五十”标准 五个必须 十个不准", "the standard of five musts and ten must-nots")
def play(story: Story) -> None:
    """A visit half done, a new version put in force by two people, and a broken ban whatever the score."""
    with opened() as house:
        place = settled(story, house)
        listed = house.desk("section").json(f"/api/standards/{CODE}")["versions"]
        sorts = [i["sort"] for i in listed[0]["items"]]
        story.then("the standard has musts and must-nots: {got}", (sorts.count("must"), sorts.count("ban")), (5, 10))
        page = house.desk("section").text(f"/standards/{CODE}/")
        story.holds("its page says that the wording is a default, to be confirmed", "默认值，待确认" in page)
        visit, refs = half_done(story, place)
        publish(story, place)
        ended_on_one(story, place, visit, refs)
        banned(story, place)


def half_done(story: Story, place: Place) -> tuple[str, list[str]]:
    visit = place.plan("inspection", "lin", "qian")
    refs = [item["ref"] for item in place.file(visit)["items"]]
    half = refs[: len(refs) // 2]
    for ref in half:
        place.answer(visit, ref, "yes", "lin")
    story.when("a visit has answered {n} of {all} items", n=len(half), all=len(refs))
    return visit, refs[len(half) :]


def publish(story: Story, place: Place) -> None:
    section, director = place.section, place.house.desk("director")
    made = section.call("POST", f"/api/standards/{CODE}/propose", {"text": "市里已公布正式文本"})["version"]
    item = {"ref": "N11", "text": {"zh": "不准在厂区燃放烟花", "en": "No fireworks on the site"}, "sort": "ban"}
    section.call("POST", f"/api/standards/versions/{made}/set_item", {"item": item})
    preview = section.text(f"/standards/versions/{made}/")
    story.holds("the draft's page names what it changes", "新增 N11" in preview, told=preview[:200])
    section.call("POST", f"/api/standards/versions/{made}/confirm", {}, expect=409)
    story.holds("the section cannot put its own draft in force", True)
    director.call("POST", f"/api/standards/versions/{made}/confirm", {})
    story.when("version 2 with one must-not more is put in force by the director")


def ended_on_one(story: Story, place: Place, visit: str, left: list[str]) -> None:
    for ref in left:
        place.answer(visit, ref, "yes", "lin")
    place.finish(visit, "lin")
    found = place.file(visit)
    story.then("the visit ended on version {got}", found["standard"]["version"], 1)
    story.then("and it passed with every item of its own version: {got}", found["row"]["passed"], True)
    after = place.plan("reinspection", "lin", "qian")
    place.answer(after, "N11", "yes", "lin")
    story.then("the next visit starts on version {got}", place.file(after)["standard"]["version"], 2)


def banned(story: Story, place: Place) -> None:
    visit = place.plan("inspection", "lin", "qian")
    refs = [item["ref"] for item in place.file(visit)["items"]]
    broken = story.pick([ref for ref in refs if ref.startswith("N")])
    for ref in refs:
        place.answer(visit, ref, "no" if ref == broken else "yes", "qian")
    place.finish(visit, "qian")
    row = place.file(visit)["row"]
    story.holds("with {ban} broken the score is {score} %", row["score"] > 80, ban=broken, score=row["score"])
    story.then("and the visit has not passed: {got}", row["passed"], False)
    page = place.section.text(f"/inspections/{visit}/")
    story.holds("the report says why, and names its hazard", f"触犯不准：{broken}" in page and "隐患2026-" in page)
