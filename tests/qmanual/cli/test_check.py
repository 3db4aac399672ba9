"""``qmanual check``: alerts of KPIs are findings, and notes do not fail a strict run."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qmanual.cli.main import main

PAGE = """\
---
document: {id: DOC-A, owner: ROLE-A, approver: ROLE-A, revision: "1", reason: First,
  effective: 2026-01-01, review_in: 999 months}
---
# KPIs

:::{qm:role} ROLE-A Lead
:::

:::{objective} OBJ-A More limits are kept
:baseline: 50 %
:target: 70 %
:due: 2099-12-31
:owner: ROLE-A
:::

```{kpi} KPI-KEPT Limits kept
source: log
metric: {type: ratio, numerator: kept}
time: {column: at, grain: month}
unit: percent
direction: higher
targets: [{from: 2024-01-01, target: 0.7}]
owner: ROLE-A
measures: OBJ-A
```
"""


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    folder = tmp_path / "manual"
    folder.mkdir()
    (tmp_path / "_config.yml").write_text("title: Manual\n")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (folder / "index.md").write_text(PAGE)
    (folder / "log.csv").write_text(
        "at,kept\n2024-01-01,true\n2024-01-31,true\n2024-02-01,false\n2024-02-29,true\n"
    )
    approve = ["approve", "DOC-A", "--name", "Ann Bell", "--root", str(tmp_path)]
    assert CliRunner().invoke(main, approve).exit_code == 0
    return tmp_path


def check(root: Path, *, sample: bool) -> Result:
    source = f"sources:\n  log: {{title: Log, path: log.csv, sample: {str(sample).lower()}}}\n"
    (root / "manual" / "sources.yml").write_text(source)
    return CliRunner().invoke(main, ["check", "--strict", "--root", str(root)])


def kpi_lines(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if "[kpi-" in line]


def test_a_missed_target_of_our_own_is_a_warning(manual: Path) -> None:
    result = check(manual, sample=False)

    assert result.exit_code == 1
    assert kpi_lines(result) == [
        "manual/index.md:17: warning: KPI-KEPT misses its target in 2024-02; look for the cause and "
        "open a record in the register of nonconformities that names KPI-KEPT [kpi-missed]"
    ]


def test_a_missed_target_of_sample_data_is_a_note_and_strict_passes(manual: Path) -> None:
    result = check(manual, sample=True)

    assert kpi_lines(result) == [
        "manual/index.md:17: note: KPI-KEPT misses its target in 2024-02; the data are samples, so "
        "nobody has to act [kpi-missed]"
    ]
    assert result.stdout.splitlines()[-1] == "3 items checked: 0 errors, 0 warnings, 1 note"
    assert result.exit_code == 0
