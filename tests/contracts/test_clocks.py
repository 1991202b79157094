"""Two clocks, held apart: only entry points read one, and nobody below the doors mixes real time with the city's."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest
from conftest import T0
from django.db import connection

from anlan.ground.access import actions
from anlan.infra import due
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import real_now
from tests.contracts.source import Module, hold, modules, within

OPERATING_SYSTEM = re.compile(
    r"(^|\.)(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|timezone\.now|localtime|time\.time|time\.time_ns|gmtime)$"
)
# Where the city's clock may be read: doors and processes. Everybody else gets `at=`.
ENTRIES = {"pages", "api", "middleware", "worker", "health", "context", "live", "sync", "commands", "world", "files"}
# Where real time has a business (core.md): sessions, lockout and devices; supervision; leases are in SQL, below.
REAL = {
    ("kernel", "clock"),
    ("infra", "world"),
    ("ground", "access", "login"),
    ("ground", "access", "coming"),  # a session or a token, and with it the city's time, in one look (ADR 28)
    ("ground", "access", "actions", "__init__"),
    ("ground", "access", "api"),
    ("config", "supervisor"),
    ("surfaces", "field", "ticks"),  # since when a phone has sent nothing more of an upload
    ("sense", "sensors", "ticks"),  # how long the process itself has been away
    ("sense", "sensors", "worker", "__init__"),  # when a message was received, and its own beat
    ("sense", "sensors", "worker", "taking"),
}
OUTSIDE = {"config/commands", "config/bench", "demo"}  # a bench measures real time
LEASES = {("infra", "due"), ("infra", "rls"), ("infra", "inbox"), ("ground", "access", "loading")}


def outside(module: Module) -> bool:
    return any("/".join(module.inner).startswith(place + "/") for place in OUTSIDE)


def calls(module: Module) -> list[tuple[ast.Call, str]]:
    return [(n, ast.unparse(n.func)) for n in ast.walk(module.tree) if isinstance(n, ast.Call)]


def test_nobody_but_the_kernel_reads_the_machine_clock() -> None:
    found = {
        f"{module.name}::{within(node, module.tree)}": name
        for module in modules()
        for node, name in calls(module)
        if OPERATING_SYSTEM.search(name) and module.inner != ("kernel", "clock")
    }
    hold("machine clock", found, "time comes as `at=`; entry points use world.now(), machinery real_now()")


def test_only_entry_points_read_the_city_clock() -> None:
    found = {}
    for module in modules():
        for node, name in calls(module):
            if name in ("world.now", "world.clock", "clocks.now") and not ENTRIES & set(module.inner):
                found[f"{module.name}::{within(node, module.tree)}"] = name
    hold("city clock", found, f"time comes as `at=`; only entry points ({sorted(ENTRIES)}) read the world's clock")


def test_real_time_stays_with_leases_sessions_and_supervision() -> None:
    found = {}
    for module in modules():
        for node, name in calls(module):
            if name.split(".")[-1] == "real_now" and module.inner not in REAL and not outside(module):
                found[f"{module.name}::{within(node, module.tree)}"] = name
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in module.docstrings:
                sql = re.search(r"\b(now\(\)|current_timestamp|clock_timestamp\(\)|current_date)", node.value, re.I)
                if sql and module.inner not in LEASES and not outside(module):
                    found[f"{module.name}::{within(node, module.tree)}::sql"] = sql.group(0)
    hold("real time", found, "what a person would put on paper is city time; real time is for machinery (core.md)")


def test_pure_modules_have_no_clock_at_all() -> None:
    found = []
    for module in modules():
        if not {"rules", "states", "events", "queries", "actions"} & set(module.inner):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "anlan.infra":
                found += [f"{module.name} imports world" for alias in node.names if alias.name == "world"]
            if isinstance(node, ast.ImportFrom) and node.module == "anlan.infra.world":
                found.append(f"{module.name} imports world")
    hold("clocks in rules", found, "rules, queries and actions are told the time")


def test_a_lease_runs_in_real_time_however_fast_the_city_runs(world: str) -> None:
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into due (id, kind, ref, at, args, attempts, last_error)"
            " values (gen_random_uuid(), 'probe.lease', 'x', %s, '{}', 5, '')",
            [T0 - timedelta(hours=1)],
        )

    def tick(plan: due.Plan, by: object, at: object) -> None:
        raise RuntimeError("not yet")

    assert due.work_off({"probe.lease": tick}, SYSTEM, T0) == 1
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select lease_until from due where kind = 'probe.lease'")
        lease = cursor.fetchone()[0] - real_now()
    assert timedelta(seconds=20) < lease <= timedelta(seconds=64), "back-off doubles in real seconds"
    assert due.work_off({"probe.lease": tick}, SYSTEM, T0 + timedelta(days=9)) == 0, "city days don't end a lease"


def test_an_entry_carries_both_clocks(world: str) -> None:
    done = actions.create("probe", "Probe", "331081110000", by=SYSTEM, at=T0)
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select recorded_at, wall_at from journal where id = %s", [done.entry])
        recorded_at, wall_at = cursor.fetchone()
    assert recorded_at == T0
    assert abs(wall_at - real_now()) < timedelta(minutes=1)


@pytest.mark.parametrize("table", ["due", "journal", "open_work"])
def test_times_on_paper_have_no_default_of_the_machine(world: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_name = %s"
            " and column_default ~* '(now|timestamp)'",
            [table],
        )
        assert {name for (name,) in cursor.fetchall()} <= {"wall_at"}
