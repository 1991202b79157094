"""The ledgers of enterprises' points, read from the facts of the year and from what two persons entered by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor
from anlan.review.grading import states
from anlan.review.grading.models import READ, Appeal, Follow, Point
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import points as rules
from anlan.warn.alerts import queries as alerts


@dataclass(frozen=True)
class Ledger:
    """An enterprise's points: what is left, the band, and every entry; `hazards` leads from number to file."""

    party: UUID
    points: int
    band: str
    entries: list[rules.Entry]
    hazards: dict[str, UUID]


def year_of(at: datetime) -> datetime:
    """The beginning of the city's calendar year."""
    return datetime(at.astimezone(CITY).year, 1, 1, tzinfo=CITY)


def ledger_of(viewer: Actor, party: UUID, at: datetime) -> Ledger | None:
    """One enterprise's ledger: whole for whoever answers for it, as for those who read grades at large; else None."""
    if _at_large(viewer):
        return ledgers(viewer, at, {party})[0]
    if not premises.is_own_party(viewer, party):
        return None
    with reading(SYSTEM):
        return ledgers(SYSTEM, at, {party})[0]


def _at_large(viewer: Actor) -> bool:
    return viewer.system or any(viewer.rights.get(g.role, {}).get(READ, "") in ("A", "C", "D") for g in viewer.grants)


def ledgers(viewer: Actor, at: datetime, only: Collection[UUID] | None = None) -> list[Ledger]:
    """Enterprises with an entry this year, the fewest points first; of `only` all, with or without one."""
    rule = rule_at(at)
    since = year_of(at)
    found: dict[UUID, list[hazards.OfParty]] = defaultdict(list)
    for h in hazards.of_parties(viewer, since, at, only):
        found[h.party].append(h)
    measured = [h.alert for some in found.values() for h in some if h.alert and h.kind in rule.floor_kinds]
    with reading(SYSTEM):  # whoever reads the points reads from how grave an alert they follow
        levels = alerts.worst_of(SYSTEM, measured, at)
    unsigned = premises.unsigned_by_lessor(viewer, at, only)  # today, in counted sites
    by_hand, appeals = _by_hand(viewer, since, at, only), _appeals(viewer, since, at, only)
    parties = set(only) if only is not None else {*found, *unsigned, *by_hand}
    made = []
    for party in parties:
        entries = rules.entries(
            found[party], unsigned[party], rule, since, at, at, by_hand[party], appeals[party], levels
        )
        left = rules.total(entries, rule)
        if entries or only is not None:
            numbers = {h.number: h.id for h in found[party]}
            made.append(Ledger(party, left, rules.band(left, rule), entries, numbers))
    return sorted(made, key=lambda one: (one.points, str(one.party)))


def _by_hand(
    viewer: Actor, since: datetime, at: datetime, only: Collection[UUID] | None
) -> dict[UUID, list[rules.ByHand]]:
    """What was entered by hand and confirmed by `at`."""
    rows = Point.objects.seen_by(viewer).filter(state=states.CONFIRMED, on__gte=since, decided_at__lte=at)
    found: dict[UUID, list[rules.ByHand]] = defaultdict(list)
    for row in rows.filter(party__in=list(only)) if only is not None else rows:
        found[row.party].append(rules.ByHand(row.code, row.number, row.on, row.text))
    return found


def _appeals(
    viewer: Actor, since: datetime, at: datetime, only: Collection[UUID] | None
) -> dict[UUID, dict[tuple[str, str], rules.Appealed]]:
    """Appeals of the year as they stood at `at`."""
    rows = Appeal.objects.seen_by(viewer).filter(year=since.astimezone(CITY).year, made_at__lte=at)
    found: dict[UUID, dict[tuple[str, str], rules.Appealed]] = defaultdict(dict)
    for row in rows.filter(party__in=list(only)) if only is not None else rows:
        over = row.decided_at is not None and row.decided_at <= at
        one = rules.Appealed(row.state, row.decided_at, row.why) if over else rules.Appealed(states.OPEN)
        found[row.party][row.code, row.number] = one
    return found


def waiting(viewer: Actor, party: UUID) -> tuple[list[Point], list[Appeal]]:
    """What of an enterprise waits for a second person: entries by hand, and appeals."""
    points = Point.objects.seen_by(viewer).filter(party=party, state=states.DRAFT).order_by("number")
    appeals = Appeal.objects.seen_by(viewer).filter(party=party, state=states.OPEN).order_by("due")
    return list(points), list(appeals)


def party_of(viewer: Actor, row: UUID) -> UUID | None:
    """Whose an entry by hand or an appeal is."""
    for model in (Point, Appeal):
        found: UUID | None = model.objects.seen_by(viewer).filter(pk=row).values_list("party", flat=True).first()
        if found is not None:
            return found
    return None


def followed(viewer: Actor, row: UUID) -> UUID | None:
    """Whose band asked for this."""
    party: UUID | None = Follow.objects.seen_by(viewer).filter(pk=row).values_list("party", flat=True).first()
    return party


def follows(viewer: Actor, party: UUID, at: datetime) -> list[Follow]:
    """What an enterprise's bands asked for this year, the open first."""
    rows = Follow.objects.seen_by(viewer).filter(party=party, made_at__gte=year_of(at), made_at__lte=at)
    return sorted(rows, key=lambda f: (f.state != states.OPEN, f.due, f.code))
