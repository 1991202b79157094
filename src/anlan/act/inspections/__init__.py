"""Inspections: who visits whom, how often, with which list, and what was found, once for each fact."""
