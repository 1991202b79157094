"""Verbs over sites, their parts, lettings and what both sides must do."""

from anlan.ground.premises.actions.attached import attach, detach, note_ends
from anlan.ground.premises.actions.course import confirm, finish, rectify, refuse, revert
from anlan.ground.premises.actions.importing import (
    take_in_buildings,
    take_in_compounds,
    take_in_lettings,
    take_in_parties,
    take_in_units,
)
from anlan.ground.premises.actions.lettings import attest, end_letting, leave, let, name_manager, occupy, sign
from anlan.ground.premises.actions.lineage import Piece, join, split
from anlan.ground.premises.actions.mergers import drop_merge, merge, propose_merge, undo_merge
from anlan.ground.premises.actions.register import (
    add_building,
    add_floor,
    add_unit,
    change_compound,
    change_part,
    change_party,
    register,
    register_party,
)
from anlan.ground.premises.actions.registers import (
    answer,
    ask,
    dismiss,
    find_again,
    reopen,
    take,
    take_back,
    take_in_register,
)
from anlan.ground.premises.actions.renaming import confirm_renaming, drop_renaming, propose_renaming
from anlan.ground.premises.actions.terms import confirm_terms, discard_terms, propose_terms

__all__ = [
    "Piece",
    "add_building",
    "add_floor",
    "add_unit",
    "answer",
    "ask",
    "attach",
    "attest",
    "change_compound",
    "change_part",
    "change_party",
    "confirm",
    "confirm_renaming",
    "confirm_terms",
    "detach",
    "discard_terms",
    "dismiss",
    "drop_merge",
    "drop_renaming",
    "end_letting",
    "find_again",
    "finish",
    "join",
    "leave",
    "let",
    "merge",
    "name_manager",
    "note_ends",
    "occupy",
    "propose_merge",
    "propose_renaming",
    "propose_terms",
    "rectify",
    "refuse",
    "register",
    "register_party",
    "reopen",
    "revert",
    "sign",
    "split",
    "take",
    "take_back",
    "take_in_buildings",
    "take_in_compounds",
    "take_in_lettings",
    "take_in_parties",
    "take_in_register",
    "take_in_units",
    "undo_merge",
]
