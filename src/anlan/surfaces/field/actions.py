"""What the phone's doors do by themselves: pieces of uploads that never ended are cleared away."""

from __future__ import annotations

from datetime import datetime

from anlan.infra import files
from anlan.infra.journal import Change, verb


@verb("field.clear_parts")
def clear_parts(change: Change, *, before: datetime) -> None:
    """Clear uploads of which nothing has arrived since `before`, real time. A phone that comes back begins anew.

    The journal keeps their hashes: they were never evidence of anything.
    """
    parts = files.half_sent(before)
    size = sum(part.stat().st_size for part in parts)
    for part in parts:
        part.unlink(missing_ok=True)
    change.after |= {"files": len(parts), "bytes": size, "sha256": [part.name.split(".")[0] for part in parts]}
