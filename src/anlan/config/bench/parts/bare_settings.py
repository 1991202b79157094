"""The settings of the web process with the rights taken out, for the yardstick that `bench verbs` serves beside it."""

from anlan.config.settings import *  # noqa: F403 (settings build on settings)
from anlan.config.settings import MIDDLEWARE as _MIDDLEWARE

ROOT_URLCONF = "anlan.config.bench.parts.bare"
MIDDLEWARE = [place for place in _MIDDLEWARE if not place.startswith("anlan.ground.access")]
