"""Verbs over grades: assess, judge anew, versions of the rule; points entered by hand, and appeals against points."""

from anlan.review.grading.actions.assessing import assess, withdraw
from anlan.review.grading.actions.judging import Judgement, judge, judged_anew
from anlan.review.grading.actions.pointing import appeal, confirm_points, discard_points, enter_points, reject, uphold
from anlan.review.grading.actions.ruling import confirm, discard, propose

__all__ = [
    "Judgement", "appeal", "assess", "confirm", "confirm_points", "discard", "discard_points", "enter_points", "judge",
    "judged_anew", "propose", "reject", "uphold", "withdraw",
]  # fmt: skip
