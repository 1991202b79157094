"""`demo`: a city that comes in by its doors, and the storm hour played in it, for those who watch or step by step."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.config import folder as data_folder
from anlan.config import terminal, worlds
from anlan.config.commands import up
from anlan.config.commands.world import copied, drop, write_clock
from anlan.config.env import CHECKOUT, Env, env
from anlan.config.supervisor import Supervisor, stopping_signals
from anlan.demo import history, keeping, play
from anlan.demo.cases import Cases
from anlan.demo.city import City, build, write_files
from anlan.demo.client import House, Phone
from anlan.demo.floors import MONTH, Goods
from anlan.demo.gauges import Gauges
from anlan.demo.mqtt import Stations
from anlan.demo.official import COUNTY
from anlan.demo.overload import Overload
from anlan.demo.people import PASSWORD
from anlan.demo.phones import Phones
from anlan.demo.scale import SCALES
from anlan.infra import postgres
from anlan.infra.trouble import Trouble
from anlan.kernel.clock import Clock, real_now

BROKEN = 1
RATE = 60.0
MARK_LETTERS = 8
SHOWN_ACCOUNTS = (
    "wang", "wugen-lead", "wugen-station", "songnian", "chen", "sun", "he", "lin", "cai", "dai", "landlord", "tenant",
    "zhou", "wu",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What was asked for: size, seed, pace, and whether somebody watches."""

    scale: str
    seed: int
    rate: float
    once: bool

    @property
    def world(self) -> str:
        """The world that is played in."""
        return f"{'once' if self.once else 'demo'}-{self.scale}-{self.seed}"

    @property
    def template(self) -> str:
        """The closed world that it is a copy of; another code makes another one."""
        return f"template-{self.scale}-{self.seed}-{mark()}"


def main(argv: list[str]) -> int:
    chosen = read(argv)
    folder_is_free()
    terminal.say("platform.demo.begins", scale=chosen.scale, seed=chosen.seed)
    with worlds.visited(env) as cluster:
        made = chosen.template in cluster.worlds() and held(chosen).exists()
    if not made:
        made_once(chosen)
    with worlds.visited(env) as cluster:
        stands = None if chosen.once else goes_on(chosen, cluster)
        if stands is None:
            fresh(chosen, cluster)
        else:
            terminal.say("platform.demo.goes_on", city=f"{stands:%Y-%m-%d %H:%M}")
        write_clock(cluster, chosen.world, Clock(real_now(), stands or play.BEGIN, 0), "demo")
    return played(chosen)


def folder_is_free() -> None:
    """Raise `Trouble` while another house has the folder: a play that goes on there must not find its clock moved."""
    data_folder.claim(env.data)
    data_folder.hold(env.data).close()


def read(argv: list[str]) -> Chosen:
    parser = argparse.ArgumentParser(prog="./anlan demo", description=terminal.sentence("platform.command.demo"))
    parser.add_argument(
        "--scale", choices=list(SCALES), default="small", help=terminal.explained("platform.demo.help.scale")
    )
    parser.add_argument("--rate", type=float, default=RATE, help=terminal.explained("platform.demo.help.rate"))
    parser.add_argument("--once", action="store_true", help=terminal.explained("platform.demo.help.once"))
    parser.add_argument("--seed", type=int, default=1, help=terminal.explained("platform.demo.help.seed"))
    given = parser.parse_args(argv)
    if not 0 < given.rate <= 3600 or given.seed < 0:
        raise Trouble("platform.demo.wrong", rate=given.rate, seed=given.seed)
    return Chosen(given.scale, given.seed, given.rate, given.once)


def mark() -> str:
    """What a template depends on, as a word: the tables' shape and the demo's own code and figures."""
    found = hashlib.sha256(worlds.fingerprint().encode())
    place = Path(play.__file__).parent
    for path in sorted([*place.glob("*.py"), *(place / "data").glob("*.csv")]):
        found.update(path.read_bytes())
    return found.hexdigest()[:MARK_LETTERS]


def folder() -> Path:
    """Where the demo keeps what it was told by the house: passwords of stations, tokens of phones."""
    place = env.data / "demo"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def held(chosen: Chosen) -> Path:
    """What the demo was told when the template was made."""
    return folder() / f"{chosen.template}.json"


def kept(chosen: Chosen) -> Path:
    """Where the play stands."""
    return folder() / f"{chosen.world}.json"


def of(world: str) -> Env:
    """This configuration for another world."""
    return env.model_copy(update={"world": world, "demo": True})


# -- a template, once ---------------------------------------------------------------------------------------------
def made_once(chosen: Chosen) -> None:
    """Start an empty city, bring everything in through its doors, wait until it is at rest, and close it."""
    here = of(chosen.template)
    with worlds.visited(here) as cluster:
        for old in cluster.worlds():  # a template of older code, or one whose making was stopped
            if old.startswith(f"template-{chosen.scale}-{chosen.seed}-"):
                drop(env, cluster, old, sure=True)
        worlds.prepare(here, cluster)
        write_clock(cluster, here.world, Clock(real_now(), history.BEGIN, 0), "demo")
    with Supervisor(here) as running:
        running.watch_in_background()
        house = House(url(here))
        admin = house.login("admin", first_password(here), "demo")
        told = lived(chosen, house, admin)
    with worlds.visited(here) as cluster:
        cluster.close_world(here.world)
    place = held(chosen)
    place.touch(mode=0o600)
    place.write_text(json.dumps(told), encoding="utf-8")


