"""What a room needs to derive readings from others': the shape that the pipeline takes, and its flags."""

from anlan.sense.sensors.pipeline.derived import Derived as Made
from anlan.sense.sensors.rules import BAD, MISSING, SUSPECT, Check

CHECK_DRIFT = int(Check.DRIFT)

__all__ = ["BAD", "CHECK_DRIFT", "MISSING", "SUSPECT", "Made"]
