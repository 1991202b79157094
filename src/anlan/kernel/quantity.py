"""Every measured quantity, declared once: its name, CF standard name, unit and how it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Quantity:
    """One quantity. `kind` says whether values are sums over their period, levels, rates or states."""

    name: str
    cf: str
    unit: str
    kind: Literal["sum", "level", "rate", "state"]


_ALL = (
    Quantity("rain", "thickness_of_rainfall_amount", "mm", "sum"),
    Quantity("rain_rate", "rainfall_rate", "mm/h", "rate"),
    Quantity("water_level", "water_surface_height_above_reference_datum", "m", "level"),
    Quantity("water_depth", "flood_water_thickness", "m", "level"),
    Quantity("flow", "water_volume_transport_in_river_channel", "m3/s", "rate"),
    Quantity("wind_speed", "wind_speed", "m/s", "level"),
    Quantity("temperature", "air_temperature", "Cel", "level"),
    Quantity("load", "floor_load", "kg/m2", "level"),
    Quantity("strain", "strain", "1e-6", "level"),
    Quantity("voltage", "battery_voltage", "V", "level"),
)
QUANTITIES: dict[str, Quantity] = {q.name: q for q in _ALL}
