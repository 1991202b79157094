"""Worlds from the operator's side: the cluster they are in, a new one made, its tables brought to this code's shape."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

import anlan
from anlan.config import folder
from anlan.config.env import CHECKOUT, Env
from anlan.infra import postgres
from anlan.infra.trouble import Trouble

MARK = "anlan:"
SOURCE = Path(anlan.__file__).parent
SHAPING = ("**/migrations/*.py", "ground/**/*.csv")  # tables, and the matrix of rights that is loaded with them


def cluster(env: Env, settings: Mapping[str, str] | None = None) -> postgres.Cluster:
    """The configured PostgreSQL, started if it is the embedded one. Raises `Trouble`."""
    if not env.database_url:
        return postgres.start(env.data, settings)
    try:
        return postgres.connect(env.database_url, env.data)
    except psycopg.OperationalError as refused:
        raise Trouble("platform.postgres.unreachable", detail=str(refused).splitlines()[0]) from refused


@contextmanager
def visited(env: Env) -> Iterator[postgres.Cluster]:
    """The cluster for a command: joined if the house is up, else started and stopped again."""
    folder.claim(env.data)
    running = cluster(env)
    try:
        yield running
    finally:
        running.stop()


def fingerprint() -> str:
    """What a world's tables depend on, as one word."""
    found = hashlib.sha256(version("django").encode())
    for path in sorted({path for pattern in SHAPING for path in SOURCE.glob(pattern)}):
        found.update(str(path.relative_to(SOURCE)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:32]


def prepare(env: Env, running: postgres.Cluster) -> bool:
    """Make the configured world if it isn't there and migrate it if the code has moved on; True when it did.

    The fingerprint is kept as a comment on the schema: there it is copied with a template.
    """
    if env.world not in running.worlds():
        running.create_world(env.world)
    if is_current(env, running):
        return False
    migrate(env)
    with psycopg.connect(running.dsn("anlan_owner", env.world)) as session:
        session.execute(f"COMMENT ON SCHEMA public IS '{MARK}{fingerprint()}'")
    return True


def is_current(env: Env, running: postgres.Cluster) -> bool:
    """Whether the configured world's tables have this code's shape."""
    with psycopg.connect(running.dsn("anlan_owner", env.world)) as session:
        row = session.execute("SELECT obj_description('public'::regnamespace)").fetchone()
    return row == (MARK + fingerprint(),)


def must_stand(env: Env, running: postgres.Cluster | None = None) -> None:
    """For commands that change nothing: raise `Trouble` unless the configured world is there and of this code's shape.

    Without a cluster only whether there can be one at all: starting it would make it.
    """
    if running is None:
        if not env.database_url and not (env.data / "pg").is_dir():
            raise Trouble("platform.world.missing", name=env.world, known="-")
        return
    known = running.worlds()
    if env.world not in known:
        raise Trouble("platform.world.missing", name=env.world, known=", ".join(sorted(known)) or "-")
    if not is_current(env, running):
        raise Trouble("platform.world.behind", name=env.world)


def migrate(env: Env) -> None:
    """Run the migrations as the world's owner, in a process of their own. Raises `Trouble`."""
    logs = env.data / "logs"
    logs.mkdir(exist_ok=True)
    log = logs / "migrate.log"
    with log.open("wb") as words:
        code = subprocess.run(
            [sys.executable, "-m", "anlan.config.migrate"],
            env={**os.environ, **env.variables(), "ANLAN_PROCESS": "owner"},
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=words, stderr=words, check=False,
        ).returncode  # fmt: skip
    if code:
        lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        raise Trouble("platform.world.migration", name=env.world, detail=lines[-1] if lines else code, log=log)
