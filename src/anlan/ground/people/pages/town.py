"""Sentences of the town leader's page: areas that nobody answers for, and those whose head has no deputy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from anlan.ground.people import queries
from anlan.ground.people.pages.index import READ
from anlan.ground.people.pages.missing import verbs_of
from anlan.infra.pages import times
from anlan.infra.pages.parts import Line, Sentence, Text
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

SHOWN = 5


def town(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """What is missing in a town: areas without a head, also when there is none; without a deputy, where there are."""
    if not viewer.any(READ):
        return []
    now = queries.standing(viewer, inside, at)
    told = [_sentence(viewer, inside, "head", now.no_head, now.heads, at)]
    if now.no_deputy:
        told.append(_sentence(viewer, inside, "deputy", now.no_deputy, now.deputies, at))
    return told


def _sentence(
    viewer: Actor, inside: str, what: str, gaps: Sequence[queries.Vacancy], total: int, at: datetime
) -> Sentence:
    url = f"/people/missing/?{urlencode({'what': what, 'area': inside})}"
    asked = sum(1 for gap in gaps if gap.asked is not None)
    then = said("people.town.asked", n=asked) if asked else said("people.town.nobody_asked")
    rest = said("people.town.rest", n=total, rest=total - len(gaps), then=then)
    under = rest if gaps else said("people.town.all", n=total)
    return Sentence(len(gaps), said(f"people.town.no_{what}", n=len(gaps)), under, _lines(viewer, gaps, what, at), url)


def _lines(viewer: Actor, gaps: Sequence[queries.Vacancy], what: str, at: datetime) -> list[Line]:
    lines = []
    for gap in sorted(gaps, key=lambda g: g.since)[:SHOWN]:
        verbs = verbs_of(viewer, gap, what)
        note = said("people.town.empty_for", span=times.lasted(at - gap.since))
        url = f"/areas/{gap.area.code}/"
        lines.append(Line(gap.area.said, _who(gap), note, glyph="vacant", url=url, verb=verbs[0] if verbs else None))
    return lines


def _who(gap: queries.Vacancy) -> Text:
    """Who was asked to take over, else who stands there meanwhile."""
    if gap.asked is not None:
        return said("people.town.proposed", name=gap.asked.name)
    if gap.others:
        return said("people.town.others", names=[holder.name for holder in gap.others[:3]])
    return said("people.town.none")
