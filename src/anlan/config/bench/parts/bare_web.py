"""The process that serves the yardstick of `bench verbs`, exactly as the web process serves the product."""

from __future__ import annotations

import os
import sys

from anlan.config.commands.web import serve

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.config.bench.parts.bare_settings"
    serve("bare", int(sys.argv[1]))
