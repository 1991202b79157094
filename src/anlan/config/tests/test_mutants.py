"""Faults are put where they are said to be, one at a time, and the source still reads as Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from anlan.config import mutants

SOUND = """
def may(age, names, flag):
    if age < 18 and not flag:
        raise ValueError("young")
    names.append("x")
    return age + 1 if flag is True else 2 * age
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rules.py"
    path.write_text(SOUND)
    return path


def test_every_kind_of_fault_is_found(file: Path) -> None:
    said = [mutant.fault for mutant in mutants.mutants(file)]
    assert said == [
        "if age < 18 and (not flag): never",
        "age < 18 and (not flag): And becomes Or",
        "age < 18: Lt becomes LtE",
        "18: another constant",
        "not flag: without not",
        "raise ValueError('young'): left out",
        "names.append('x'): left out",
        "flag is True: Is becomes IsNot",
        "True: another constant",
        "age + 1: Add becomes Sub",
        "1: another constant",
        "2 * age: Mult becomes Div",
        "2: another constant",
    ]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("age < 18: Lt becomes LtE", "if age <= 18 and (not flag):"),
        ("not flag: without not", "if age < 18 and flag:"),
        ("raise ValueError('young'): left out", "pass"),
        ("names.append('x'): left out", "pass"),
        ("True: another constant", "return age + 1 if flag is False else 2 * age"),
        ("1: another constant", "return age + 2 if flag is True else 2 * age"),
    ],
)
def test_a_fault_changes_its_own_line_alone(file: Path, fault: str, line: str) -> None:
    mutant = next(found for found in mutants.mutants(file) if found.fault == fault)
    sound = [text.strip() for text in mutants.ast.unparse(mutants.ast.parse(SOUND)).splitlines()]
    wrong = [text.strip() for text in mutant.source().splitlines()]
    assert [text for text in wrong if text not in sound] in ([line], [])
    assert line in wrong
    assert len(wrong) == len(sound)


def test_each_fault_gives_a_source_of_its_own(file: Path) -> None:
    sources = [mutant.source() for mutant in mutants.mutants(file)]
    assert len(set(sources)) == len(sources)
    for source in sources:
        compile(source, "rules.py", "exec")


def test_what_is_declared_of_a_class_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rules.py"
    path.write_text("@dataclass(frozen=True)\nclass Limit:\n    days: int = 15\n")
    found = mutants.mutants(path)
    assert [mutant.fault for mutant in found] == ["15: another constant"]
    assert found[0].source() == "@dataclass(frozen=True)\nclass Limit:\n    days: int = 16"


def test_tests_of_other_rooms_that_name_a_room_are_asked_after_its_own(tmp_path: Path) -> None:
    calls, sms = Path("src", "anlan", "warn", "calls"), Path("src", "anlan", "adapters", "sms")
    for room, text in ((calls, "from anlan.warn.calls import actions"), (sms, "from anlan.warn.calls import queries")):
        (tmp_path / room / "tests").mkdir(parents=True)
        (tmp_path / room / "tests" / "test_it.py").write_text(text)
    (tmp_path / "tests" / "contracts").mkdir(parents=True)
    (tmp_path / "tests" / "contracts" / "test_calls_moves.py").touch()
    assert mutants.tests_of(calls, tmp_path) == [
        [f"{calls}/tests", "tests/contracts/test_calls_moves.py"],
        [f"{sms}/tests/test_it.py"],
    ]
    assert mutants.tests_of(sms, tmp_path) == [[f"{sms}/tests"]]
