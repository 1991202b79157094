"""What happens to alerts: raised, updated, cancelled as rules speak; acknowledged and stood down by people."""

from anlan.warn.alerts.actions.carrying import carry_episodes
from anlan.warn.alerts.actions.episodes import (
    acknowledge,
    cancel,
    join,
    leave,
    lower,
    raise_,
    stand_down,
    update,
)

__all__ = ["acknowledge", "cancel", "carry_episodes", "join", "leave", "lower", "raise_", "stand_down", "update"]
