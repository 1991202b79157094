"""`setup`: the door has made the environment; here its parts are tried once, so that trouble shows early."""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess

from anlan.config import folder, terminal
from anlan.config.commands import words
from anlan.config.env import CHECKOUT, env
from anlan.infra.nats.server import binary
from anlan.infra.postgres.server import binaries


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anlan setup", description=terminal.sentence("platform.command.setup"))
    parser.add_argument("--tests", action="store_true", help=terminal.explained("platform.setup.tests"))
    parser.parse_args(argv)
    folder.claim(env.data)
    words.compile_catalogues()
    terminal.line(f"Python {platform.python_version()}")
    if not env.database_url:
        terminal.line(version(str(binaries() / "postgres")))
    if not env.nats_url:
        terminal.line(version(str(binary())))
    terminal.say("platform.setup.data", path=env.data, free=shutil.disk_usage(env.data).free // 2**30)
    terminal.say("platform.setup.modules", count=len(list((CHECKOUT / "node_modules").glob("*/package.json"))))
    return 0


def version(program: str) -> str:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, cwd="/")
    return told.stdout.strip()
