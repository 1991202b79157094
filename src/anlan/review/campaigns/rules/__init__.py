"""Pure rules: lineage of a cohort, flows that add up, coverage, and whether a verb may be done."""
