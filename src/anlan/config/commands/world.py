"""`world list|copy|clock|drop`: worlds are databases with a clock; only one that nobody uses is copied."""

from __future__ import annotations

import argparse
import shutil
from datetime import datetime
from pathlib import Path

import psycopg

from anlan.config import folder, terminal, worlds
from anlan.config.env import Env, env
from anlan.infra import postgres
from anlan.infra.trouble import Trouble
from anlan.kernel.clock import CITY, Clock, real_now

KINDS = ("replay", "drill", "demo", "test")
LIVE = "live"


def main(argv: list[str]) -> int:
    chosen = parser().parse_args(argv)
    with worlds.visited(env) as cluster:
        if chosen.act == "list":
            return list_worlds(cluster)
        if chosen.act == "copy":
            return copy(env, cluster, chosen.source, chosen.target, chosen.kind)
        if chosen.act == "clock":
            return set_clock(cluster, chosen.name, chosen.rate, chosen.at)
        return drop(env, cluster, chosen.name, sure=chosen.yes)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./anlan world", description=terminal.sentence("platform.command.world"))
    acts = made.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help=terminal.explained("platform.world.help.list"))
    copying = acts.add_parser("copy", help=terminal.explained("platform.world.help.copy"))
    copying.add_argument("source")
    copying.add_argument("target")
    copying.add_argument("--kind", choices=KINDS, default="replay", help=terminal.explained("platform.world.help.kind"))
    clock = acts.add_parser("clock", help=terminal.explained("platform.world.help.clock"))
    clock.add_argument("name")
    clock.add_argument("--rate", type=float, help=terminal.explained("platform.world.help.rate"))
    clock.add_argument("--at", type=datetime.fromisoformat, help=terminal.explained("platform.world.help.at"))
    dropping = acts.add_parser("drop", help=terminal.explained("platform.world.help.drop"))
    dropping.add_argument("name")
    dropping.add_argument("--yes", action="store_true", help=terminal.explained("platform.world.help.yes"))
    return made


def list_worlds(cluster: postgres.Cluster) -> int:
    for world in cluster.described():
        facts = {"name": f"{world.name:16}", "size": world.size // 2**20, "sessions": world.sessions}
        if world.closed:
            terminal.say("platform.world.closed", **facts)
            continue
        clock, kind = read_clock(cluster, world.name)
        city = clock.at(real_now()).isoformat(timespec="seconds") if clock else "?"
        terminal.say("platform.world.open", kind=kind, city=city, rate=clock.rate if clock else "?", **facts)
    return 0


def read_clock(cluster: postgres.Cluster, name: str) -> tuple[Clock | None, str]:
    """The world's clock and kind; none where no migration has run yet."""
    with psycopg.connect(cluster.dsn("anlan_owner", name)) as session:
        try:
            row = session.execute("SELECT real_anchor, city_anchor, rate, kind FROM world_clock").fetchone()
        except psycopg.errors.UndefinedTable:
            row = None
    return (None, "?") if row is None else (Clock(*row[:3]), str(row[3]))


def write_clock(cluster: postgres.Cluster, name: str, to: Clock, kind: str) -> None:
    with psycopg.connect(cluster.dsn("anlan_owner", name)) as session:
        session.execute(
            "UPDATE world_clock SET real_anchor = %s, city_anchor = %s, rate = %s, kind = %s",
            [to.real_anchor, to.city_anchor, to.rate, kind],
        )
        session.execute("SELECT pg_notify('journal', '')")  # the work process looks at the new time at once


def copy(env: Env, cluster: postgres.Cluster, source: str, target: str, kind: str) -> int:
    """Copy a world as a command: the copy is never live, so nothing in it reaches a real phone."""
    copied(env, cluster, source, target)
    clock, _ = read_clock(cluster, target)
    if clock is not None:
        write_clock(cluster, target, clock, kind)
    terminal.say("platform.world.copied", source=source, target=target)
    return 0


def copied(env: Env, cluster: postgres.Cluster, source: str, target: str) -> None:
    """A world with its files. Raises `Trouble`."""
    cluster.copy_world(source, target)
    files = env.data / "files"
    if (files / source).is_dir():  # files are named by their hash and never changed: a link is a copy
        shutil.copytree(files / source, files / target, copy_function=link, dirs_exist_ok=True)


def link(source: str, target: str) -> str:
    Path(target).hardlink_to(source)
    return target


def set_clock(cluster: postgres.Cluster, name: str, rate: float | None, at: datetime | None) -> int:
    """Show a world's clock, or set its time, its rate or both. A live world keeps real time."""
    if name not in cluster.worlds():
        raise Trouble("platform.world.unknown", name=name)
    clock, kind = read_clock(cluster, name)
    if clock is None:
        raise Trouble("platform.world.no_clock", name=name)
    if rate is not None or at is not None:
        if kind == LIVE:
            raise Trouble("platform.world.live_clock", name=name)
        real = real_now()
        city = clock.at(real) if at is None else at if at.tzinfo else at.replace(tzinfo=CITY)
        clock = Clock(real, city, clock.rate if rate is None else rate)
        write_clock(cluster, name, clock, kind)
    terminal.say("platform.world.clock", name=name, kind=kind, rate=clock.rate,
                 city=clock.at(real_now()).isoformat(timespec="seconds"))  # fmt: skip
    return 0


def drop(env: Env, cluster: postgres.Cluster, name: str, *, sure: bool) -> int:
    """Remove a world with its files and its stream. Refused while a house runs on this data folder in that world."""
    if name not in cluster.worlds():
        raise Trouble("platform.world.unknown", name=name)
    if not sure:
        raise Trouble("platform.world.say_yes", name=name)
    if name == env.world:
        folder.hold(env.data).close()
    cluster.drop_world(name)
    for part in ("files", "nats"):
        shutil.rmtree(env.data / part / name, ignore_errors=True)
    (env.data / f"first-account.{name}").unlink(missing_ok=True)
    terminal.say("platform.world.dropped", name=name)
    return 0
