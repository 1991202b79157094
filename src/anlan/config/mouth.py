"""Where the configured world's NATS is: ours in the data folder, or the one `NATS_URL` names."""

from __future__ import annotations

from urllib.parse import urlsplit

from anlan.config.env import Env
from anlan.infra import nats, postgres


def mouth(env: Env) -> nats.Mouth:
    """The embedded server of the configured world."""
    return nats.Mouth(
        folder=env.data / "nats" / env.world,
        world=env.world,
        password=postgres.Secrets(env.data).get("nats"),
        host=env.host,
        nats_port=env.nats_port,
        mqtt_port=env.mqtt_port,
    )


def place(env: Env) -> nats.Place:
    if env.nats_url:
        return nats.Place(env.nats_url, (urlsplit(env.nats_url).hostname or "", env.mqtt_port))
    ours = mouth(env)
    return nats.Place(ours.url, ours.mqtt, ours)
