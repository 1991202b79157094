"""An answer in two steps: what must not be lost is safe at once, and the work that follows waits its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import StreamingHttpResponse


class InTurn(StreamingHttpResponse):  # type: ignore[misc]
    """A JSON answer that is worked out by `make` only when it is read: whoever serves it says when and where."""

    def __init__(self, make: Callable[[], bytes], **given: Any) -> None:
        super().__init__((made() for made in (make,)), content_type="application/json", **given)

    @property
    def content(self) -> bytes:
        """Worked out here and now, by whoever asks first."""
        return b"".join(self.streaming_content)

    @property
    def text(self) -> str:
        """The same as words."""
        return self.content.decode()
