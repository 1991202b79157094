"""States as tables: which there are, which moves lead on, and whether a second pair of eyes is needed."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.kernel.decision import Verdict, no, yes


@dataclass(frozen=True)
class Move:
    """One allowed move: a verb takes a matter from any of `frm` to `to`. `frm` empty means it begins there.

    `right` is the right that the mover needs; `four_eyes` names the earlier verbs whose doers may not do this one.
    """

    verb: str
    frm: tuple[str, ...]
    to: str
    right: str = ""
    four_eyes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machine:
    """A table of states and moves. `ends` are the states in which nothing is open any more."""

    name: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    ends: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        known = set(self.states)
        for move in self.moves:
            strange = ({move.to} | set(move.frm)) - known
            if strange:
                raise ValueError(f"{self.name}.{move.verb} names unknown states {sorted(strange)}")

    def allows(self, verb: str, frm: str, to: str) -> Verdict:
        """Whether `verb` may lead from `frm` ("" before the beginning) to `to`."""
        for move in self.moves:
            if move.verb == verb and move.to == to and (frm in move.frm or (not move.frm and frm == "")):
                return yes()
        return no("core.refused.move", verb=verb, state=f"{self.name}.state.{frm}")

    def from_state(self, state: str) -> tuple[Move, ...]:
        """Moves that lead on from a state."""
        return tuple(m for m in self.moves if state in m.frm)

    def open_states(self) -> tuple[str, ...]:
        """States in which something is still to be done."""
        return tuple(s for s in self.states if s not in self.ends)
