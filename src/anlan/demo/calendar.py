"""What is planned for the months before the storm: deeds at days and hours, carried out when the clock gets there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from anlan.kernel.clock import CITY

Deed = Callable[[datetime], None]


def moment(day: date, hour: int) -> datetime:
    """A whole hour of a day of the city."""
    return datetime.combine(day, time(hour), CITY)


@dataclass
class Calendar:
    """Deeds by their time; those of one time in the order in which they were planned."""

    plans: dict[datetime, list[Deed]] = field(default_factory=lambda: defaultdict(list))

    def at(self, day: date, hour: int, deed: Deed) -> None:
        """Plan a deed."""
        self.plans[moment(day, hour)].append(deed)

    def through(self) -> Iterator[tuple[datetime, list[Deed]]]:
        """Times and what is to be done at each."""
        return ((at, self.plans[at]) for at in sorted(self.plans))
