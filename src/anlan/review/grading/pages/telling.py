"""What the pages of grades say: letters with their textures, reasons as sentences, how often visits come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.act.inspections import queries as visiting
from anlan.infra.pages.parts import Fact, Text
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import said
from anlan.review.grading.queries import GradeRow
from anlan.review.grading.rules.grade import Reason
from anlan.review.grading.rules.scores import LETTERS
from anlan.review.grading.rules.values import Rule

READ = "grading.read"
TEXTURES: Mapping[str, str] = {"A": "plain", "B": "dots", "C": "hatch", "D": "cross"}


def because(row: GradeRow) -> Text:
    """Why the letter is what it is, as one sentence of reasons."""
    base = [r.because.as_json() for r in row.parts if r.letter == row.base and row.base != "A"]
    steps = [r.because.as_json() for r in row.steps]
    if not steps:
        return said("grading.because.base", reasons=base) if base else said("grading.because.none")
    if not base:
        return said("grading.because.risen", base=row.base, steps=steps)
    return said("grading.because.steps", base=row.base, reasons=base, steps=steps)


def legend(rule: Rule) -> list[tuple[str, str, Text]]:
    """Letter, texture, and what it is called: the colour is a word, as the hues are those of warning levels."""
    return [(one, TEXTURES[one], said(f"grading.colour.{rule.legend[one]}")) for one in LETTERS]


def visits(rule: Rule, letter: str, at: datetime) -> list[Fact]:
    """How often each kind of visit comes for a letter (work-safety 6.2): the landlord's, and what inspections plan."""
    kinds = []
    terms = visiting.terms_at(SYSTEM, at)
    for kind in ("own_check", "patrol", "service_visit"):
        kinds.append((said(f"grading.every.{kind}"), days_said(terms.days(rule.legend[letter], kind))))
    kinds.append((said("grading.every.inspections"), yearly_said(yearly(rule, letter, at))))
    return [Fact(what, how) for what, how in kinds]


def yearly(rule: Rule, letter: str, at: datetime) -> int:
    """Inspections that the plan asks for in a year: 0 where only a draw brings one."""
    days = visiting.terms_at(SYSTEM, at).days(rule.legend[letter], "inspection")
    return round(365 / days) if days else 0


def days_said(days: int | None) -> Text:
    """Every so many days, or on request."""
    return said("grading.every.n", n=days) if days else said("grading.every.request")


def yearly_said(n: int | None) -> Text:
    """So many a year, or by draw alone."""
    return said("grading.every.yearly", n=n) if n else said("grading.every.draw")


def reason_rows(row: GradeRow) -> list[tuple[str, Text, Reason]]:
    """Every reason with its letter, or the step that it adds; the decisive ones first."""
    steps: list[tuple[str, Text, Reason]] = [("+1", r.because, r) for r in row.steps]
    return [*steps, *((r.letter, r.because, r) for r in row.parts)]


def status(rule: Rule) -> Any:
    """default, to be confirmed, or confirmed."""
    return said(f"grading.status.{rule.status}")
