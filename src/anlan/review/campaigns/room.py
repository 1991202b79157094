"""The card of campaigns: a cohort fixed at the start, who looked, what became of each, problem lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.infra.pages.card import Figure, Importer, Nav, Room
from anlan.review.campaigns import queries, ticks
from anlan.review.campaigns.imports import departures, looks
from anlan.review.campaigns.pages import cohort, desk, lists, problems, tasks

READ, IMPORT = "campaigns.read", "campaigns.import"


def _rows(path_: str, **filters: str) -> Callable[[str, datetime], str]:
    """Where a number's rows are listed, for an area and a time."""

    def address(area: str, at: datetime) -> str:
        return f"{path_}?{urlencode({**filters, 'area': area, 'at': at.isoformat()})}"

    return address


ROOM = Room(
    name="campaigns",
    title="campaigns.title",
    promise="campaigns.promise",
    prefix="campaigns/",
    urls=[
        path("", lists.index, name="index"),
        path("unfinished", cohort.unfinished, name="unfinished"),
        path("late", tasks.late, name="late"),
        path("start", lists.start, name="start"),
        path("problems/", problems.problems, name="problems"),
        path("problems/new", problems.new, name="register"),
        path("problems/<uuid:problem>/", problems.problem, name="problem"),
        path("problems/<uuid:problem>/export.csv", problems.export, name="export"),
        path("problems/<uuid:problem>/<slug:verb>", problems.do, name="do-problem"),
        path("tasks/<uuid:task>/", tasks.task, name="task"),
        path("tasks/<uuid:task>/reply", tasks.reply, name="reply"),
        path("tasks/<uuid:task>/approve", tasks.approve, name="approve"),
        path("tasks/<uuid:task>/return", tasks.return_reply, name="return"),
        path("members/<uuid:member>/claim", cohort.claim, name="claim"),
        path("members/<uuid:member>/back", cohort.send_back, name="back"),
        path("<uuid:campaign>/", lists.one, name="one"),
        path("<uuid:campaign>/ask", lists.ask, name="ask"),
        path("<uuid:campaign>/end", lists.end, name="end"),
        path("<uuid:campaign>/accept", cohort.accept, name="accept"),
        path("<uuid:campaign>/cohort", cohort.cohort, name="cohort"),
        path("<uuid:campaign>/coverage", cohort.coverage, name="coverage"),
        path("<uuid:campaign>/unseen", cohort.unseen, name="unseen"),
        path("<uuid:campaign>/flows", cohort.flows, name="flows"),
        path("<uuid:campaign>/tasks", tasks.tasks, name="tasks"),
    ],
    nav=[
        Nav("/campaigns/", "campaigns.title", READ, "review"),
        Nav("/campaigns/problems/", "campaigns.problems.title", READ, "review"),
    ],
    importers=[
        Importer("looks", "campaigns.looks.title", IMPORT, looks.run, looks.COLUMNS),
        Importer("departures", "campaigns.departures.title", IMPORT, departures.run,
                 departures.COLUMNS),
    ],
    figures=[
        Figure("campaigns.running", "campaigns.figure.running", "campaigns.figure.running.is", "campaigns.unit.n", READ,
               queries.count_running, _rows("/campaigns/", state="running"), "campaigns.start"),
        Figure("campaigns.unfinished", "campaigns.figure.unfinished", "campaigns.figure.unfinished.is",
               "campaigns.unit.compounds", READ, queries.count_unfinished, _rows("/campaigns/unfinished"),
               "campaigns.accept"),
        Figure("campaigns.late", "campaigns.figure.late", "campaigns.figure.late.is", "campaigns.unit.tasks", READ,
               queries.count_late, _rows("/campaigns/late"), "campaigns.call_late"),
    ],
    ticks=ticks.TICKS,
    drawer=desk.drawer,
    task=desk.on_phone,
    town=desk.town,
    words=[
        "专项行动", "整治提升", "问题清单", "排查", "提升", "整治", "淘汰", "campaign", "cohort", "coverage",
        "problem list",
    ],
    tables={
        f"campaigns_{name}": "matter" for name in ("campaign", "member", "look", "departure", "task", "problem")
    },
    located=["campaigns_member", "campaigns_look"],
)  # fmt: skip
