"""The ASGI application of the web process."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")

from django.core.asgi import get_asgi_application  # noqa: E402

application = get_asgi_application()
