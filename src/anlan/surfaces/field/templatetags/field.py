"""Tags of the phone's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def task_url(task: str) -> str:
    """The page of a task named `room:ref`."""
    room, _, ref = task.partition(":")
    return f"/field/task/{room}/{ref}"


@register.filter
def args_script(args: Mapping[str, Any]) -> SafeString:
    """The fixed arguments of an answer, as JSON that the form's script reads."""
    return json_script(dict(args))
