"""The sample's registers: what they show, and that they stay without a finding for a while."""

import datetime
from pathlib import Path

import pytest
import yaml

from qmanual.calendars.read import load_calendars
from qmanual.checks.registers import find_register_problems
from qmanual.items.read import read_folder
from qmanual.registers.links import find_broken_record_links
from qmanual.registers.read import read_register
from qmanual.registers.record import Register
from qmanual.registers.table import flatten

ROOT = Path(__file__).resolve().parents[3]
TODAY = datetime.date(2026, 11, 20)
"""As in the test of the whole sample."""

CATALOGUE = read_folder(ROOT).catalogue


@pytest.fixture(scope="module")
def registers() -> dict[str, Register]:
    """The registers by kind, read as ``sources.yml`` says."""
    sources = yaml.safe_load((ROOT / "manual" / "sources.yml").read_text(encoding="utf-8"))
    calendars = load_calendars(ROOT / "manual", ROOT)
    made = {}
    for name, source in sources["sources"].items():
        if "register" in source and "table" not in source:
            paths = source["path"] if isinstance(source["path"], list) else [source["path"]]
            reading = read_register(
                source["register"],
                [ROOT / "manual" / path for path in paths],
                root=ROOT,
                catalogue=CATALOGUE,
                today=TODAY,
                source=name,
                options=source,
                calendar=calendars.by_name.get(source.get("calendar")),
            )
            assert [str(finding) for finding in reading.findings] == []
            made[source["register"]] = reading.register
    return made


def test_size(registers) -> None:
    assert {kind: len(register.records) for kind, register in registers.items()} == {
        "complaints": 131, "visits": 12, "nonconformities": 6, "audits": 4, "servqual": 80,
        "suggestions": 14, "plan": 8,
    }  # fmt: skip
    assert len(registers["visits"].head.rows("checklist")) == 15
    assert len(registers["servqual"].head.rows("pairs")) == 22


def test_states_of_nonconformities(registers) -> None:
    rows = flatten(registers["nonconformities"], "", CATALOGUE, TODAY).rows

    assert {row["id"]: (row["state"], row["analyses"], row["root_causes"]) for row in rows} == {
        "NC-2025-01": ("effective", 1, 1),
        "NC-2026-01": ("effective", 1, 3),
        "NC-2026-02": ("waiting for effect", 2, 3),
        "NC-2026-03": ("waiting for effect", 1, 1),
        "NC-2026-04": ("acting", 1, 2),
        "NC-2026-05": ("open", 0, 0),
    }


def test_late_answers_before_and_after(registers) -> None:
    """What NC-2026-01 says of the register is what the register says."""
    rows = flatten(registers["complaints"], "", CATALOGUE, TODAY).rows

    def kept(first: str, last: str) -> tuple[int, int]:
        months = [
            row["answered_on_time"]
            for row in rows
            if first <= row["received_at"].isoformat()[:7] <= last
            and row["answered_on_time"] is not None
        ]
        return sum(months), len(months)

    assert (kept("2025-11", "2026-04"), kept("2026-06", "2026-10")) == ((30, 40), (30, 32))


@pytest.mark.parametrize("today", ["2026-11-20", "2027-05-31"])
def test_no_finding_for_half_a_year(registers, today) -> None:
    day = datetime.date.fromisoformat(today)

    found = [
        *find_broken_record_links(registers.values()),
        *find_register_problems(registers.values(), CATALOGUE, day),
    ]

    assert [str(finding) for finding in found] == []
