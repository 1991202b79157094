"""Scenarios: given, when, then — each step prints its sentence with figures, and a step that does not hold ends it."""

from __future__ import annotations

import importlib
import pkgutil
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Print = Callable[[str], None]


class Broken(AssertionError):
    """A step came out otherwise than the scenario says."""


@dataclass(frozen=True)
class Scenario:
    """One row of the mission: its number there (0: our own), its name, the words it takes, and how it is played."""

    number: int
    name: str
    article: str
    english: str
    play: Callable[[Story], None]

    @property
    def title(self) -> str:
        return f"{self.number} {self.name}" if self.number else self.name

    @property
    def said(self) -> dict[str, str]:
        """What it proves, by language."""
        return {"zh": self.article, "en": self.english}


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    number: int, name: str, article: str, english: str
) -> Callable[[Callable[[Story], None]], Callable[[Story], None]]:
    """Make a function the scenario of that number; its steps are told to the `Story` it is handed."""

    def wrap(play: Callable[[Story], None]) -> Callable[[Story], None]:
        if name in SCENARIOS:
            raise ValueError(f"{name} stands twice")
        SCENARIOS[name] = Scenario(number, name, article, english, play)
        return play

    return wrap


def known() -> list[Scenario]:
    """Every scenario of this folder, by number; our own after those of the mission."""
    package = importlib.import_module("tests.article")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith(("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "storm")):
            importlib.import_module(f"tests.article.{module.name}")
    return sorted(SCENARIOS.values(), key=lambda s: (s.number == 0, s.number, s.name))


def chosen(word: str) -> list[Scenario]:
    """The scenarios that a number or a name means; `storm-hour` and `storm_hour` are the same."""
    wanted = word.lower().replace("-", "_")
    return [s for s in known() if wanted in (str(s.number or ""), s.name.replace("-", "_"))]


@dataclass
class Story:
    """A scenario being played: varies its givens by the seed, prints its steps, keeps its figures."""

    seed: int = 0
    say: Print = print
    figures: dict[str, Any] = field(default_factory=dict)
    checks: int = 0
    _random: random.Random = field(init=False)
    _last: str = ""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    # -- givens ---------------------------------------------------------------------------------------------------
    def vary(self, number: float) -> int:
        """A number of the article: itself with seed 0, within ±10 % with any other."""
        return round(number if self.seed == 0 else number * self._random.uniform(0.9, 1.1))

    def pick(self, among: list[T]) -> T:
        """One of several, by the seed."""
        return self._random.choice(among)

    def given(self, sentence: str, **figures: Any) -> None:
        """What is so before anything is done."""
        self._step("given", sentence, figures)

    def when(self, sentence: str, **figures: Any) -> None:
        """What is done."""
        self._step("when", sentence, figures)

    @contextmanager
    def doing(self, sentence: str, **figures: Any) -> Iterator[None]:
        """A `when` that takes time: its sentence is printed at the end with the seconds it took."""
        began = time.monotonic()
        yield
        self._step("when", f"{sentence} ({time.monotonic() - began:.1f} s)", figures)

    # -- what came out --------------------------------------------------------------------------------------------
    def then(self, sentence: str, got: Any = None, want: Any = None, **figures: Any) -> None:
        """What must have come out: `got` equals `want`. `{got}` and `{want}` may stand in the sentence."""
        self.holds(sentence, got == want, got=got, want=want, **figures)

    def holds(self, sentence: str, held: bool, **figures: Any) -> None:
        """What must have come out, already judged; the figures that judged it are printed."""
        self.checks += 1
        self._step("then", sentence, figures, "" if held else "  ✗")
        if not held:
            facts = ", ".join(f"{name} = {value!r}" for name, value in figures.items())
            raise Broken(f"{sentence.format(**shown(figures))} — did not come out so: {facts}")

    def until(self, sentence: str, look: Callable[[], T], held: Callable[[T], bool], seconds: float = 30) -> T:
        """Wait for something that must come out within real seconds; prints what was seen and how long it took."""
        began = time.monotonic()
        seen = look()
        while not held(seen) and time.monotonic() - began < seconds:
            time.sleep(0.05)
            seen = look()
        self.holds(f"{sentence} ({time.monotonic() - began:.1f} s)", held(seen), got=seen)
        return seen

    def _step(self, word: str, sentence: str, figures: dict[str, Any], mark: str = "") -> None:
        self.figures |= figures
        lead = "" if word == self._last else word
        self._last = word
        self.say(f"  {lead:5} {sentence.format(**shown(figures))}{mark}")


def shown(figures: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers with commas, long lists by their count and first members."""
    return {name: _shown(value) for name, value in figures.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list | tuple | set) and len(value) > 6:
        return f"{len(value)}: {', '.join(map(str, sorted(value, key=str)[:5]))} …"
    if isinstance(value, list | tuple | set):
        return ", ".join(map(str, value)) or "none"
    return value


def played(one: Scenario, seed: int = 0, say: Print = print) -> Story:
    """Play a scenario from an empty house on. Raises `Broken` at the step that does not hold."""
    say(f"{one.title}  「{one.article}」  seed {seed}")
    story = Story(seed, say)
    one.play(story)
    say(f"        {story.checks} checks held")
    return story
