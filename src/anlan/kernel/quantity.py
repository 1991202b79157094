"""Every measured quantity, declared once: its name, CF standard name, unit and how it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Quantity:
    """One quantity. `kind` says whether values are sums over their period, levels, rates or states.

    `of` says whether a value speaks of an area, as rain does, or of the one thing that it was measured on.
    """

    name: str
    cf: str
    unit: str
    kind: Literal["sum", "level", "rate", "state"]
    of: Literal["area", "thing"] = "area"


_ALL = (
    Quantity("rain", "thickness_of_rainfall_amount", "mm", "sum"),
    Quantity("rain_rate", "rainfall_rate", "mm/h", "rate"),
    Quantity("water_level", "water_surface_height_above_reference_datum", "m", "level"),
    Quantity("water_depth", "flood_water_thickness", "m", "level"),
    Quantity("flow", "water_volume_transport_in_river_channel", "m3/s", "rate"),
    Quantity("wind_speed", "wind_speed", "m/s", "level"),
    Quantity("temperature", "air_temperature", "Cel", "level"),
    Quantity("load", "floor_load", "kg/m2", "level", "thing"),
    Quantity("load_ratio", "floor_load_share_of_limit", "%", "level", "thing"),
    Quantity("load_moved", "floor_load_share_of_limit_where_structure_moved", "%", "level", "thing"),
    Quantity("strain", "strain", "1e-6", "level", "thing"),
    Quantity("deflection", "deflection", "mm", "level", "thing"),
    Quantity("mass", "mass_of_goods", "kg", "level", "thing"),
    Quantity("trip", "mass_brought_by_trip", "kg", "state", "thing"),
    Quantity("volume", "volume_of_goods", "m3", "level", "thing"),
    Quantity("tilt", "tilt", "mrad", "level", "thing"),
    Quantity("crack", "crack_width", "mm", "level", "thing"),
    Quantity("voltage", "battery_voltage", "V", "level", "thing"),
)
_SYMBOLS = {"Cel": "°C", "1e-6": "με", "kg/m2": "kg/m²", "m3": "m³", "m3/s": "m³/s"}  # of UCUM's words, as people write
QUANTITIES: dict[str, Quantity] = {q.name: q for q in _ALL}


def symbol(unit: str) -> str:
    """How people read a unit that machines send in UCUM: `Cel` is °C, `1e-6` of strain is με."""
    return _SYMBOLS.get(unit, unit)
