"""How grave a hazard is and by which rule; what a major one needs on top: six parts of a plan, five fixes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anlan.act.hazards.rules.verdicts import FIXES, GENERAL, MAJOR
from anlan.act.hazards.states import RISKS
from anlan.kernel.decision import Said, Verdict, no, yes

# Order 16 of 2007 Art. 15 asks six things of a major hazard's plan.
PLAN = ("goals", "methods", "means", "people", "schedule", "safety")
FIVE = ("responsibility", "measures", "funds", "limit", "plan")
# Which part of the plan fills which of the five fixes that the order left to it.
FILLS = {"measures": "methods", "funds": "means", "plan": "safety"}
USUAL_RISK = {MAJOR: "red", GENERAL: "yellow"}  # work-safety 7: red is major, orange larger, yellow general, blue low


def may_grade(grade: str, text: str, rule_item: str = "", risk: str = "", *, officer: bool = False) -> Verdict:
    """A general hazard with its reason; a major one by an officer, with the item of the rules that makes it major."""
    if grade not in (GENERAL, MAJOR):
        return no("hazards.refused.grade")
    if risk and risk not in RISKS:
        return no("hazards.refused.risk")
    if not text.strip():
        return no("hazards.refused.reason")
    if grade == MAJOR and not officer:
        return no("hazards.refused.major_officer")
    if grade == MAJOR and not rule_item.strip():
        return no("hazards.refused.major_item")
    return yes()


def may_plan(grade: str, plan: Mapping[str, str]) -> Verdict:
    """A major hazard is taken on with all six parts of its plan; a general one needs none."""
    missing = [name for name in PLAN if not str(plan.get(name, "")).strip()] if grade == MAJOR else []
    if missing:
        return no("hazards.refused.plan_parts", missing=[Said(f"hazards.plan.{name}").as_json() for name in missing])
    return yes()


def completed(fixes: Mapping[str, str], plan: Mapping[str, str]) -> dict[str, str]:
    """The five fixes, with what the order left open filled from the plan."""
    return {**fixes, **{fix: fixes.get(fix) or plan.get(part, "") for fix, part in FILLS.items()}}


def lacking(h: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of the five fixes a hazard has not (yet): responsibility, measures, funds, limit, plan."""
    told = {name: str((h["fixes"] or {}).get(name, "")).strip() for name in FIXES} | {"limit": h["limit"]}
    return tuple(name for name in FIVE if not told[name])
