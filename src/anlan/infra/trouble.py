"""What stops the platform and must be told in one sentence; the words are in the commands' catalogue, not here."""

from __future__ import annotations


class Trouble(Exception):
    """A cause that the person at the terminal can do something about.

    `key` names a sentence of the catalogue, `params` fill it; both languages are rendered where it is shown.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key} ({facts})" if facts else self.key
