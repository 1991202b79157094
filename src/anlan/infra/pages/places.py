"""Where templates and static files lie: beside the page they belong to, found as `room/name`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.template import Origin, TemplateDoesNotExist
from django.template.loaders.base import Loader as BaseLoader

SERVED = {".js", ".css", ".svg", ".png", ".woff2", ".webmanifest"}
# folders of node_modules that pages import, by the name in the import map
MODULES = {
    "maplibre-gl": "maplibre-gl/dist",
    "htmx": "htmx.org/dist",
    "idb": "idb/build",
}


def _rooms() -> Iterator[tuple[str, Path]]:
    for app in apps.get_app_configs():
        if app.name.startswith("anlan."):
            yield app.label, Path(app.path)


class Loader(BaseLoader):
    """`hazards/overdue.html` is `pages/overdue.html` (or `parts/…`) in the room of that label."""

    def get_contents(self, origin: Origin) -> str:
        try:
            return Path(origin.name).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise TemplateDoesNotExist(origin) from None

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        label, _, rest = template_name.partition("/")
        if ".." in rest:
            return
        for room, folder in _rooms():
            if room == label:
                for inner in ("pages", "parts", ""):
                    yield Origin(name=str(folder / inner / rest), template_name=template_name, loader=self)


class Finder(BaseFinder):
    """`/static/hazards/overdue.js` is that page's script; `/static/modules/…` alone is of node_modules."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        hit = self._file(path)
        if find_all:
            return [str(hit)] if hit else []
        return str(hit) if hit else None

    def _file(self, path: str) -> Path | None:
        label, _, rest = path.partition("/")
        if ".." in path or Path(path).suffix not in SERVED | {".mjs"}:
            return None
        if label == "modules":
            package, _, inner = rest.partition("/")
            if package not in MODULES:
                return None
            candidate = Path(settings.NODE_MODULES) / MODULES[package] / inner
            return candidate if candidate.is_file() else None
        for room, folder in _rooms():
            if room == label:
                for inner in ("pages", "static", "parts"):
                    candidate = folder / inner / rest
                    if candidate.is_file():
                        return candidate
        return None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for room, folder in _rooms():
            for inner in ("pages", "static", "parts"):
                base = folder / inner
                storage = FileSystemStorage(location=str(base))
                storage.prefix = room  # type: ignore[attr-defined]
                if base.is_dir():
                    for file in sorted(base.rglob("*")):
                        if file.suffix in SERVED:
                            yield str(file.relative_to(base)), storage
        for package, inner in MODULES.items():
            base = Path(settings.NODE_MODULES) / inner
            storage = FileSystemStorage(location=str(base))
            storage.prefix = f"modules/{package}"  # type: ignore[attr-defined]
            if base.is_dir():
                for file in sorted(base.rglob("*")):
                    if file.suffix in SERVED | {".mjs"}:
                        yield str(file.relative_to(base)), storage
