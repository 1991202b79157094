"""The embedded server through kill -9, stale lock files, foreign users and copies; a real PostgreSQL throughout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from anlan.infra import postgres, service
from anlan.infra.postgres import server
from anlan.infra.trouble import Trouble

ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder that the service account may pass to; pytest's own are closed to it."""
    with tempfile.TemporaryDirectory(prefix="anlan-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def cluster(data: Path) -> Iterator[postgres.Cluster]:
    found = postgres.start(data, postgres.FAST_AND_UNSAFE)
    try:
        yield found
        for world in found.worlds():
            found.drop_world(world)
    finally:
        found.stop()


def one(dsn: str, words: str) -> object:
    with psycopg.connect(dsn) as session:
        row = session.execute(words).fetchone()
    return None if row is None else row[0]


def write(dsn: str, words: str) -> None:
    with psycopg.connect(dsn) as session:
        session.execute(words)


def test_chinese_text_can_be_searched_and_sorted_by_code(cluster: postgres.Cluster) -> None:
    cluster.create_world("words")
    owner = cluster.dsn("anlan_owner", "words")
    write(owner, "CREATE EXTENSION pg_trgm; CREATE EXTENSION ltree; CREATE EXTENSION btree_gist")
    assert one(owner, "SELECT cardinality(show_trgm('温岭市'))") == 4
    assert one(owner, "SELECT '浙江.温岭市'::ltree <@ '浙江'::ltree") is True


def test_kill_9_of_the_server_keeps_what_was_committed(data: Path) -> None:
    first = postgres.start(data)
    first.create_world("kept")
    write(first.dsn("anlan_owner", "kept"), "CREATE TABLE t AS SELECT generate_series(1, 5000) n")
    assert first.server is not None
    os.kill(first.server.pid, signal.SIGKILL)
    again = postgres.start(data, postgres.FAST_AND_UNSAFE)
    try:
        assert one(again.dsn("anlan_owner", "kept"), "SELECT count(*) FROM t") == 5000
        again.drop_world("kept")
    finally:
        again.stop()


def test_a_lock_file_whose_pid_now_belongs_to_another_program_does_not_stop_the_start(data: Path) -> None:
    postgres.start(data, postgres.FAST_AND_UNSAFE).stop()
    stranger = service.spawn(["/bin/sleep", "60"])
    try:
        lock = data / "pg" / "postmaster.pid"
        lock.write_text(f"{stranger.pid}\n{data / 'pg'}\n0\n5432\n{data / 'run'}\n\n")
        again = postgres.start(data, postgres.FAST_AND_UNSAFE)
        assert again.server is not None and again.server.pid != stranger.pid
        again.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_start_joins_the_running_server_and_does_not_end_it(cluster: postgres.Cluster, data: Path) -> None:
    joined = postgres.start(data)
    joined.stop()
    assert joined.server is None
    assert cluster.worlds() == []


def test_the_server_ends_with_the_process_that_started_it(data: Path) -> None:
    code = """if True:
        import os, sys
        from pathlib import Path
        from anlan.infra import postgres
        print(postgres.start(Path(sys.argv[1]), postgres.FAST_AND_UNSAFE).server.pid, flush=True)
        os.kill(os.getpid(), 9)"""
    ran = subprocess.run([sys.executable, "-c", code, data], capture_output=True, text=True, check=False)
    pid = int(ran.stdout)
    _, alive = psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=20)
    assert alive == []


def test_roles_have_no_more_rights_than_the_plan_says(cluster: postgres.Cluster) -> None:
    cluster.create_world("roles")
    found = {}
    for role in postgres.ROLES:
        with psycopg.connect(cluster.dsn(role, "roles")) as session:
            found[role] = session.execute(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    assert found == {
        "anlan_owner": (False, False, True, False),
        "anlan_app": (False, False, False, False),
        "anlan_work": (False, False, False, False),
        "anlan_sense": (False, False, False, True),
    }


def test_only_the_owner_makes_tables(cluster: postgres.Cluster) -> None:
    cluster.create_world("tables")
    for role in set(postgres.ROLES) - {"anlan_owner"}:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            write(cluster.dsn(role, "tables"), "CREATE TABLE mine (n int)")
    write(cluster.dsn("anlan_owner", "tables"), "CREATE TABLE ours (n int)")


def test_a_role_that_is_not_ours_cannot_enter_a_world(cluster: postgres.Cluster) -> None:
    cluster.create_world("closed")
    dsn = cluster.dsn("anlan_owner", "closed")
    with cluster._session() as session:
        session.execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN PASSWORD 'known'")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(dsn, user="stranger", password="known")


def test_a_wrong_password_is_refused(cluster: postgres.Cluster) -> None:
    cluster.create_world("word")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.dsn("anlan_app", "word"), password="guessed")


