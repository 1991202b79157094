"""Drawn icons and glyphs: each is sound XML, and each that a template names is there."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import anlan
from anlan.surfaces.parts.templatetags.parts import DRAWN

SOURCE = Path(anlan.__file__).parent
FILES = sorted(DRAWN.glob("*/*.svg"))


@pytest.mark.parametrize("file", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_drawing_is_sound_xml_with_a_square_box(file: Path) -> None:
    box = ElementTree.parse(file).getroot().get("viewBox", "").split()
    assert len(box) == 4
    assert box[2] == box[3]


def test_every_icon_that_a_template_or_record_names_is_drawn() -> None:
    drawn = {f.stem for f in FILES if f.parent.name == "icons"}
    named: set[str] = set()
    for file in SOURCE.rglob("*.html"):
        named |= set(re.findall(r"{% icon [\"']([\w-]+)[\"']", file.read_text(encoding="utf-8")))
    for file in SOURCE.rglob("*.py"):
        named |= set(re.findall(r"\bicon=[\"']([\w-]+)[\"']", file.read_text(encoding="utf-8")))
    assert named - drawn == set()


def test_every_level_has_its_shape() -> None:
    assert {f"level-{n}" for n in (1, 2, 3, 4)} <= {f.stem for f in FILES}
