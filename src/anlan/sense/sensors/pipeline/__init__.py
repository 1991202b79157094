"""The way of a batch of readings from a message to the tables; the only writer of them."""

from anlan.sense.sensors.pipeline import write
from anlan.sense.sensors.pipeline.batch import Batch, Totals
from anlan.sense.sensors.pipeline.derived import Derived, Deriver
from anlan.sense.sensors.pipeline.judged import Judged, Stored
from anlan.sense.sensors.pipeline.prepare import Prepared, prepare
from anlan.sense.sensors.pipeline.register import Register, load
from anlan.sense.sensors.pipeline.store import Hook, HookFailed, Pipeline

__all__ = [
    "Batch",
    "Derived",
    "Deriver",
    "Hook",
    "HookFailed",
    "Judged",
    "Pipeline",
    "Prepared",
    "Register",
    "Stored",
    "Totals",
    "load",
    "prepare",
    "write",
]
