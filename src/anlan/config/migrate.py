"""Brings a world's database to this code's shape, as its owner; run before the processes start."""

from __future__ import annotations

import os
from pathlib import Path


def migrate() -> None:
    """Apply all migrations and load the matrix of rights. Needs the owner role (`ANLAN_PROCESS=owner`)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    import django  # noqa: PLC0415  (settings must be named first)

    django.setup()
    from django.apps import apps  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from anlan.config.env import env  # noqa: PLC0415
    from anlan.ground.access import loading  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    folders = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("anlan.")]
    loading.load(env.dsn("owner"), loading.gather(folders))


if __name__ == "__main__":
    migrate()
