"""The operator's page names every variable that is read, with the default that the code has, and no other."""

from __future__ import annotations

import re

import pytest

from anlan.config.env import CHECKOUT, PREFIX, Env, known

PAGE = CHECKOUT / "docs" / "operator.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.M)
FIELDS = {str(field.validation_alias or PREFIX + name.upper()): field for name, field in Env.model_fields.items()}


def rows() -> dict[str, tuple[str, str, str]]:
    return {
        name: (default, english, chinese) for name, default, english, chinese in ROW.findall(PAGE.read_text("utf-8"))
    }


def test_every_variable_stands_on_the_page_and_no_other() -> None:
    assert set(rows()) == known()


@pytest.mark.parametrize("variable", sorted(FIELDS))
def test_the_default_is_the_codes(variable: str) -> None:
    field = FIELDS[variable]
    written = rows()[variable][0]
    if field.default_factory is not None:  # told in words, as it depends on who starts the house
        assert ".anlan" in written and "/var/lib/anlan" in written
    elif field.default in (None, ""):
        assert written == "–"
    else:
        assert written == f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def test_choices_are_named() -> None:
    for variable, field in FIELDS.items():
        for choice in getattr(field.annotation, "__args__", ()):
            if isinstance(choice, str):
                assert all(choice in told for told in rows()[variable][1:]), (variable, choice)
