"""Half-sent uploads: gone on with while they are young, cleared with an entry once they were given up."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import COUNTY, T0
from django.conf import settings
from django.test import override_settings

from anlan.infra import files
from anlan.infra.models import Due, Entry
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import real_now
from anlan.surfaces.field import ticks


@pytest.fixture
def grid(actor):
    return actor("grid_worker", COUNTY)


def half(grid, word: bytes, days: float) -> tuple[str, Path]:
    """Half of a file arrived so many days ago."""
    sha = hashlib.sha256(word).hexdigest()
    assert files.take(sha, 0, word[:3], len(word), grid, T0) == 3
    part = files._part(sha, grid.account)
    then = (real_now() - timedelta(days=days)).timestamp()
    os.utime(part, (then, then))
    return sha, part


def entries():
    with reading(SYSTEM):
        return list(Entry.objects.filter(verb="field.clear_parts").order_by("recorded_at"))


@pytest.fixture
def folder(tmp_path):
    with override_settings(FILES_ROOT=tmp_path):
        yield tmp_path


def test_what_was_given_up_is_cleared_at_night_and_journaled_and_what_is_young_goes_on(grid, work, folder):
    with reading(SYSTEM):
        ticks.start(SYSTEM, T0)
    old, gone = half(grid, b"an old photo", 7.01)
    young, stays = half(grid, b"a young photo", 6.99)
    work(T0)
    assert gone.exists(), "nothing is cleared before the night"
    midnight = T0.replace(hour=0) + timedelta(days=1)
    work(midnight)
    assert (gone.exists(), stays.exists(), files.have(young, grid), files.have(old, grid)) == (False, True, 3, 0)
    (entry,) = entries()
    assert (entry.after["files"], entry.after["bytes"], entry.after["sha256"]) == (1, 3, [old])
    work(midnight + timedelta(days=1))
    assert len(entries()) == 1, "a night without any leaves no entry"
    with reading(SYSTEM):
        assert Due.objects.filter(kind="field.parts", done_at=None).count() == 1
    with override_settings(PARTS_DAYS=6):
        work(midnight + timedelta(days=2))
    assert not stays.exists(), "as long as the operator says"


def test_seven_days_unless_the_operator_says_otherwise():
    assert settings.PARTS_DAYS == 7
