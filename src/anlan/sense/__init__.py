"""Sense: what is seen, by instruments and by people."""
