"""What later rooms may follow of grades: the names of its journal entries."""

from __future__ import annotations

JUDGED = "grading.judge"  # `after.grades`: compound, letter, the letter before