def lived(chosen: Chosen, house: House, admin: Phone) -> dict[str, Any]:
    """The city comes in, lives its months up to the storm day, and gets its gauges. Returns what must be remembered."""
    files = folder() / "files"
    city = write_files(files, chosen.scale, chosen.seed)
    report = play.take_in(house, admin, files, city, history.FIRST)
    network = play.network(house, admin)
    people = Phones(house, admin, city, chosen.seed, network)

    def say(at: datetime) -> None:
        terminal.say("platform.demo.lived", city=f"{at:%Y-%m-%d}")

    past = history.History(house, admin, people, say).live()
    report |= play.take_in(house, admin, files, city, history.LAST)
    stations = play.credentials(admin)
    play.at_rest(admin)
    gauges = gauged(chosen, of(chosen.template), city, stations)
    gauges.goods = Goods(city.floors, play.BEGIN - MONTH)
    gauges.play(play.BEGIN)  # the loggers of watched floors hand over what they remember
    gauges.stations.close()
    play.stored(people.holder("duty_officer", COUNTY), gauges.stations.acked)
    terminal.say("platform.demo.taken_in", **{kind: counts["new"] for kind, counts in report.items()})
    return {
        "stations": stations,
        "admin": admin.saved(),
        "network": network.saved(),
        "history": past,
        "gauges": gauges.saved(),
    }


def gauged(chosen: Chosen, here: Env, city: City, passwords: Mapping[str, str]) -> Gauges:
    """The city's gauges, as they stand when the play begins."""
    host = "127.0.0.1" if here.host in ("0.0.0.0", "") else here.host
    gauges = Gauges(city.streams, Stations(host, here.mqtt_port, passwords), play.BEGIN, chosen.seed)
    gauges.goods = Goods(city.floors, play.BEGIN)
    return gauges


def first_password(here: Env) -> str:
    """The first account's password, as `up` would print it."""
    ran = subprocess.run(
        [sys.executable, "-m", "anlan.config.commands", "first"],
        env={**os.environ, **here.variables(), "ANLAN_PROCESS": "web"},
        cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise Trouble("platform.up.no_account", detail=(ran.stderr.strip().splitlines() or [""])[-1])
    return str(json.loads(ran.stdout.splitlines()[-1])[1])


# -- the world that is played in ------------------------------------------------------------------------------------
def goes_on(chosen: Chosen, cluster: postgres.Cluster) -> datetime | None:
    """City time at which a play of this template was stopped, unless it had come to its end."""
    if chosen.world not in cluster.worlds() or not kept(chosen).exists():
        return None
    stands = json.loads(kept(chosen).read_text(encoding="utf-8"))
    city = datetime.fromisoformat(stands["city"])
    return city if stands["template"] == chosen.template and city < play.END else None


def fresh(chosen: Chosen, cluster: postgres.Cluster) -> None:
    """A new copy of the template."""
    if chosen.world in cluster.worlds():
        drop(env, cluster, chosen.world, sure=True)
    kept(chosen).unlink(missing_ok=True)
    copied(env, cluster, chosen.template, chosen.world)


def played(chosen: Chosen) -> int:
    """Start the house and play: by steps to the end, or at a pace until somebody presses Ctrl-C."""
    here = of(chosen.world)
    with Supervisor(here) as running:
        running.watch_in_background()
        if not chosen.once:
            ready(here)
        now = staged(chosen, here, build(chosen.scale, chosen.seed))
        if chosen.once:
            now.step_to(play.END)
            return told(now)
        return watched(chosen, now)


def staged(chosen: Chosen, here: Env, city: City) -> play.Play:
    """Everybody in their places."""
    told = json.loads(held(chosen).read_text(encoding="utf-8"))
    house = House(url(here))
    admin, network = (house.phone_of(name, told[name]) for name in ("admin", "network"))
    gauges = gauged(chosen, here, city, told["stations"])
    gauges.load(told["gauges"])
    phones = Phones(house, admin, city, chosen.seed, network)
    phones.heard, phones.tokens = told["history"]["heard"], told["history"]["tokens"]
    return play.Play(house, admin, gauges, phones, Overload(Cases(phones)), told["history"])


def watched(chosen: Chosen, now: play.Play) -> int:
    """At a pace, until Ctrl-C; then the city's clock stands, and a second start goes on from there."""
    place = kept(chosen)
    keeping.load(now, place)

    def keep(city: datetime) -> None:
        keeping.save(now, place, city, template=chosen.template)

    try:
        with stopping_signals():
            now.paced_to(play.END, chosen.rate, keep)
            told(now)
            now.paced_to(None, 1.0, keep)
    except KeyboardInterrupt:
        now.stand_still(keep)
    terminal.say("platform.up.stopped")
    return 0


def told(now: play.Play) -> int:
    """Both sides as one line of JSON, the last one; 1 if a promise broke."""
    account = now.account()
    terminal.line(json.dumps(account, ensure_ascii=False))
    return 0 if account["held"] else BROKEN


def ready(here: Env) -> None:
    terminal.say("platform.demo.ready", url=url(here), accounts=", ".join(SHOWN_ACCOUNTS), password=PASSWORD)


def url(here: Env) -> str:
    """Where the house is, for this machine."""
    return f"http://{up.shown(here.host)}:{here.port}"
