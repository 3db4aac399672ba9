"""What cells read without declaring it is a finding, in every build, and never a stale figure."""

import os

import pytest

FRONT = """\
---
document:
  id: DOC-FIGURES
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: 1
  reason: First edition
  effective: 2026-03-02
  review_in: 12 months
{more}
kernelspec:
  name: python3
  display_name: Python 3
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---
# Figures

"""

CELL = "```{code-cell} python3\n%s\n```\n\n"
READ = 'from pathlib import Path\nprint("read", Path("data/x.csv").read_text().strip())'
UNDECLARED = (
    "manual/figures.md:{line}: WARNING: cell {cell} {what}, which the page does not declare: "
    "add it to 'document: data:' in the front matter [qm.cell]"
)


@pytest.fixture
def page(project):
    """Writes a page with cells into a manual that has ``data/x.csv``."""
    project.index("roles", "policy", "standards", "other", "figures")
    project.write("manual/data/x.csv", "10\n")

    def write(*cells, more="  data: []"):
        text = FRONT.format(more=more) + "".join(CELL % cell for cell in cells)
        project.write("manual/figures.md", text)
        return text.splitlines()

    project_write.append(write)
    yield project
    project_write.clear()


project_write = []


def line_of(lines, words):
    return lines.index(words) + 1


def test_undeclared_read_is_told_with_page_cell_and_file_also_from_the_cache(page):
    lines = project_write[0]("", "print(1)", READ)
    where = line_of(lines, READ.split("\n")[0]) - 1
    expected = (UNDECLARED.format(line=where, cell=3, what="reads manual/data/x.csv"),)

    first = page.build()
    cached = page.build("-E", "-v")
    nothing_read = page.build()

    assert first.warnings == expected
    assert "Using cached notebook" in cached.stdout + cached.stderr
    assert cached.warnings == expected
    assert nothing_read.warnings == expected


@pytest.mark.parametrize(
    "more", ["  data: [data/x.csv]", "  data: [manual/data]", "  data: ['data/*.csv']"]
)
def test_declared_read_is_no_finding(page, more):
    project_write[0](READ, more=more)

    assert page.build("-W", "--keep-going").warnings == ()


def test_a_changed_undeclared_file_is_never_a_stale_figure(page):
    project_write[0](READ)
    page.build()
    path = page.write("manual/data/x.csv", "99\n")
    os.utime(path, (1, 1))

    incremental = page.build()
    page.write("manual/data/x.csv", "77\n")
    page.build("-E")

    assert len(incremental.warnings) == 1
    assert "read 77" in page.html("manual/figures")


def test_a_module_outside_the_manual_is_told_and_one_inside_is_an_input(page):
    page.write("lib/rates.py", "RATE = 5\n")
    page.write("manual/local.py", "RATE = 6\n")
    lines = project_write[0]("import sys; sys.path.insert(0, '../lib'); import rates, local\nprint(rates.RATE, local.RATE)")  # fmt: skip
    where = line_of(lines, "```{code-cell} python3")

    built = page.build()
    page.write("manual/local.py", "RATE = 60\n")
    page.build()

    assert built.warnings == (UNDECLARED.format(line=where, cell=1, what="imports lib/rates.py"),)
    assert "5 60" in page.html("manual/figures")


def test_another_machine_is_a_finding(page):
    project_write[0](
        "import socket\ns = socket.socket(); s.setblocking(False)\n"
        "try:\n    s.connect(('192.0.2.7', 80))\nexcept OSError:\n    pass"
    )

    (warning,) = page.build().warnings

    assert "cell 1 reads from 192.0.2.7:80, and whether that changed cannot be tracked" in warning


def test_code_that_came_back_has_its_own_findings(page):
    project_write[0](READ)
    page.build()
    project_write[0]("print('nothing')")
    without = page.build()
    project_write[0](READ)

    again = page.build("-v")

    assert without.warnings == ()
    assert "Using cached notebook" in again.stdout + again.stderr
    assert len(again.warnings) == 1


def test_code_from_a_file_is_an_input(page):
    page.write("manual/code.txt", "print('first')\n")
    project_write[0](":load: code.txt\n")
    page.build()
    page.write("manual/code.txt", "print('second')\n")

    built = page.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    assert "second" in page.html("manual/figures")
