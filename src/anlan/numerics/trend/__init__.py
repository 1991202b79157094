"""Trends that outliers don't lead astray, and when one reaches a limit. No I/O, no clock."""

from anlan.numerics.trend.breach import Breach, breach
from anlan.numerics.trend.theil_sen import Slope, one_step, theil_sen, thinned

__all__ = ["Breach", "Slope", "breach", "one_step", "theil_sen", "thinned"]
