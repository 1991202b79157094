"""Reads about grades: what each compound is graded and why, now or as of a past time; the rule's versions."""

from anlan.review.grading.queries.facts import facts_of
from anlan.review.grading.queries.grades import (
    AssessmentRow,
    GradeRow,
    assessments,
    count_graded,
    count_grave,
    counts,
    grade,
    grades,
    history,
    urgent,
)
from anlan.review.grading.queries.points import (
    Ledger,
    followed,
    follows,
    ledger_of,
    ledgers,
    party_of,
    waiting,
    year_of,
)
from anlan.review.grading.queries.preview import Preview, preview
from anlan.review.grading.queries.rule import default_values, rule_at, values_at, version, versions

__all__ = [
    "AssessmentRow",
    "GradeRow",
    "Ledger",
    "Preview",
    "assessments",
    "count_graded",
    "count_grave",
    "counts",
    "default_values",
    "facts_of",
    "followed",
    "follows",
    "grade",
    "grades",
    "history",
    "ledger_of",
    "ledgers",
    "party_of",
    "preview",
    "rule_at",
    "values_at",
    "version",
    "versions",
    "urgent",
    "waiting",
    "year_of",
]
