"""Signals of many streams in batches: order and doubles, checks of quality, sums over windows. No I/O, no clock.

Times are int64 microseconds since 1970-01-01 UTC; `row` is a stream's index 0…N-1 in the arrays of its state.
"""

from anlan.numerics.signal.batch import find, fresh, groups, keyed, order, repeats
from anlan.numerics.signal.checks import apart, flat, jumps, neighbours, outside
from anlan.numerics.signal.sums import (
    DAY_SLOTS,
    HOUR_SLOTS,
    SLOT_US,
    Ring,
    Sums,
    complete,
    day_first,
    pour,
    slot_of,
    spread,
    windows,
)

__all__ = [
    "DAY_SLOTS", "HOUR_SLOTS", "SLOT_US", "Ring", "Sums", "apart", "complete", "day_first", "find", "flat", "fresh",
    "groups", "jumps", "keyed", "neighbours", "order", "outside", "pour", "repeats", "slot_of", "spread", "windows",
]  # fmt: skip
