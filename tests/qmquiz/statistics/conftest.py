"""Worked examples of others; where they come from stands in the file."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from qmquiz.statistics.marks import Marks, marks_of_matrix

# Test modules are imported by their file: what they share is found only from here.
sys.path.append(str(Path(__file__).parent))
FILE = Path(__file__).with_name("item_analysis.json")


@pytest.fixture(scope="session")
def reference() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def moodle(reference: dict[str, Any]) -> Marks:
    """25 attempts at 7 questions, with partial credit."""
    return marks_of_matrix(reference["quiz_statistics"]["marks"])


@pytest.fixture(scope="session")
def ctt(reference: dict[str, Any]) -> Marks:
    """10 attempts at 5 questions, right or wrong."""
    return marks_of_matrix(reference["ctt_example"]["items"])
