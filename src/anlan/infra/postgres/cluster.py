"""Roles and worlds of one PostgreSQL, embedded or foreign: a world is a database that only our roles may enter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from anlan.infra.postgres.secrets import Secrets
from anlan.infra.trouble import Trouble

SUPERUSER = "postgres"
OWNER = "anlan_owner"
ROLES = {
    OWNER: "CREATEDB NOBYPASSRLS",  # owns and migrates
    "anlan_app": "NOCREATEDB NOBYPASSRLS",  # web, under forced row-level security
    "anlan_work": "NOCREATEDB NOBYPASSRLS",  # work
    "anlan_sense": "NOCREATEDB BYPASSRLS",  # COPY refuses row-level security
}
PREFIX = "anlan_"  # keeps our databases apart from others' in a foreign cluster
WORLD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
OLDEST = 160000


class Ending(Protocol):
    @property
    def pid(self) -> int: ...

    def alive(self) -> bool: ...
    def stop(self) -> None: ...


@dataclass(frozen=True)
class World:
    """A database of ours; a closed one is a template that can be copied but not entered."""

    name: str
    closed: bool
    size: int
    sessions: int


def database(world: str) -> str:
    """The database of a world. Raises `Trouble` for a name that is none."""
    if not WORLD.fullmatch(world):
        raise Trouble("platform.world.name", name=world)
    return PREFIX + world


def connect(url: str, data: Path) -> Cluster:
    """A foreign cluster (`DATABASE_URL`, a role that may create roles and databases); the roles' passwords are ours."""
    return Cluster({k: str(v) for k, v in conninfo_to_dict(url).items()}, Secrets(data), server=None)


def login(address: Mapping[str, str], secrets: Secrets, role: str, world: str) -> str:
    """The DSN of a role in a world at an address; whom the address itself names doesn't matter."""
    where = {word: value for word, value in address.items() if word not in ("user", "password", "dbname")}
    return make_conninfo(**where, user=role, password=secrets.get(role), dbname=database(world))


class Cluster:
    """Where worlds live. Made by `start` (embedded) or `connect` (foreign); roles are there once it is made."""

    def __init__(self, admin: Mapping[str, str], secrets: Secrets, server: Ending | None) -> None:
        self.admin = dict(admin)
        self.secrets = secrets
        self.server = server
        self._ensure_roles()

    def dsn(self, role: str, world: str) -> str:
        """How a process logs in: libpq key=value words, password included."""
        return login(self.admin, self.secrets, role, world)

    def create_world(self, name: str) -> None:
        """An empty database of the owner's that no other role but ours may enter."""
        with self._session() as session:
            self._create(session, name, sql.SQL("TEMPLATE template0"))
        with self._session(database(name)) as session:
            run(session, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
            run(session, "GRANT USAGE, CREATE ON SCHEMA public TO {}", OWNER)
            for role in ROLES:
                run(session, "GRANT USAGE ON SCHEMA public TO {}", role)

    def copy_world(self, source: str, target: str) -> None:
        """Copy file by file. The source must be closed: PostgreSQL refuses a source in use, and so do we, in words."""
        with self._session() as session:
            self._must_exist(session, source)
            inside = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
            if session.execute(inside, [database(source)]).fetchone():  # PostgreSQL says so too, after 5 s
                raise Trouble("platform.world.in_use", name=source)
            try:
                template = sql.SQL("TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(database(source)))
                self._create(session, target, template)
            except psycopg.errors.ObjectInUse as in_use:
                raise Trouble("platform.world.in_use", name=source) from in_use

    def close_world(self, name: str) -> None:
        """Make a template of it: nobody enters, everybody copies. Sessions still open are ended."""
        self._admit(name, admit=False)
        with self._session() as session:
            session.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                            [database(name)])  # fmt: skip

    def open_world(self, name: str) -> None:
        self._admit(name, admit=True)

    def drop_world(self, name: str) -> None:
        """Remove it with everything in it, ending its sessions."""
        with self._session() as session:
            self._must_exist(session, name)
            run(session, "ALTER DATABASE {} IS_TEMPLATE false", database(name))
            run(session, "DROP DATABASE {} WITH (FORCE)", database(name))

    def worlds(self) -> list[str]:
        return [world.name for world in self.described()]

    def described(self) -> list[World]:
        """Every world with its size in bytes and the sessions in it now."""
        with self._session() as session:
            rows = session.execute(
                """SELECT datname, NOT datallowconn, pg_database_size(oid),
                          (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid)
                   FROM pg_database d WHERE starts_with(datname, %s) ORDER BY datname""",
                [PREFIX],
            ).fetchall()
        return [World(name.removeprefix(PREFIX), closed, size, sessions) for name, closed, size, sessions in rows]

    def stop(self) -> None:
        """End the embedded server if we started it; a foreign or joined one goes on."""
        if self.server is not None:
            self.server.stop()

    @contextmanager
    def _session(self, name: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        words = {"dbname": "postgres", **self.admin, **({"dbname": name} if name else {})}
        with psycopg.connect(make_conninfo(**words), autocommit=True) as session:
            yield session

    def _ensure_roles(self) -> None:
        with self._session() as session:
            if session.info.server_version < OLDEST:
                raise Trouble("platform.postgres.too_old", version=session.info.server_version // 10000, floor=16)
            known = {name for (name,) in session.execute("SELECT rolname FROM pg_roles")}
            superuser = session.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            for role, rights in ROLES.items():
                verb = "ALTER" if role in known else "CREATE"
                word = sql.SQL(f"{verb} ROLE {{}} LOGIN {rights} PASSWORD {{}}")
                session.execute(word.format(sql.Identifier(role), sql.Literal(self.secrets.get(role))))
            if superuser != (True,):  # who isn't superuser must be a member to give a database to its owner
                run(session, "GRANT {} TO current_user", OWNER)

    def _create(self, session: psycopg.Connection[Any], name: str, how: sql.Composable) -> None:
        words = sql.SQL("CREATE DATABASE {} OWNER {} ").format(sql.Identifier(database(name)), sql.Identifier(OWNER))
        try:
            session.execute(words + how)
        except psycopg.errors.DuplicateDatabase as there:
            raise Trouble("platform.world.exists", name=name) from there
        run(session, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database(name))
        for role in ROLES:
            run(session, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", database(name), role)

    def _admit(self, name: str, *, admit: bool) -> None:
        with self._session() as session:
            self._must_exist(session, name)
            run(session, f"ALTER DATABASE {{}} ALLOW_CONNECTIONS {admit} IS_TEMPLATE {not admit}", database(name))

    def _must_exist(self, session: psycopg.Connection[Any], name: str) -> None:
        if session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database(name)]).fetchone() is None:
            raise Trouble("platform.world.unknown", name=name)


def run(session: psycopg.Connection[Any], words: str, *names: str) -> None:
    """One statement with identifiers in its braces."""
    session.execute(sql.SQL(words).format(*map(sql.Identifier, names)))
