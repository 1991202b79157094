"""Scenario 16: three departments come together, each fills its part offline; one report, one hazard for a fact."""

from __future__ import annotations

from datetime import timedelta

from tests.article.harness import Story, scenario
from tests.article.house import opened
from tests.article.visits import Place, settled

WHO = {"emergency": "lin", "fire": "huo", "housing": "zhu"}


@scenario(16, "joint", "全员检查、部门联合行动、定期专项检查", "joint visits of departments: one visit, one report")
def play(story: Story) -> None:
    """Each part is sent hours later from another phone; what all three saw is one hazard."""
    with opened() as house:
        place = settled(story, house)
        visit = place.plan("inspection", "lin", "qian", "huo", "zhu", basis="年度联合检查计划")
        found = place.file(visit)
        parts = {d: refs for d, refs in found["parts"].items() if refs}
        story.given(
            "a joint visit of {n} departments with one list of {items} items", n=len(parts), items=len(found["items"])
        )
        began = house.city()
        sealed = offline(story, place, visit, parts)
        house.step(hours=6)
        ended = place.finish(visit, "lin", at=began + timedelta(hours=2))
        story.then("the end of the visit is heard first: {got}", ended["state"], "applied")
        for department, envelopes in sealed.items():
            got = place.phone(WHO[department]).sync(*envelopes)
            assert [g["state"] for g in got] == ["applied"] * len(envelopes), got
        story.when("the phones are heard six hours later, after the visit was ended")
        report(story, place, visit, parts, began)


def offline(story: Story, place: Place, visit: str, parts: dict[str, list[str]]) -> dict[str, list[dict[str, object]]]:
    """Envelopes of each department, sealed while nothing could be sent; all three saw the blocked exit of one hall."""
    began, sealed = place.house.city(), {}
    for n, (department, refs) in enumerate(parts.items()):
        phone = place.phone(WHO[department])
        answers = [(ref, "yes", "") for ref in refs] + [("N2", "no", "1幢101")]
        sealed[department] = [
            phone.envelope(
                "inspections.answer",
                {"visit": visit, "ref": ref, "answer": answer, "unit": unit, "photos": [place.photo(WHO[department])]},
                began + timedelta(minutes=5 + 30 * n + m),
            )
            for m, (ref, answer, unit) in enumerate(answers)
        ]
    story.when(
        "each fills its part offline: {n} answers in all, the blocked exit of one hall seen by all three",
        n=sum(map(len, sealed.values())),
    )
    return sealed


def report(story: Story, place: Place, visit: str, parts: dict[str, list[str]], began: object) -> None:
    found = place.file(visit)
    stands = [f for f in found["found"] if f["stands"]]
    by = {d: sum(1 for f in stands if f["department"] == d and f["unit"] == "") for d in parts}
    story.then("one report holds every part: {got}", by, {d: len(refs) for d, refs in parts.items()})
    times = sorted(f["observed_at"] for f in found["found"])
    story.holds("with the times at which things were seen", times[0] < times[-1] < found["row"]["ended_at"])
    hazards = place.section.json("/api/hazards/")
    story.then("the exit that three departments saw is {got} hazard", hazards["total"], 1)
    hazard = {f["hazard"] for f in found["found"] if f["broken"]}
    story.then("which all three answers name: {got}", len(hazard), 1)
    story.then("the visit has not passed, as a must-not is broken: {got}", found["row"]["passed"], False)
    page = place.section.text(f"/inspections/{visit}/")
    story.holds("its page names the departments and what came late", "消防救援大队" in page and "离线后补传" in page)
    year = place.section.json("/api/inspections/year", compound=place.compound)
    used = {b["body"]: (b["made"], b["left"]) for b in year["bodies"]}
    story.then("it counts once for each body, under the cap: {got}", used, dict.fromkeys(sorted(parts), (1, 1)))
