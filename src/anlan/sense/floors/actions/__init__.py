"""What is done about watched floors: taken in, limits followed, ended; zeros signed; terms set."""

from anlan.sense.floors.actions.deriving import Deriving
from anlan.sense.floors.actions.quality import judge
from anlan.sense.floors.actions.register import end, follow_limits, take_in
from anlan.sense.floors.actions.tares import confirm_tare, drop_tare, tare
from anlan.sense.floors.actions.terms import confirm_terms, discard_terms, propose_terms

__all__ = [
    "Deriving", "confirm_tare", "confirm_terms", "discard_terms", "drop_tare", "end", "follow_limits", "judge",
    "propose_terms", "take_in", "tare",
]  # fmt: skip
