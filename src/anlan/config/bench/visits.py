"""`bench visits`: all inspectors come home at once, each with the photos and answers of a day, while the house runs.

What is counted is counted from outside: when an envelope became durable and when it was applied are the commit times
that PostgreSQL itself keeps (`track_commit_timestamp`), minus the moment the phone handed it to the line; what was lost
or done twice is told by the journal, the answers and the files. Every tenth phone hangs up before it hears an answer
and sends the same again. `applied_worst_s` is counted from the moment when everybody began, photos included.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from anlan.config.bench import AtMost, Bench, Outcome
from anlan.config.bench.parts import days
from anlan.config.bench.parts.house import Standing, middle, standing
from anlan.demo.client import Phone
from anlan.demo.official import COUNTY
from anlan.demo.play import at_rest
from anlan.infra import postgres
from anlan.infra.scope import SYSTEM, settings_of
from anlan.kernel.clock import real_now

INSPECTORS, PHOTOS, VISITS = 200, 20, 2  # nine items of the list ask for a photo: twenty photos are two visits
DEAF_EVERY = 10
STANDARD = "WL-5-10"
ONLOOKER = (
    "create table bench_came (key uuid)",
    "grant insert on bench_came to public",
    "create function bench_came() returns trigger language plpgsql as"
    " $$ begin insert into bench_came select key from fresh; return null; end $$",
    "create trigger bench_came after insert on inbox referencing new table as fresh"
    " for each statement execute function bench_came()",
)
CAME = "select key::text, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 from bench_came"
DONE = (
    "select key::text, min(extract(epoch from pg_xact_commit_timestamp(xmin)))::float8, count(*) from journal"
    " where outcome = 'applied' and key = any(%s::uuid[]) group by key"
)
ANSWERS = "select visit_id, ref, unit, count(*) from inspections_answer group by 1, 2, 3"


def run(argv: list[str]) -> Outcome:
    """Measure `--inspectors` who sync `--visits` visits with `--photos` photos each."""
    parser = argparse.ArgumentParser(prog="./anlan bench visits")
    parser.add_argument("--inspectors", type=int, default=INSPECTORS)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="anlan-visits-") as folder:
        Path(folder).chmod(0o755)
        with standing(Path(folder), {"track_commit_timestamp": "on"}) as house:
            section, *inspectors = people(house, chosen.inspectors)
            asked = {
                "port": house.env.port, "phones": planned(section, inspectors, chosen.visits),
                "items": items(section), "photos": chosen.photos, "deaf_every": DEAF_EVERY,
            }  # fmt: skip
            with onlooker(house) as look:
                at_rest(house.steward)
                before = house.resident()
                with house.watched() as peaks:
                    told = sync(asked)
                    at_rest(house.steward)
                return outcome(told, counted(look, told), before, peaks)


def people(house: Standing, many: int) -> list[Phone]:
    """The section's chief and so many inspectors, with their phones, by the doors."""
    persons = [[f"X{n:04d}", f"Inspector {n:04d}", f"1395{n:07d}", COUNTY] for n in range(many + 1)]
    roles = ["section", *["officer"] * many]
    accounts = [[ref.lower(), name, COUNTY, ref, role] for (ref, name, *_), role in zip(persons, roles, strict=True)]
    take_in(house, "people", ["ref", "name", "phone", "area"], persons)
    take_in(house, "accounts", ["username", "name", "area", "person", "role"], accounts)
    names = [row[0] for row in accounts]
    codes = house.steward.post("/api/codes", {"usernames": names})
    return [house.steward.house.enrol(codes[name], name) for name in names]


