"""What happens here and changes what the finder makes of the registers: a row of a dated table."""

from __future__ import annotations

from datetime import datetime

from anlan.ground.premises.imports import running
from anlan.infra.journal.follow import Happened
from anlan.kernel.rights import Actor


def on_renaming(entry: Happened, system: Actor, at: datetime) -> None:
    """A name was put into a dated table, or taken out: the finder reads the registers again."""
    running.again(system, at)


HANDLERS = {"premises.confirm_renaming": on_renaming}
