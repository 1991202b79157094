"""The service account: what runs as it, what it can reach, and that no child outlives us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from anlan.infra import service
from anlan.infra.trouble import Trouble

ROOT = os.geteuid() == 0
VERSION = f"test-{os.getpid()}"


@pytest.fixture
def closed() -> Iterator[Path]:
    """A program with its library folder behind a folder that only we may enter."""
    with tempfile.TemporaryDirectory(prefix="anlan-") as above:
        home = Path(above) / "site"
        (home / "kit" / "bin").mkdir(parents=True)
        (home / "kit.libs").mkdir()
        (home / "kit.libs" / "lib.so").write_text("library")
        shutil.copy2("/bin/sleep", home / "kit" / "bin" / "sleep")
        yield home
    shutil.rmtree(service.SHELF / "programs" / VERSION, ignore_errors=True)


def test_a_program_behind_a_closed_folder_is_copied_once_with_its_libraries(closed: Path) -> None:
    program = closed / "kit" / "bin" / "sleep"
    found = service.reachable(program, closed, ["kit", "kit.libs", "absent"], VERSION)
    assert service.can_run(found)
    assert (found == program) is not ROOT  # as an ordinary user we are our own service account
    assert (found.parents[2] / "kit.libs" / "lib.so").read_text() == "library"
    shutil.rmtree(closed / "kit.libs")  # a second time nothing is copied
    assert service.reachable(program, closed, ["kit", "kit.libs"], VERSION) == found


def test_a_program_within_reach_is_used_where_it_lies() -> None:
    assert service.reachable(Path("/bin/sleep"), Path("/bin"), ["sleep"], VERSION) == Path("/bin/sleep")


def test_a_program_that_cannot_run_is_told(closed: Path) -> None:
    broken = closed / "kit" / "bin" / "broken"
    broken.write_text("#!/nowhere\n")
    broken.chmod(0o755)
    with pytest.raises(Trouble) as told:
        service.reachable(broken, closed, ["kit"], VERSION)
    assert told.value.key == "platform.program.unreachable"


def test_a_child_runs_as_the_service_account_or_as_us_where_told() -> None:
    ours = [sys.executable, "-c", "import os; os._exit(os.geteuid() == 0)"]
    assert service.spawn(ours, as_service=False).wait() == int(ROOT)
    theirs = service.spawn(["/usr/bin/id", "-un"], stdout=subprocess.PIPE)
    assert theirs.communicate()[0].decode().strip() == (service.ACCOUNT if ROOT else Path("/proc/self").owner())


def test_a_child_ends_when_its_parent_is_killed() -> None:
    code = """if True:
        import os
        from anlan.infra import service
        print(service.spawn(["/bin/sleep", "600"], as_service=False).pid, flush=True)
        os.kill(os.getpid(), 9)"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    left = [psutil.Process(int(ran.stdout))] if psutil.pid_exists(int(ran.stdout)) else []
    assert psutil.wait_procs(left, timeout=20)[1] == []


def test_two_do_not_hold_a_lock_at_once(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def hold(number: int) -> None:
        with service.alone(tmp_path / "lock"):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    threads = [threading.Thread(target=hold, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 20


def test_a_log_grown_large_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "server.log"
    service.log_of(log).write_bytes(b"x" * (service.LARGEST_LOG + 1))
    assert not service.log_of(log).exists()
    assert (tmp_path / "logs" / "server.log.1").stat().st_size == service.LARGEST_LOG + 1
