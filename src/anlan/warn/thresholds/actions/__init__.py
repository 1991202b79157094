"""What can be done with rules, and the crossings that readings make."""

from anlan.warn.thresholds.actions.rules import confirm, discard, draft, revise, ship, withdraw

__all__ = ["confirm", "discard", "draft", "revise", "ship", "withdraw"]
