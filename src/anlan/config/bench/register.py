"""`bench register`: a large city's register of premises comes in for saving, by the import door of a whole house.

Each kind of file comes four times: checked alone; with a row in five hundred wrong (nothing may be saved and every
mistake be told by row and column); as it should be; and once more the same (nothing may change). Last the market
register, with the finder behind it. Rows are counted in the database, memory is looked at from outside.
Arguments: `--rows`, and kinds to keep to.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from anlan.config import terminal
from anlan.config.bench import AtMost, Bench, Outcome
from anlan.config.bench.parts.house import Standing, standing
from anlan.demo import large, registers, registry
from anlan.demo.play import CAUGHT_UP
from anlan.infra import postgres

ROWS, SEED = 100_000, 20261128
SHOWN = 500  # mistakes that a report lists; all are counted
PATIENCE_S = 900
MB_A_GIB = 1024
HEARD = "premises_intake"  # that a register was heard of is kept even where it told nothing new


@dataclass
class Taken:
    """What came of the files so far."""

    figures: dict[str, float] = field(default_factory=dict)
    against: dict[str, Any] = field(default_factory=dict)
    half_saved: int = 0
    changed_again: int = 0
    untold: int = 0


def run(argv: list[str]) -> Outcome:
    """Measure a house of its own."""
    parser = argparse.ArgumentParser(prog="./anlan bench register")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("kinds", nargs="*")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="anlan-register-") as folder:
        Path(folder).chmod(0o755)
        with standing(Path(folder)) as house, psycopg.connect(_owner(house), autocommit=True) as look:
            begun = house.resident()
            taken, peak = Taken(), 0
            for file in files(house, chosen.rows):
                if chosen.kinds and file.kind not in chosen.kinds:
                    continue
                with house.watched() as peaks:
                    measure(house, look, file, taken)
                taken.against[f"rss_peak_mb_{file.kind}"] = peaks
                peak = max(peak, *peaks.values())
            taken.against["rss_before_mb"] = begun
    worst = max(n for name, n in taken.figures.items() if name.startswith("saved_s_"))
    faults = {"half_saved": taken.half_saved, "changed_again": taken.changed_again, "mistakes_untold": taken.untold}
    return Outcome({**taken.figures, "worst_s": worst, "peak_gib": round(peak / MB_A_GIB, 2), **faults}, taken.against)


def files(house: Standing, rows: int) -> Iterator[large.File]:
    """The city's own files, then the market register."""
    yield from large.files(rows, [a for a in house.city.areas if a.level == "village" and a.layer == "admin"])
    sent = registry.generate(rows, SEED).market
    yield large.File("market", registers.MARKET, [[row[title] for title in registers.MARKET] for row in sent])


def measure(house: Standing, look: psycopg.Connection[Any], file: large.File, taken: Taken) -> None:
    """One kind of file, four times."""
    kind, content = file.kind, file.content()
    wrong, told = file.spoiled()
    before = count(look)
    _, dry = send(house, kind, content, dry_run="true")
    report, refused = send(house, kind, wrong)
    said = [(e["row"], e["field"]) for e in report["errors"] if all(e["because"].values())]
    amiss = sorted(set(told[:SHOWN]) ^ set(said))
    taken.untold += abs(report["errors_total"] - len(told)) + len(amiss)
    if amiss:
        terminal.line(f"{kind:10} told otherwise than expected: {amiss[:5]}")
    taken.half_saved += sum(abs(n - before[table]) for table, n in count(look).items())
    report, saved = send(house, kind, content)
    rested = at_rest(house)
    after = count(look)
    again, same = send(house, kind, content)
    now = count(look)
    taken.changed_again += again["new"] + again["changed"]
    taken.changed_again += sum(abs(now[table] - n) for table, n in after.items() if table != HEARD)
    taken.figures |= {
        f"saved_s_{kind}": saved, f"same_s_{kind}": same, f"refused_s_{kind}": refused, f"checked_s_{kind}": dry,
        f"rested_s_{kind}": rested, f"rows_{kind}": report["rows"],
    }  # fmt: skip
    gained = {table: after[table] - n for table, n in before.items() if after[table] != n}
    terminal.line(f"{kind:10} {report['rows']} rows, saved {saved:.1f} s, same {same:.1f} s, {gained}")
    taken.against[f"gained_{kind}"] = gained


def send(house: Standing, kind: str, content: bytes, **how: str) -> tuple[dict[str, Any], float]:
    """A file by the door: the report and the seconds."""
    given = {"file": (f"{kind}.csv", content, "text/csv")}
    began = time.monotonic()
    answer = house.steward.house.send(
        "POST", f"/api/import/{kind}", headers=house.steward.headers, files=given, params=how, expect=(200, 422),
        timeout=PATIENCE_S,
    )  # fmt: skip
    return answer.json(), round(time.monotonic() - began, 2)


def at_rest(house: Standing) -> float:
    """Wait until what follows from a file has happened. Seconds."""
    began = time.monotonic()
    while any(house.steward.get("/api/lag").get(name) for name in CAUGHT_UP):
        if time.monotonic() - began > PATIENCE_S:
            raise TimeoutError("the house does not come to rest")
        time.sleep(0.1)
    return round(time.monotonic() - began, 2)


def count(look: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table of premises, as the database counts them."""
    names = [n for (n,) in look.execute("select tablename from pg_tables where tablename like 'premises\\_%'")]
    return {n: look.execute(f'select count(*) from "{n}"').fetchone()[0] for n in names}  # type: ignore[index] # noqa: S608 (names are the database's own)


def _owner(house: Standing) -> str:
    return postgres.dsn(house.env.data, "anlan_owner", house.env.world, None)


BENCH = Bench(
    goals=(
        AtMost("worst_s", 120), AtMost("peak_gib", 1.5), AtMost("half_saved", 0), AtMost("changed_again", 0),
        AtMost("mistakes_untold", 0),
    ),
    run=run,
)  # fmt: skip
