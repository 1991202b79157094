"""Loops over arrays, compiled by numba when they are first called: who only imports the module doesn't pay for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import wraps
from typing import Any


def compiled(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Decorate a loop as `numba.njit` does, with its options; the machine code is kept on disk.

    A compiled loop may not call another one: the name would be this wrapper's.
    """
    if function is None:
        return lambda later: compiled(later, **options)
    loop, kernel = function, None

    @wraps(loop)
    def call(*given: Any) -> Any:
        nonlocal kernel
        if kernel is None:
            kernel = importlib.import_module("numba").njit(cache=True, **options)(loop)
        return kernel(*given)

    return call
