"""Verbs over visits, and over who may make them, how often, and by which terms."""

from anlan.act.inspections.actions.answer import answer
from anlan.act.inspections.actions.drawing import draw
from anlan.act.inspections.actions.own import own_check
from anlan.act.inspections.actions.papers import issue
from anlan.act.inspections.actions.serving import serve
from anlan.act.inspections.actions.settings import confirm, propose
from anlan.act.inspections.actions.visits import approve, begin, cancel, finish, plan
from anlan.act.inspections.actions.who import certify, engage, follow, grade, revoke, take_in

__all__ = [
    "answer", "approve", "begin", "cancel", "certify", "confirm", "draw", "engage", "finish", "follow", "grade",
    "issue", "own_check", "plan", "propose", "revoke", "serve", "take_in",
]  # fmt: skip
