"""Verbs over grades: assess a risk, judge compounds anew, propose and confirm versions of the rule."""

from anlan.review.grading.actions.assessing import assess, withdraw
from anlan.review.grading.actions.judging import Judgement, judge, judged_anew
from anlan.review.grading.actions.ruling import confirm, discard, propose

__all__ = ["Judgement", "assess", "confirm", "discard", "judge", "judged_anew", "propose", "withdraw"]
