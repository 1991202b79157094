"""The verbs of hazards: the only writers of their rows."""

from anlan.act.hazards.actions.assigning import assign
from anlan.act.hazards.actions.case import close_case, fine, open_case, order
from anlan.act.hazards.actions.clock import remind
from anlan.act.hazards.actions.handing import hand_over, receipt, transfer
from anlan.act.hazards.actions.instruct import instruct, ordered
from anlan.act.hazards.actions.listing import (
    approve_delisting,
    approve_listing,
    propose_delisting,
    propose_listing,
    refuse_delisting,
    refuse_listing,
)
from anlan.act.hazards.actions.locate import locate
from anlan.act.hazards.actions.opinion import arrived, opine
from anlan.act.hazards.actions.rectify import deny, extend, grant, rectify, submit
from anlan.act.hazards.actions.reinspect import note, reinspect, visit
from anlan.act.hazards.actions.reopen import reopen, suspect
from anlan.act.hazards.actions.report import report
from anlan.act.hazards.actions.serving import serve
from anlan.act.hazards.actions.settings import confirm, propose
from anlan.act.hazards.actions.succession import hand_back, succeed
from anlan.act.hazards.actions.suspension import approve_stop, lift, refuse_stop, suspend
from anlan.act.hazards.actions.triage import grade, reject, verify
from anlan.act.hazards.actions.waiting import urge

__all__ = [
    "approve_delisting",
    "approve_listing",
    "approve_stop",
    "arrived",
    "assign",
    "close_case",
    "confirm",
    "deny",
    "extend",
    "fine",
    "grade",
    "grant",
    "hand_back",
    "hand_over",
    "instruct",
    "lift",
    "locate",
    "note",
    "open_case",
    "opine",
    "order",
    "ordered",
    "propose",
    "propose_delisting",
    "propose_listing",
    "receipt",
    "rectify",
    "refuse_delisting",
    "refuse_listing",
    "refuse_stop",
    "reinspect",
    "reject",
    "remind",
    "reopen",
    "report",
    "serve",
    "submit",
    "succeed",
    "suspect",
    "suspend",
    "transfer",
    "urge",
    "verify",
    "visit",
]
