"""Episodes of areas that are split or merged."""

from __future__ import annotations

from datetime import datetime

from anlan.ground.areas.actions import Moved, carry
from anlan.infra.journal import Change
from anlan.kernel.decision import Refused, Said
from anlan.warn.alerts import states
from anlan.warn.alerts.models import Episode


def carry_episodes(change: Change, moved: Moved, at: datetime) -> int:
    """An episode that goes on goes along. Two can't become one: people were asked, and asked differently, about each.

    Raises Refused where two would meet in one area; the areas are merged when one of them is over.
    """
    going_on = Episode.objects.filter(state__in=states.GOING_ON)
    stays = going_on.exclude(moved.touching(["area"])).filter(area__in=moved.codes.values())
    met: set[tuple[str, str]] = set(stays.values_list("area", "about"))
    for episode in going_on.filter(moved.touching(["area"])):
        code = moved.place(episode.area, episode.lon, episode.lat) or episode.area
        if (code, episode.about) in met:
            raise Refused(Said("alerts.refused.two_meet"))
        met.add((code, episode.about))
    return carry(change, Episode, moved)
