"""Anlan: one platform for a city's emergency management; import its rooms, not this module."""

__version__ = "0.1.0"
