"""`import` at the terminal: a dry run makes nothing, and every run says which world it looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from conftest import COUNTY, DATA, TOWN

from anlan.config import folder
from anlan.config.env import Env
from anlan.config.worlds import is_current, prepare
from anlan.infra import postgres

AREAS = f"""code,layer,level,parent,name,name_en,valid_from
{COUNTY},admin,county,,温岭市,Wenling,2020-01-01
{TOWN},admin,town,{COUNTY},坞根镇,Wugen,2020-01-01
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text(AREAS, encoding="utf-8")
    return path


@pytest.fixture
def other(cluster: postgres.Cluster) -> Iterator[Env]:
    """A world of a name that nobody has used, and of which nothing stays."""
    (DATA / folder.MARK).touch()  # the tests' own folder, as a house would have marked it
    made = Env(data=DATA, world=f"i{uuid4().hex[:10]}")
    yield made
    if made.world in cluster.worlds():
        cluster.drop_world(made.world)


def run(env: Env, file: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "anlan.config.commands", "import", "areas", str(file), *more],
        env={**os.environ, **env.variables(), "LANG": "en_GB.UTF-8"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_dry_run_where_no_such_world_is_makes_none_and_names_those_there_are(
    cluster: postgres.Cluster, other: Env, file: Path
) -> None:
    before = cluster.worlds()
    code, told = run(other, file, "--dry-run")
    assert code != 0
    assert f'no world "{other.world}"' in told and "template" in told
    assert cluster.worlds() == before


def test_a_dry_run_in_an_empty_folder_makes_nothing_there(file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="anlan-") as above:
        place = Path(above) / "house"
        code, told = run(Env(data=place, world="live"), file, "--dry-run")
        assert code != 0 and 'no world "live"' in told
        assert not place.exists()


def test_both_runs_say_their_world_and_only_the_second_fills_it(
    cluster: postgres.Cluster, other: Env, file: Path
) -> None:
    prepare(other, cluster)
    assert run(other, file, "--dry-run") == (
        0, f'World "{other.world}": checked, nothing saved: 2 rows; 2 would be new, 0 changed, 0 the same.\n'
    )  # fmt: skip
    for new, same in ((2, 0), (0, 2)):
        assert run(other, file) == (
            0, f'Imported into the world "{other.world}": 2 rows; {new} new, 0 changed, {same} the same.\n'
        )  # fmt: skip


def test_an_import_into_a_world_that_is_not_there_says_that_it_is_made(
    cluster: postgres.Cluster, other: Env, file: Path
) -> None:
    code, told = run(other, file)
    assert code == 0
    assert told.splitlines()[0] == f'The world "{other.world}" is new and is being made.'
    assert is_current(other, cluster)


def test_a_dry_run_leaves_a_world_of_older_code_as_it_is(cluster: postgres.Cluster, other: Env, file: Path) -> None:
    cluster.create_world(other.world)
    code, told = run(other, file, "--dry-run")
    assert code != 0 and "older code" in told
    assert not is_current(other, cluster)
