"""The reference numbers: see reference/README.md."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "reference"

Table = list[dict[str, str]]
ReadTable = Callable[[str], Table]


@pytest.fixture(scope="session")
def read_table() -> ReadTable:
    """The rows of a CSV file of the reference."""

    def read(name: str) -> Table:
        with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return read


@pytest.fixture(scope="session")
def r_truth() -> Any:
    return json.loads((FOLDER / "r_truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def nist() -> Any:
    return json.loads((FOLDER / "nist_ehandbook.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def read_json() -> Callable[[str], Any]:
    return lambda name: json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pistonrings(read_table: ReadTable) -> list[list[float]]:
    """Diameters of 40 samples of five rings; the first 25 are the trial samples."""
    samples: dict[int, list[float]] = {}
    for row in read_table("qcc_pistonrings.csv"):
        samples.setdefault(int(row["sample"]), []).append(float(row["diameter"]))
    return [samples[number] for number in sorted(samples)]
