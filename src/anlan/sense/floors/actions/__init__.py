"""What is done about watched floors: taken in, limits followed, ended; zeros signed; drift and stuck lines noted."""

from anlan.sense.floors.actions.deriving import Deriving
from anlan.sense.floors.actions.quality import judge
from anlan.sense.floors.actions.register import end, follow_limits, take_in
from anlan.sense.floors.actions.tares import confirm_tare, drop_tare, tare

__all__ = ["Deriving", "confirm_tare", "drop_tare", "end", "follow_limits", "judge", "take_in", "tare"]