def planned(section: Phone, inspectors: list[Phone], visits: int) -> list[days.Phone]:
    """What everybody visits today, planned by the section."""
    page = section.house.send("GET", "/premises/", headers=section.headers).text
    sites = list(dict.fromkeys(re.findall(r"/premises/([0-9a-f-]{36})/", page)))
    on = real_now().isoformat()

    def plan(n: int) -> str:
        member = {"person": inspectors[n // visits].person}
        body = {"kind": "patrol", "compound": sites[n % len(sites)], "on": on, "members": [member]}
        return str(section.post("/api/inspections/", body)["ref"])

    with ThreadPoolExecutor(4) as threads:
        refs = list(threads.map(plan, range(len(inspectors) * visits)))
    return [
        {"token": p.token, "device": p.device, "visits": refs[n * visits : (n + 1) * visits]}
        for n, p in enumerate(inspectors)
    ]


def take_in(house: Standing, kind: str, header: list[str], rows: list[list[str]]) -> None:
    """Rows by the import door."""
    content = "\n".join(",".join(row) for row in [header, *rows]).encode()
    given = {"files": {"file": (f"{kind}.csv", content, "text/csv")}, "headers": house.steward.headers}
    house.steward.house.send("POST", f"/api/import/{kind}", timeout=300, **given)


def items(section: Phone) -> list[dict[str, Any]]:
    """What the list of the visits asks, as the house says it."""
    lists = section.get("/api/standards/")["standards"]
    rows = next(one["items"] for one in lists if one["code"] == STANDARD)
    return [{"ref": row["ref"], "photo": bool(row["photo"])} for row in rows]


def sync(asked: dict[str, Any]) -> days.Told:
    """Everybody at once, in a process of their own."""
    command = [sys.executable, "-m", days.__name__]
    ran = subprocess.run(command, input=json.dumps(asked) + "\n", stdout=subprocess.PIPE, text=True, check=True)
    return days.Told(**json.loads(ran.stdout))


@contextmanager
def onlooker(house: Standing) -> Iterator[psycopg.Connection[Any]]:
    """A connection that sees everything, and a table that keeps when each envelope came."""
    dsn = postgres.dsn(house.env.data, "anlan_owner", house.env.world, None)
    with psycopg.connect(dsn, autocommit=True) as owner:
        for sql in ONLOOKER:
            owner.execute(sql)
        names = ("lo", "hi", "many", "account")
        for name, value in zip(names, settings_of(SYSTEM), strict=True):
            owner.execute("select set_config(%s, %s, false)", [f"anlan.{name}", value])
        yield owner


def counted(look: psycopg.Connection[Any], told: days.Told) -> dict[str, Any]:
    """What the database says of every envelope that was handed to the line, and of the photos."""
    came = dict(look.execute(CAME).fetchall())
    done = {key: (at, n) for key, at, n in look.execute(DONE, [list(told.handed)])}
    answers = look.execute(ANSWERS).fetchall()
    blobs = look.execute("select count(*) from blob where mime = 'image/jpeg'").fetchone()
    return {
        "durable": sorted(came[key] - at for key, at in told.handed.items() if key in came),
        "applied": sorted(done[key][0] - at for key, at in told.handed.items() if key in done),
        "last": max((at for at, _ in done.values()), default=float("inf")),
        "lost": sum(key not in done for key in told.handed) + told.photos - (blobs[0] if blobs else 0),
        "twice": sum(n - 1 for _, n in done.values()) + sum(n - 1 for *_, n in answers),
        "answers": len(answers),
    }


def outcome(told: days.Told, found: dict[str, Any], before: dict[str, int], peaks: dict[str, int]) -> Outcome:
    """The figures of one run."""
    whole = found["last"] - told.begun
    pieces = sorted(told.piece_ms)
    figures = {
        "durable_p99_s": round(middle(found["durable"], 0.99), 3), "durable_worst_s": round(found["durable"][-1], 3),
        "applied_worst_s": round(whole, 1), "applied_after_handing_p99_s": round(middle(found["applied"], 0.99), 2),
        "lost": found["lost"], "twice": found["twice"], "envelopes": len(told.handed),
        "envelopes_per_s": round(len(found["applied"]) / whole, 1), "photos": told.photos,
        "photo_mb": round(told.photo_bytes / 1e6, 1), "photo_piece_p99_ms": middle(pieces, 0.99),
        "cut_off": told.cut, "sent_again": told.again, "failed": len(told.words),
        **{f"rss_peak_mb_{name}": size for name, size in peaks.items()},
    }  # fmt: skip
    against = {
        "answers": found["answers"], "states": told.states, "words": told.words, "rss_before_mb": before,
        "photo_kb": round(told.photo_bytes / 1000 / max(1, told.photos)), "piece_median_ms": middle(pieces, 0.5),
        "durable_median_s": round(middle(found["durable"], 0.5), 3),
    }  # fmt: skip
    return Outcome(figures, against)


BENCH = Bench(
    goals=(
        AtMost("durable_p99_s", 1), AtMost("applied_worst_s", 60), AtMost("lost", 0), AtMost("twice", 0),
        AtMost("failed", 0),
    ),
    run=run,
)  # fmt: skip
