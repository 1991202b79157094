"""Random passwords of the database roles, kept in the data folder for its owner's eyes only."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from anlan.infra.service import alone

FILE = "secrets.json"


class Secrets:
    """Named secrets in `secrets.json` (0600); a name asked for the first time gets a new random value."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def get(self, name: str) -> str:
        known = self._read()
        return known[name] if name in known else self._add(name)

    def _read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        found: dict[str, str] = json.loads(self.path.read_text(encoding="utf-8"))
        return found

    def _add(self, name: str) -> str:
        with alone(self.path.with_suffix(".lock")):
            known = self._read()
            if name not in known:
                known[name] = secrets.token_urlsafe(32)
                fresh = self.path.with_suffix(".new")
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                    json.dump(known, file, indent=1)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.rename(self.path)  # whole or not at all
            return known[name]
