"""Verbs over areas: taken in, linked, split, merged."""

from anlan.ground.areas.actions.acts import Piece, merge, split
from anlan.ground.areas.actions.carrying import Moved, carry
from anlan.ground.areas.actions.register import link, take_in, unlink

__all__ = ["Moved", "Piece", "carry", "link", "merge", "split", "take_in", "unlink"]
