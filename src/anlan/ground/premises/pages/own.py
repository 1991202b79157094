"""What a phone tells those whom premises belong to: what they rent, who sits below them, what is missing, duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anlan.ground.premises import queries
from anlan.ground.premises.pages import parties as party_pages
from anlan.ground.premises.pages import telling
from anlan.ground.premises.pages.offers import of_own
from anlan.ground.premises.rules.attached import ending
from anlan.ground.premises.rules.days import last_day
from anlan.infra.pages.parts import Fact, Figure, Holding, Line, Text
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor


def holdings(viewer: Actor, at: datetime) -> Sequence[Holding]:
    """Each own enterprise with its file, then each of its sites with one's share of it."""
    found: list[Holding] = []
    sites = queries.own_sites(viewer, at)
    for row in queries.own_parties(viewer, at):
        mine = [own for own in sites if own.party.id == row.id]
        found.append(
            Holding(
                row.said,
                said("premises.own.party", sites=len(mine)),
                lacks=[(m, "") for m in party_pages.missing(row, (), ())],
                file_url=f"/premises/parties/{row.id}/file.pdf",
                file_label=said("premises.own.file"),
            )
        )
        found += [_site(viewer, own, at) for own in mine]
    return found


def _site(viewer: Actor, own: queries.Own, at: datetime) -> Holding:
    row, share = own.it.row, own.share
    role = "owner" if share.owns else "second" if share.below else "tenant"
    return Holding(
        row.said,
        said(
            f"premises.own.{role}",
            address=row.address or said("premises.own.no_address").as_json(),
            below=len(share.below),
        ),
        lacks=_lacks(own, at),
        lines=[*(_held(own, link) for link in share.held), *(_below(own, link) for link in share.below)],
        gauges=[_limit(floor) for floor in own.floors],
        facts=_duties(own, at) if share.owns else [],
        facts_title=said("premises.own.duties", n=len(own.it.duties)),
        lines_title=said("premises.own.chain", n=len(share.held) + len(share.below)),
        verbs=of_own(viewer, row, at) if share.owns else [],
        file_url=f"/premises/{row.id}/file.pdf" if share.owns else "",
        file_label=said("premises.own.file"),
    )


def _lacks(own: queries.Own, at: datetime) -> list[tuple[Text, Text]]:
    """What is missing: the whole site's for its owner, else what hangs below and the own agreement."""
    share = own.share
    if share.owns:
        ends = ending(own.it.site, (), at, own.it.terms.notice)
        return [*((m.what, m.basis) for m in own.it.lacks), *((e.said, "") for e in ends)]
    found: list[tuple[Text, Text]] = []
    unsigned = len(share.unsigned) + sum(1 for link in share.held if link.agreement is None)
    for code, basis, n in (
        ("agreement", "49_2", unsigned),
        ("consent", "72_8", len(share.without_consent)),
        ("orphan", "chain_3", len(share.orphans)),
    ):
        if n:
            found.append((said(f"premises.missing.{code}", n=n), said(f"premises.basis.{basis}")))
    return found


def _limit(floor: queries.FloorRow) -> Figure:
    """What the floor bears; what lies on it is told by the room that measures it."""
    value = None if floor.limit is None else f"{floor.limit:g}"
    source = said(f"premises.load_source.{floor.load_source}")
    what = said("premises.own.limit", floor=floor.name)
    return Figure(what, value, unit=said("premises.own.limit.unit"), source=source, empty=said("premises.load.unknown"))


def _held(own: queries.Own, link: queries.Link) -> Line:
    return Line(
        said("premises.own.rents", unit=_unit(own, link.unit), who=own.names[link.lessor]),
        telling.term(link.since, link.until),
        telling.agreed(link),
        strong=said("premises.agreement.none") if link.agreement is None else "",
    )


def _below(own: queries.Own, link: queries.Link) -> Line:
    return Line(
        own.names[link.lessee],
        said("premises.own.sits_in", unit=_unit(own, link.unit), who=own.names[link.lessor],
             term=telling.term(link.since, link.until).as_json()),
        telling.agreed(link),
        strong=said("premises.agreement.none") if link.agreement is None else "",
    )  # fmt: skip


def _unit(own: queries.Own, unit: UUID) -> dict[str, object]:
    place = own.units.get(unit)
    return telling.place_said(place).as_json() if place else {"key": "premises.unknown", "params": {}}


def _duties(own: queries.Own, at: datetime) -> list[Fact]:
    """Every duty of the landlord: until when it is done, or that it is missing."""
    done = own.it.site.duties
    return [
        Fact(
            said(f"premises.duty.{d.code}"),
            said("premises.duty.until", day=last_day(done[d.code]))
            if d.code in done
            else said("premises.duty.missing"),
            said("premises.own.every", law=said(d.basis).as_json(), n=d.every_days),
        )
        for d in queries.paced(own.it.duties, own.it.row.id, at)
        if own.it.site.links
    ]
