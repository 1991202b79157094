"""The one write path: verbs, the change they make, the journal row that every verb leaves, and its readers."""

from anlan.infra.journal.change import Change
from anlan.infra.journal.verb import Done, answered, verb

__all__ = ["Change", "Done", "answered", "verb"]
