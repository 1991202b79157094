"""`up`: an empty city; the first account's one-time password is printed once."""

from __future__ import annotations

import argparse

from anlan.config import terminal
from anlan.config.env import env
from anlan.config.supervisor import Supervisor


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="./anlan up", description=terminal.sentence("platform.command.up")).parse_args(argv)
    with Supervisor(env) as house:
        terminal.say("platform.up.ready", url=f"http://{shown(env.host)}:{env.port}", mqtt=env.mqtt_port)
        house.watch()
    terminal.say("platform.up.stopped")
    return 0


def shown(host: str) -> str:
    """A host that a browser on this machine can open."""
    return "localhost" if host in ("0.0.0.0", "127.0.0.1") else host
