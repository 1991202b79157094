"""What every test stands on: a real PostgreSQL, a template world, and a fresh copy of it for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from anlan.infra import postgres

# tests assert behaviour: how long an example takes is the machine's
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).parent
SHARED = ROOT.parent / "shared" / "data"
# mutation runs share one
DATA = Path(os.environ.get("ANLAN_TEST_DATA") or tempfile.mkdtemp(prefix="anlan-test-", dir=postgres.passing()))
DATA.chmod(0o755)
os.environ.update(
    ANLAN_DATA=str(DATA), ANLAN_WORLD="template", ANLAN_PROCESS="web", DJANGO_SETTINGS_MODULE="anlan.config.settings"
)
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.DATABASES["default"]["OPTIONS"]["pool"] = False  # a pool would keep sessions in a dropped world
django.setup()

from anlan.kernel.clock import CITY  # noqa: E402
from anlan.kernel.rights import Actor, Grant  # noqa: E402

T0 = datetime(2026, 8, 10, 14, 0, tzinfo=CITY)
COUNTY = "331081000000"
TOWN = "331081110000"
OTHER_TOWN = "331081109000"
VILLAGE = "331081110200"
OTHER_VILLAGE = "331081109200"


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """The embedded server with a migrated, closed template world."""
    running = postgres.start(DATA, postgres.FAST_AND_UNSAFE)
    if "template" not in running.worlds():
        running.create_world("template")
        command = [sys.executable, "-m", "anlan.config.migrate"]
        done = subprocess.run(
            command, env={**os.environ, "ANLAN_PROCESS": "owner"}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        running.close_world("template")
    yield running
    running.stop()
    if running.server is not None:
        shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture
def world(cluster: postgres.Cluster) -> Iterator[str]:
    """A fresh world of this test's own, its clock at T0; Django is connected as the web role. Gives its name."""
    with fresh_world(cluster) as name:
        yield name


@contextmanager
def fresh_world(cluster: postgres.Cluster) -> Iterator[str]:
    """A copy of the template world, for as long as the block lasts: a test's, or that of a whole module of tests."""
    from django.db import connection

    from anlan.infra import world as clocks
    from anlan.infra.postgres.cluster import database
    from anlan.kernel.clock import Clock, real_now

    name = f"t{uuid4().hex[:12]}"
    cluster.copy_world("template", name)
    connection.close()
    connection.settings_dict["NAME"] = database(name)
    clocks.set_clock(Clock(real_now(), T0, 0), "test")
    yield name
    connection.close()
    cluster.drop_world(name)


@pytest.fixture
def actor(world: str) -> Callable[..., Actor]:
    """Makes actors with the shipped matrix: `actor("town_station", TOWN)`, or of several roles by pairs."""
    return maker_of_actors()


def maker_of_actors() -> Callable[..., Actor]:
    """The maker of actors for the world that Django is connected to."""
    from anlan.ground.access import coming

    def make(
        role: str = "", area: str = COUNTY, *more: tuple[str, str], department: str = "", person: object = None
    ) -> Actor:
        pairs = ([(role, area)] if role else []) + list(more)
        return Actor(
            uuid4(),
            person or uuid4(),
            role or "nobody",
            tuple(Grant(r, a, department) for r, a in pairs),  # type: ignore[arg-type]
            coming.rights(_version()),
        )

    return make


def _version() -> int:
    from anlan.ground.access.models import RightsVersion

    return int(RightsVersion.objects.order_by("-version").values_list("version", flat=True)[0])


@pytest.fixture
def as_role(cluster: postgres.Cluster, world: str) -> Callable[[str], AbstractContextManager[None]]:
    """Django's connection under another database role for a while: `with as_role("anlan_work"): …`."""
    from django.db import connection
    from psycopg.conninfo import conninfo_to_dict

    def log_in(role: str) -> None:
        parts = conninfo_to_dict(cluster.dsn(role, world))
        connection.close()
        connection.settings_dict.update(USER=parts["user"], PASSWORD=parts["password"])

    @contextmanager
    def use(role: str) -> Iterator[None]:
        log_in(role)
        try:
            yield
        finally:
            log_in("anlan_app")

    return use


@pytest.fixture
def work(world: str, as_role: Callable[[str], AbstractContextManager[None]]) -> Callable[[datetime], int]:
    """Lets the work process's turn run, in this process, until nothing waits at the given city time."""
    from anlan.config import wiring
    from anlan.infra import worker
    from anlan.infra import world as clocks
    from anlan.kernel.clock import Clock, real_now

    def run(at: datetime) -> int:
        clocks.set_clock(Clock(real_now(), at, 0))
        with as_role("anlan_work"):
            return worker.settle(wiring.rooms(), at)

    return run


@pytest.fixture
def shared_data() -> Path:
    """The folder of real input data; a test that needs it is left out where it is absent, and counted aloud."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was left out for want of shared data, by whichever process."""
    reports = terminalreporter.stats.get("skipped", [])
    if left_out := sum("the shared data folder" in str(report.longrepr) for report in reports):
        terminalreporter.write_line(f"left out, as ../shared/data is absent: {left_out} tests")


def minutes(n: float) -> timedelta:
    """Shorthand of tests."""
    return timedelta(minutes=n)
