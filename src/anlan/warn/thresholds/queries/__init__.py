"""Reads about rules and crossings, and rules tried on the past: frozen records, seen with the viewer's eyes."""

from anlan.warn.thresholds.queries.course import Course, course
from anlan.warn.thresholds.queries.past import Tried, Would, try_on_past
from anlan.warn.thresholds.queries.rules import (
    CrossingView,
    RuleView,
    any_rules,
    crossing,
    crossings,
    open_of,
    open_without_rule,
    rule,
    rules,
    speaking,
    standing,
    versions,
)

__all__ = [
    "Course",
    "CrossingView",
    "RuleView",
    "Tried",
    "Would",
    "any_rules",
    "course",
    "crossing",
    "crossings",
    "open_of",
    "open_without_rule",
    "rule",
    "rules",
    "speaking",
    "standing",
    "try_on_past",
    "versions",
]