def test_another_user_of_the_machine_reaches_neither_socket_nor_passwords(
    cluster: postgres.Cluster, data: Path
) -> None:
    modes = {name: (data / name).stat().st_mode & 0o777 for name in ("pg", "run", "secrets.json")}
    assert modes == {"pg": 0o700, "run": 0o700, "secrets.json": 0o600}
    if ROOT:  # only root can become somebody else and try
        assert b"Permission denied" in as_nobody("/bin/cat", str(data / "secrets.json"))
        assert b"Permission denied" in as_nobody("/bin/ls", str(data / "run"))


def as_nobody(*command: str) -> bytes:
    ran = subprocess.run(command, user="nobody", group="nogroup", extra_groups=[], cwd="/", capture_output=True,
                         check=False, env={"LC_ALL": "C"})  # fmt: skip
    assert ran.stdout == b""
    return ran.stderr


def test_a_closed_world_is_copied_and_the_copy_lives_on_its_own(cluster: postgres.Cluster) -> None:
    cluster.create_world("template")
    write(cluster.dsn("anlan_owner", "template"), "CREATE TABLE t AS SELECT 1 AS n")
    cluster.close_world("template")
    cluster.copy_world("template", "copy")
    copy = cluster.dsn("anlan_owner", "copy")
    write(copy, "INSERT INTO t VALUES (2)")
    cluster.copy_world("template", "other")
    assert one(copy, "SELECT count(*) FROM t") == 2
    assert one(cluster.dsn("anlan_owner", "other"), "SELECT count(*) FROM t") == 1
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(cluster.dsn("anlan_owner", "template"))
    assert [(world.name, world.closed) for world in cluster.described()] == [
        ("copy", False),
        ("other", False),
        ("template", True),
    ]


def test_a_world_in_use_is_not_copied(cluster: postgres.Cluster) -> None:
    cluster.create_world("busy")
    with psycopg.connect(cluster.dsn("anlan_app", "busy")), pytest.raises(Trouble) as told:
        cluster.copy_world("busy", "copy")
    assert (told.value.key, told.value.params) == ("platform.world.in_use", {"name": "busy"})


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (lambda c: c.drop_world("nowhere"), "platform.world.unknown"),
        (lambda c: c.copy_world("nowhere", "copy"), "platform.world.unknown"),
        (lambda c: c.create_world('x"; DROP DATABASE postgres'), "platform.world.name"),
        (lambda c: (c.create_world("twice"), c.create_world("twice")), "platform.world.exists"),
    ],
)
def test_what_cannot_be_done_with_a_world_is_told(cluster: postgres.Cluster, act: object, key: str) -> None:
    with pytest.raises(Trouble) as told:
        act(cluster)  # type: ignore[operator]
    assert told.value.key == key


def test_a_foreign_cluster_serves_worlds_to_a_role_that_may_create_them(
    cluster: postgres.Cluster, tmp_path: Path
) -> None:
    with cluster._session() as session:
        session.execute("DROP ROLE IF EXISTS operator")
        session.execute("CREATE ROLE operator LOGIN SUPERUSER PASSWORD 'theirs'")
    url = f"postgresql://operator:theirs@/postgres?host={cluster.admin['host']}&port=5432"
    foreign = postgres.connect(url, tmp_path)
    foreign.create_world("abroad")
    assert one(foreign.dsn("anlan_app", "abroad"), "SELECT current_user") == "anlan_app"
    assert foreign.dsn("anlan_app", "abroad") == postgres.dsn(tmp_path, "anlan_app", "abroad", url)
    with cluster._session() as session:
        session.execute("DROP ROLE operator")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "letter.txt").write_text("mine")
    with pytest.raises(Trouble) as told:
        postgres.start(tmp_path)
    assert told.value.key == "platform.data.foreign"
    assert (tmp_path / "pg" / "letter.txt").read_text() == "mine"


def test_a_long_data_folder_gets_a_short_socket_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    found = server.socket_folder(deep)
    assert len(os.fsencode(found)) <= server.LONGEST_SOCKET_FOLDER
    assert found.stat().st_mode & 0o777 == 0o700
    assert f"host={found} " in postgres.dsn(deep, "anlan_app", "live")
    found.rmdir()


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = postgres.Secrets(tmp_path).get("anlan_app")
    assert postgres.Secrets(tmp_path).get("anlan_app") == first
    assert postgres.Secrets(tmp_path).get("anlan_work") != first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
