"""Benches: each runs in a folder of its own and ends with one dict of figures, against what, and the goal."""
