"""Makes `demo/data/` from the public source files, once, by whoever changes them; the product never runs this.

python -m anlan.demo.bundle FOLDER     FOLDER holds 01_admin_areas, 02_boundaries and 04_radar (data/PROVENANCE.md)
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import h5netcdf
import numpy as np
import shapely
from pypinyin import lazy_pinyin

OUT = Path(__file__).parent / "data"
COUNTY = "331081"
SUFFIX = {"村委会": "village", "居委会": "neighbourhood", "社区": "community"}
TOWN_SUFFIX = {"街道": "subdistrict", "镇": "town", "新区": "zone"}
# Readings of characters that a dictionary of single characters gets wrong in place names of this city.
READINGS = {
    "长大": "chang da", "长洋": "chang yang", "长桥": "chang qiao", "长屿": "chang yu", "长西": "chang xi",
    "江厦": "jiang xia", "朝阳": "chao yang", "温峤": "wen qiao", "双吕": "shuang lü", "大闾街": "da lü jie",
}  # fmt: skip
SIMPLIFY_DEG = 0.0008  # about 80 m, as the source folder's own county file
RAIN_CORNER = (216, 315)  # row and column of the crop's north-west cell; why this one: data/PROVENANCE.md
RAIN_SHAPE = (36, 62)  # rows and columns: the box of the county in cells of 0.01 degree


def english(stem: str) -> str:
    """A Chinese place name in pinyin, with the apostrophe that keeps two syllables apart (Xi'an)."""
    syllables = READINGS[stem].split() if stem in READINGS else lazy_pinyin(stem)
    joined = syllables[0] + "".join(f"'{s}" if s[0] in "aoe" else s for s in syllables[1:])
    return joined[0].upper() + joined[1:]


def split_suffix(name: str, suffixes: dict[str, str]) -> tuple[str, str]:
    """Stem and kind of an official name."""
    for ending, kind in suffixes.items():
        if name.endswith(ending):
            return name.removesuffix(ending), kind
    raise ValueError(f"no known ending: {name}")


def official(source: Path) -> None:
    """Every official unit of the statistical list of 2023, uncut, with its English name."""
    with (source / "01_admin_areas/wenling_villages.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    towns = {r["town_code"]: r["town"] for r in rows}
    out = [["code", "name", "stem", "kind", "english"]]
    for code, name in sorted(towns.items()):
        stem, kind = split_suffix(name, TOWN_SUFFIX)
        out.append([code, name, stem, kind, english(stem)])
    for r in sorted(rows, key=lambda r: r["village_code"]):
        stem, kind = split_suffix(r["village"], SUFFIX)
        out.append([r["village_code"], r["village"], stem, kind, english(stem)])
    with (OUT / "official.csv").open("w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(out)


def outline(source: Path) -> None:
    """The mainland part of the county's outline, simplified, on a grid of 0.00001 degree."""
    doc = json.loads((source / "02_boundaries/wenling_331081_wgs84.geojson").read_text(encoding="utf-8"))
    whole = shapely.from_geojson(json.dumps(doc["features"][0]["geometry"]))
    mainland = max(whole.geoms, key=lambda part: part.area)
    ring = shapely.set_precision(mainland.simplify(SIMPLIFY_DEG), 1e-5).exterior
    with (OUT / "outline.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["lon", "lat"])
        w.writerows([f"{x:.5f}", f"{y:.5f}"] for x, y in ring.coords)


def rain(source: Path) -> None:
    """A crop of the radar series, in tenths of mm/h, one row per frame and row of cells."""
    with h5netcdf.File(source / "04_radar/mrms_20190610_convective.nc") as f:
        raw = np.asarray(f["rainfall_rate"])
    (top, left), (rows, cols) = RAIN_CORNER, RAIN_SHAPE
    crop = raw[:, top : top + rows, left : left + cols]
    with (OUT / "rain.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["frame", "row", *(f"c{c}" for c in range(cols))])
        w.writerows([n, r, *map(int, crop[n, r])] for n in range(len(crop)) for r in range(rows))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    official(folder)
    outline(folder)
    rain(folder)
