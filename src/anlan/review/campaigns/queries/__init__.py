"""Reads about campaigns: of any time as known at any time, seen with the viewer's eyes."""

from anlan.review.campaigns.queries.campaigns import CampaignRow, by_ref, campaign, campaigns, departments_at
from anlan.review.campaigns.queries.cohort import Cohort, MemberRow, cohort, member, waiting
from anlan.review.campaigns.queries.counts import count_late, count_running, count_unfinished, late, running, unfinished
from anlan.review.campaigns.queries.coverage import Coverage, LookRow, coverage, looks_of
from anlan.review.campaigns.queries.problems import HazardLine, ProblemRow, hazard_lines, problem, problems
from anlan.review.campaigns.queries.tasks import TaskRow, task, tasks

__all__ = [
    "CampaignRow",
    "Cohort",
    "Coverage",
    "HazardLine",
    "LookRow",
    "MemberRow",
    "ProblemRow",
    "TaskRow",
    "by_ref",
    "campaign",
    "campaigns",
    "cohort",
    "count_late",
    "count_running",
    "count_unfinished",
    "coverage",
    "departments_at",
    "hazard_lines",
    "late",
    "looks_of",
    "member",
    "problem",
    "problems",
    "running",
    "task",
    "tasks",
    "unfinished",
    "waiting",
]
