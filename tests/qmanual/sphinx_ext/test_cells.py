import os

import pytest

CELL_PAGE = """\
---
{front}kernelspec:
  name: python3
  display_name: Python 3
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---
# Figures

```{{code-cell}} python3
from pathlib import Path
print("read", Path("data/figures.csv").read_text().strip())
```

```{{code-cell}} python3
{second}
```
"""

FRONT = """\
document:
  id: DOC-FIGURES
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: 1
  reason: First edition
  effective: 2026-03-02
  review_in: 12 months
  data: [data/figures.csv]
"""


@pytest.fixture
def cell_project(project):
    """A page with two cells, of which one reads a file that the page declares."""
    project.index("roles", "policy", "standards", "other", "figures")
    project.write("manual/data/figures.csv", "10\n")
    project.write("manual/figures.md", CELL_PAGE.format(front=FRONT, second="print('two')"))
    return project


def test_changed_data_are_seen(cell_project):
    first = cell_project.build("-W", "--keep-going")
    assert (first.status, first.warnings) == (0, ())
    assert "read 10" in cell_project.html("manual/figures")

    path = cell_project.write("manual/data/figures.csv", "99\n")
    os.utime(path, (1, 1))  # as after unpacking: newer content, older date
    second = cell_project.build("-W", "--keep-going")

    assert second.status == 0
    assert "read 99" in cell_project.html("manual/figures")
    assert "read 10" not in cell_project.html("manual/figures")


@pytest.mark.parametrize("declared", ["data", "data/*.csv"])
def test_a_new_file_of_a_declared_folder_is_seen(cell_project, declared):
    text = CELL_PAGE.format(front=FRONT, second="print(len([*Path('data').iterdir()]), 'files')")
    text = text.replace("data: [data/figures.csv]", f'data: ["{declared}"]')
    cell_project.write("manual/figures.md", text)
    cell_project.build("-W", "--keep-going")

    cell_project.write("manual/data/more.csv", "20\n")
    built = cell_project.build("-W", "--keep-going")

    assert built.status == 0
    assert "2 files" in cell_project.html("manual/figures")


def test_unchanged_data_are_not_executed_again(cell_project):
    cell_project.build()

    again = cell_project.build("-E", "-v")

    assert "Using cached notebook" in again.stdout + again.stderr
    assert "read 10" in cell_project.html("manual/figures")


def test_failing_cell_fails_the_build_without_w_and_is_named(cell_project):
    text = CELL_PAGE.format(front=FRONT, second="1 / 0")
    cell_project.write("manual/figures.md", text)
    line = text.splitlines().index("1 / 0")

    built = cell_project.build()

    assert built.status != 0
    assert f"figures.md:{line}: cell 2: ZeroDivisionError: division by zero" in built.stderr
    assert not (cell_project.root / "_build/html/manual/figures.html").exists()
    cell_project.write("manual/figures.md", CELL_PAGE.format(front=FRONT, second="print('two')"))
    assert cell_project.build("-W", "--keep-going").status == 0


def test_declared_file_that_is_missing_is_a_warning_on_its_line(cell_project):
    cell_project.replace(
        "manual/figures.md", "data: [data/figures.csv]", "data: [data/figures.cvs]"
    )

    built = cell_project.build("-W", "--keep-going")

    assert built.status == 1
    assert built.warnings == (
        "manual/figures.md:10: WARNING: document data: there is no file 'data/figures.cvs' [qm.cell]",
        "manual/figures.md:21: WARNING: cell 1 reads manual/data/figures.csv, which the page does not declare: add it to 'document: data:' in the front matter [qm.cell]",
    )


def test_lines_on_a_page_with_cells_are_right(cell_project):
    text = CELL_PAGE.format(front=FRONT, second="print('two')").replace(
        "# Figures\n", "\n# Figures\n\n{item}`NO-SUCH`\n"
    )
    text += "\n\n{item}`NO-OTHER`\n\n{nosuchrole}`x`\n"
    cell_project.write("manual/figures.md", text)
    lines = text.splitlines()

    built = cell_project.build()

    assert sorted(warning.partition(": WARNING")[0] for warning in built.warnings) == [
        f"manual/figures.md:{lines.index(words) + 1}"
        for words in ("{item}`NO-SUCH`", "{item}`NO-OTHER`", "{nosuchrole}`x`")
    ]
    assert "<h1>Figures" in cell_project.html("manual/figures")
