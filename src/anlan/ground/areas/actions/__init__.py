"""Verbs over areas: taken in, linked, split, merged."""

from anlan.ground.areas.actions.register import link, take_in, unlink

__all__ = ["link", "take_in", "unlink"]
