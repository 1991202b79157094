"""The verbs of hazards: the only writers of their rows."""

from anlan.act.hazards.actions.clock import remind
from anlan.act.hazards.actions.order import assign
from anlan.act.hazards.actions.rectify import deny, extend, grant, rectify, submit
from anlan.act.hazards.actions.reinspect import note, reinspect, visit
from anlan.act.hazards.actions.report import report
from anlan.act.hazards.actions.settings import confirm, propose
from anlan.act.hazards.actions.succession import hand_back, succeed
from anlan.act.hazards.actions.triage import grade, reject, transfer, verify

__all__ = [
    "assign",
    "confirm",
    "deny",
    "extend",
    "grade",
    "grant",
    "hand_back",
    "note",
    "propose",
    "rectify",
    "reinspect",
    "reject",
    "remind",
    "report",
    "submit",
    "succeed",
    "transfer",
    "verify",
    "visit",
]
