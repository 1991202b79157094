"""The sentence of calls on the town leader's page: who was asked and has not answered yet."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages import times
from anlan.infra.pages.parts import Line, Sentence, Text
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.warn.calls import queries
from anlan.warn.calls.queries import AskedView, CallView

SHOWN = 5


def town(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """Persons of open calls of the town who have said nothing, the longest silent first."""
    if not viewer.any("calls.read"):
        return []
    calls = [c for c in queries.calls(viewer, inside, at, only_open=True) if c.answered_at is None]
    silent: dict[object, tuple[AskedView, CallView]] = {}
    for call in calls:
        said_something = {answer.person for answer in call.answers if answer.at <= at}
        for one in call.asked:
            if one.person is not None and one.person not in said_something and one.asked_at <= at:
                silent.setdefault(one.person, (one, call))
    rows = sorted(silent.values(), key=lambda pair: pair[0].asked_at)
    names = areas_now.names(viewer, {areas.village(call.area) for _, call in rows[:SHOWN]}, at)
    lines = [_line(one, call, names[areas.village(call.area)], at) for one, call in rows[:SHOWN]]
    under = said("calls.town.under", n=len(calls)) if calls else said("calls.town.none")
    url = f"/calls/?{urlencode({'open': 1, 'area': inside})}"
    return [Sentence(len(rows), said("calls.town.silent"), under, lines, url, tells="all", urgency=2)]


def _line(one: AskedView, call: CallView, where: Text, at: datetime) -> Line:
    asked = said("calls.town.asked", n=1 + sum(1 for again in one.again_at if again <= at))
    return Line(
        said("calls.town.who", name=one.name, place=where),
        said(f"people.role.{one.role}") if one.role else "",
        asked,
        strong=times.lasted(at - one.asked_at),
        person=one.name,
        url=f"/duty/?open={call.subject_room}:{call.subject_ref}",
    )
