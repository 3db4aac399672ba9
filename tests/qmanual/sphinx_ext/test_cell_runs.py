"""A failing cell: named when it ends the build, or the last good figures, marked as old."""

import re

import pytest

from qmanual.kernels.old_figures import find_old_figures

PAGE = """\
---
document:
  id: DOC-FIGURES
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: 1
  reason: First edition
  effective: 2026-03-02
  review_in: 12 months
  data: [data/x.csv]
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

```{{code-cell}} python3
x = int(open("data/x.csv").read())
```

```{{code-cell}} python3
{tags}
print("ratio", 100 // x)
```
"""
CELL = PAGE.split("\n").index('print("ratio", 100 // x)') - 1  # the fence, two lines above
NOTE = re.compile(
    r"Figures of \d+ \w+ \d{4}, \d\d:\d\d: the cell failed since "
    r"\(ZeroDivisionError: integer division or modulo by zero\)\."
)


@pytest.fixture
def page(project):
    """A manual with a page whose second cell fails while ``data/x.csv`` holds 0."""
    project.index("roles", "policy", "standards", "other", "figures")
    project.write("manual/data/x.csv", "4\n")
    return project


def write(page, more="", tags=":tags: []"):
    page.write(
        "manual/figures.md", PAGE.format(more=more, tags=tags).replace("\n\nkernel", "\nkernel")
    )


def line(more):
    return CELL if more else CELL - 1


@pytest.mark.parametrize(
    ("more", "tags"), [("  cells: keep-last", ":tags: []"), ("", ":tags: [keep-last]")]
)
def test_last_good_figures_are_shown_and_marked_when_allowed(page, more, tags):
    write(page, more, tags)
    page.build("-W", "--keep-going")
    page.write("manual/data/x.csv", "0\n")

    failed = page.build("-W", "--keep-going")
    html = page.html("manual/figures")
    again = page.build("-W", "--keep-going", "-E")
    found = list(find_old_figures(page.root / "_build/.jupyter_cache"))
    page.write("manual/data/x.csv", "5\n")
    page.build("-W", "--keep-going")
    mended = page.html("manual/figures")

    assert (failed.status, failed.warnings) == (0, ())
    assert "ratio 25" in html
    assert len(NOTE.findall(html)) == 2
    assert html.index("<h1>") < NOTE.search(html).start() < html.index("ratio 25")
    assert NOTE.search(failed.stdout)
    assert NOTE.search(again.stdout), "it is tried again in every build"
    assert [(f.path, f.line, f.severity.value, bool(NOTE.fullmatch(f.message))) for f in found] == [
        ("manual/figures.md", line(more), "warning", True)
    ]
    assert "ratio 20" in mended
    assert not NOTE.search(mended)
    assert list(find_old_figures(page.root / "_build/.jupyter_cache")) == []


def test_without_a_last_good_value_the_build_fails(page):
    page.write("manual/data/x.csv", "0\n")
    write(page, "  cells: keep-last")

    built = page.build()

    assert built.status != 0
    assert f"figures.md:{CELL}: cell 2: ZeroDivisionError: integer" in built.stderr


def test_other_code_has_no_last_good_value(page):
    write(page, "  cells: keep-last")
    page.build()
    page.replace("manual/figures.md", "100 //", "200 //")
    page.write("manual/data/x.csv", "0\n")

    assert page.build().status != 0


@pytest.mark.parametrize(("choice", "status"), [("keep-last", 2), ("keep-last-in-editions", 0)])
def test_an_edition_takes_old_figures_only_when_that_is_allowed(page, choice, status):
    write(page, f"  cells: {choice}")
    page.build()
    page.write("manual/data/x.csv", "0\n")

    built = page.build("-D", "qmanual_edition=2026-2")

    assert built.status == status


def test_a_failing_page_that_may_not_keep_fails(page):
    write(page)
    page.build()
    page.write("manual/data/x.csv", "0\n")

    built = page.build()

    assert built.status != 0
    assert "cell 2: ZeroDivisionError" in built.stderr


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os._exit(1)", "cell 2: its kernel died"),
        ("import time; time.sleep(60)", "cell 2: it ran longer than the 3 s allowed"),
        ("raise SystemExit('stop')", "cell 2: SystemExit: stop"),
        ("1 +", "cell 2: SyntaxError: "),
        ("raise ValueError('\\x07' + 'x' * 9_000_000)", f"cell 2: ValueError:  {'x' * 286}…\n"),
    ],
)
def test_every_way_to_fail_names_the_page_and_the_cell(page, code, words):
    write(page)
    page.replace("manual/figures.md", 'print("ratio", 100 // x)', code)

    built = page.build("-D", "nb_execution_timeout=3")

    assert built.status != 0
    assert f"figures.md:{CELL - 1}: {words}" in built.stderr
    # What a kernel that is ended says itself stands before; Sphinx 9 adds one frame, as always.
    assert "most recent call last" not in built.stderr.partition("Code cell failed")[2]


def test_a_kernel_that_is_not_there_is_named(page):
    write(page)
    page.replace("manual/figures.md", "name: python3", "name: fortran")

    built = page.build()

    assert built.status != 0
    assert "there is no kernel 'fortran' here" in built.stderr.partition("Code cell failed")[2]
    assert "most recent call last" not in built.stderr
