"""What every room agrees on, in pure Python: time, codes of areas, quantities, state tables, verdicts and rights."""
