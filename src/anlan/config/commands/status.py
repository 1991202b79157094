"""`status`: processes with their memory, what lags, what waits in the stream, and the disk."""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
from typing import Any

from anlan.config import mouth, terminal
from anlan.config.env import Env, env
from anlan.infra import nats, processes

DOWN = 3


def main(argv: list[str]) -> int:
    """0 when everything runs and has nothing dead, 1 when something is wrong, 3 when the house is down."""
    parser = argparse.ArgumentParser(prog="./anlan status", description=terminal.sentence("platform.command.status"))
    parser.add_argument("--json", action="store_true", help=terminal.explained("platform.status.json"))
    chosen = parser.parse_args(argv)
    state = processes.read(env.data)
    if state is None:
        terminal.say("platform.status.down", data=env.data)
        return DOWN
    state["lag"] = lag(env)
    state["backlog"] = backlog(env)
    state["disk_used"] = processes.used(env.data)
    if chosen.json:
        terminal.line(json.dumps(state, ensure_ascii=False, indent=1))
    else:
        show(state)
    well = all(row["alive"] for row in state["processes"].values()) and bool(state["lag"] and state["lag"]["ok"])
    return 0 if well else 1


def lag(env: Env) -> dict[str, Any] | None:
    """What the web process says of the house's health; None when it doesn't answer."""
    connection = http.client.HTTPConnection("127.0.0.1" if env.host == "0.0.0.0" else env.host, env.port, timeout=5)
    try:
        connection.request("GET", "/health")
        said: dict[str, Any] = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said


def backlog(env: Env) -> int | None:
    """Messages of devices that `sense` hasn't stored yet; None when NATS can't be asked."""
    try:
        return nats.backlog(mouth.place(env).url)
    except (OSError, nats.Refused):
        return None


def show(state: dict[str, Any]) -> None:
    terminal.say("platform.status.world", name=state["world"], began=state["began"][:19], port=state["port"],
                 mqtt=state["mqtt_port"])  # fmt: skip
    for name, row in state["processes"].items():
        key = "alive" if row["alive"] else "dead"
        terminal.say(f"platform.status.{key}", name=f"{name:10}", pid=row["pid"], memory=row["rss"] // 2**20,
                     restarts=row["restarts"])  # fmt: skip
    said = state["lag"]
    if said is None:
        terminal.say("platform.status.no_health")
    else:
        terminal.say("platform.status.lag", city=said["city"][:19], unsealed=said["unsealed"],
                     behind=said["unread_by_readers"], due=said["due_past"], dead=said["dead"],
                     given_up=said["given_up"])  # fmt: skip
    if state["backlog"] is None:
        terminal.say("platform.status.no_backlog")
    else:
        terminal.say("platform.status.backlog", count=state["backlog"])
    disk = {part: size // 2**20 for part, size in state["disk_used"].items()}
    terminal.say("platform.status.disk", free=shutil.disk_usage(env.data).free // 2**30, **disk)
