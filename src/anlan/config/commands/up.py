"""`up`: an empty city; the first account's one-time password is printed once."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys

from anlan.config import terminal
from anlan.config.env import CHECKOUT, Env, env
from anlan.config.supervisor import Supervisor
from anlan.infra.trouble import Trouble


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="./anlan up", description=terminal.sentence("platform.command.up")).parse_args(argv)
    with contextlib.suppress(KeyboardInterrupt), Supervisor(env) as house:
        first_account(env)
        terminal.say("platform.up.ready", url=f"http://{shown(env.host)}:{env.port}", mqtt=env.mqtt_port)
        house.watch()
    terminal.say("platform.up.stopped")
    return 0


def first_account(env: Env) -> None:
    """Make the first account if there is none and say its password, this once; a mark spares later starts the look."""
    mark = env.data / f"first-account.{env.world}"
    if mark.exists():
        return
    ran = subprocess.run(
        [sys.executable, "-m", "anlan.config.commands", "first"],
        env={**os.environ, **env.variables(), "ANLAN_PROCESS": "web"},
        cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise Trouble("platform.up.no_account", detail=(ran.stderr.strip().splitlines() or [""])[-1])
    made = json.loads(ran.stdout)
    if made is not None:
        terminal.say("platform.up.first_account", name=made[0], password=made[1])
    mark.touch()


def shown(host: str) -> str:
    """A host that a browser on this machine can open."""
    return "localhost" if host in ("0.0.0.0", "127.0.0.1") else host
