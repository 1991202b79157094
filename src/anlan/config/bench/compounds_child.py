"""Plain Splink over an extract: typed columns, a sensible blocking, trained on the rows themselves; writes clusters."""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from pathlib import Path

import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from anlan.demo import registers

THRESHOLD = 0.9
SEED = 1


def main(folder: Path) -> None:
    """A row's address, its number, its town, its meter; blocked by equal address, number with town or meter."""
    database = DuckDBAPI()
    linker = Linker(database.register(table(folder)), settings())
    linker.training.estimate_probability_two_random_records_match([block_on("address")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("number", "town"), record_sample_proportion=1.0
    )
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("meter"), record_sample_proportion=1.0)
    pairs = linker.inference.predict(threshold_match_probability=THRESHOLD)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, THRESHOLD)
    found = clusters.as_pyarrow_table().to_pydict()
    by_row = dict(zip(found["unique_id"], found["cluster_id"], strict=True))
    text = "\n".join(str(by_row.get(i, f"alone-{i}")) for i in range(len(by_row)))
    (folder / "clusters.txt").write_text(text, encoding="utf-8")


def settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("address"),
            block_on("number", "town"),
            block_on("meter"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("address", [0.95, 0.88]),
            cl.ExactMatch("number"),
            cl.ExactMatch("town"),
            cl.ExactMatch("meter"),
            cl.ExactMatch("legal"),
        ],
        retain_intermediate_calculation_columns=False,
    )


def table(folder: Path) -> pa.Table:
    """What anybody would prepare without a grammar: NFKC, the first number, the first word of a town's kind."""
    with (folder / "power.csv").open(encoding="utf-8", newline="") as handle:
        power = list(csv.DictReader(handle))
    meter_of = {list(row.values())[2]: list(row.values())[0] for row in power}
    columns: dict[str, list[object]] = {n: [] for n in ("unique_id", "address", "number", "town", "meter", "legal")}
    with (folder / "market.csv").open(encoding="utf-8", newline="") as handle:
        for number, cells in enumerate(csv.reader(handle)):
            if number == 0:
                continue
            address = unicodedata.normalize("NFKC", cells[7] or cells[6] or cells[5])
            digits = re.search(r"\d+(-\d+)?", address)
            town = re.search(rf"(\w{{2}})[{registers.TOWN_KINDS}]", cells[11] or address[-40:])
            for name, value in (
                ("unique_id", number - 1),
                ("address", address or None),
                ("number", digits.group() if digits else None),
                ("town", town.group(1) if town else None),
                ("meter", meter_of.get(cells[0])),
                ("legal", cells[2] or None),
            ):
                columns[name].append(value)
    return pa.table(columns)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
