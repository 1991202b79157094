"""Pure rules: scores of risks (LEC, matrix), the grade of a compound, what a version of the rule must hold."""
