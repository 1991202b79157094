"""Grades of compounds with their reasons, and how often each is visited."""
