"""Campaigns over a cohort fixed at their start: who was looked at, what became of each, and problem lists."""
