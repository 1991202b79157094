"""Verbs over grades: assess, judge anew, versions of the rule; points entered by hand, and appeals against points."""

from anlan.review.grading.actions.appeals import appeal, call_late, reject, uphold
from anlan.review.grading.actions.assessing import assess, withdraw
from anlan.review.grading.actions.following import follow, follow_done, followed_anew, lapse, let_anyway
from anlan.review.grading.actions.judging import Judgement, judge, judged_anew
from anlan.review.grading.actions.pointing import confirm_points, discard_points, enter_points
from anlan.review.grading.actions.ruling import confirm, discard, propose

__all__ = [
    "Judgement", "appeal", "assess", "call_late", "confirm", "confirm_points", "discard", "discard_points",
    "enter_points", "follow", "follow_done", "followed_anew", "judge", "judged_anew", "lapse", "let_anyway", "propose",
    "reject", "uphold", "withdraw",
]  # fmt: skip
