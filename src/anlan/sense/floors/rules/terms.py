"""The numbers of this room, in force at a time: a version of the data, default until the city confirms it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """silent_min : silence of a gauge · flat_h : a line without any movement · drift_percent : of the limit in
    `drift_days` · tare_percent : more lies there, a second person confirms · back_percent for back_h hours with a
    photo: then a hazard may be closed · repeats in repeat_days : an inspection follows
    """

    silent_min: int
    flat_h: int
    drift_percent: float
    drift_days: int
    tare_percent: float
    back_percent: float
    back_h: int
    repeats: int
    repeat_days: int
    version: int
    status: str
