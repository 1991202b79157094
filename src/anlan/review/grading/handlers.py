"""What happens elsewhere and changes a grade: entries of premises, of hazards and of this room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.premises import queries as premises
from anlan.infra.journal.follow import Happened
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.review.grading import actions, queries
from anlan.warn.calls import actions as calls


def on_premises(entry: Happened, system: Actor, at: datetime) -> None:
    """Something was told of a compound, or of many by one file: those are judged anew."""
    if entry.ref is not None and premises.is_compound(system, entry.ref):
        only = {premises.same(system, at).of(entry.ref)}
        only |= {UUID(one) for one in entry.after.get("made", ()) if isinstance(entry.after["made"], list)}
        actions.judged_anew(system, at, only=only, cause=entry.id)
    else:
        actions.judged_anew(system, at, area=entry.area, cause=entry.id)


def on_hazard(entry: Happened, system: Actor, at: datetime) -> None:
    """A hazard moved: the compound that it is tied to is judged anew."""
    compound = hazards.compound_of(system, entry.ref) if entry.ref is not None else None
    if compound is not None:
        actions.judged_anew(system, at, only={compound}, cause=entry.id)


def on_assessed(entry: Happened, system: Actor, at: datetime) -> None:
    """A risk was assessed, or is there no longer."""
    actions.judged_anew(system, at, only={UUID(entry.after["compound"])}, cause=entry.id)


def on_points(entry: Happened, system: Actor, at: datetime) -> None:
    """An entry was confirmed, or an appeal upheld: the band may be another one."""
    party = queries.party_of(system, entry.ref) if entry.ref is not None else None
    if party is not None:
        actions.followed_anew(system, at, {party}, entry.id)


def on_answered(entry: Happened, system: Actor, at: datetime) -> None:
    """An appeal was answered: nobody is called about it any more."""
    assert entry.ref is not None
    calls.stop_about("grading", entry.ref, Said("grading.call.answered"), by=system, at=at, cause=entry.id)
    on_points(entry, system, at)


def on_let(entry: Happened, system: Actor, at: datetime) -> None:
    """Something was let: by somebody whose band allows no new tenants, the section is told."""
    on_premises(entry, system, at)
    if "lessor" in entry.after:
        actions.let_anyway(UUID(entry.after["lessor"]), UUID(entry.after["lessee"]), system, at, entry.id)


PREMISES = (
    "confirm", "refuse", "rectify", "finish", "revert", "split", "join", "merge", "undo_merge", "let", "end_letting",
    "occupy", "leave", "sign", "name_manager", "attest", "add_building", "change", "change_part", "import_compounds",
    "import_units", "import_lettings",
)  # fmt: skip
HAZARDS = ("report", "verify", "reject", "transfer", "grade", "reinspect", "reopen", "locate")
HANDLERS = {
    **{f"premises.{verb}": on_premises for verb in PREMISES},
    **{f"hazards.{verb}": on_hazard for verb in HAZARDS},
    "premises.let": on_let,
    "grading.confirm_points": on_points,
    "grading.uphold": on_answered,
    "grading.reject": on_answered,
    "grading.assess": on_assessed,
    "grading.withdraw": on_assessed,
}
