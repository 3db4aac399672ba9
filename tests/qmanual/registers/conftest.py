"""A small manual, and registers from text."""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from qmanual.items.model import Catalogue
from qmanual.items.read import read_folder
from qmanual.registers.read import RegisterReading, read_register

TODAY = datetime.date(2026, 11, 21)

PAGE = """\
---
document: {id: DOC-A, owner: ROLE-A, approver: ROLE-A, revision: 1, reason: First., \
effective: 2026-03-01, review_in: 12 months}
---
# Page

:::{qm:role} ROLE-A Lead
:::

:::{qm:role} ROLE-B Clerk
:::

:::{standard} STD-ACK Complaints are acknowledged within 1 working day
:metric: time to acknowledge
:at_most: 1 working day
:owner: ROLE-A
:::

:::{standard} STD-ANSWER Complaints are answered within 10 working days
:metric: time to answer
:scope: complaint
:at_most: 10 working days
:share: 95 %
:owner: ROLE-A
:verification: complaint register
:::

:::{standard} STD-GRAVE Grave complaints are answered within 48 hours
:metric: time to answer
:scope: grave complaint
:at_most: 48 h
:owner: ROLE-A
:::

:::{standard} STD-GREET Every contact begins with a greeting
:metric: share of contacts with a greeting
:at_least: 95 %
:owner: ROLE-B
:::

:::{objective} OBJ-A Fewer late answers
:baseline: 80 %
:target: 95 %
:due: 2027-06-30
:owner: ROLE-A
:::

::::{procedure} PRC-A Handle a complaint
:accountable: ROLE-B

:::{step} PRC-A-01 Take it down
:role: ROLE-A, ROLE-B
:at_most: 15 min
:record: Entry in the register
:applies: STD-ACK
:condition: if it is a complaint
Write what the customer says.
:::
::::
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Two roles, four standards, a procedure with a step."""
    (tmp_path / "_config.yml").write_text("title: Test\n", encoding="utf-8")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual" / "page.md").write_text(PAGE, encoding="utf-8")
    reading = read_folder(tmp_path)
    assert [str(finding) for finding in reading.findings] == []
    return reading.catalogue


ReadText = Callable[..., RegisterReading]


@pytest.fixture
def read_text(tmp_path: Path, catalogue: Catalogue) -> ReadText:
    """Read a register from texts: name of a file to its content."""

    def read(
        kind: str, files: Mapping[str, str | bytes], options: Mapping[str, Any] | None = None
    ) -> RegisterReading:
        for name, text in files.items():
            content = text if isinstance(text, bytes) else dedent(text).encode()
            (tmp_path / name).write_bytes(content)
        return read_register(
            kind,
            [tmp_path / name for name in files],
            root=tmp_path,
            catalogue=catalogue,
            today=TODAY,
            source="test",
            options=options,
        )

    return read
