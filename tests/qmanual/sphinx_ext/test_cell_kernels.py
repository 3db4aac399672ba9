"""The kernels of a build: warm on Linux, stock when asked for; gone when it ends."""

import os
import sys
from pathlib import Path

import pytest

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

PAGE = """\
---
kernelspec:
  name: python3
  display_name: Python 3
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---
# Page {name}

```{{code-cell}} python3
import os
{source}
```
"""

FORKED = "print('parent', 'qmanual.kernels.zygote' in open(f'/proc/{os.getppid()}/cmdline').read())"


@pytest.fixture
def kernel_project(project, monkeypatch):
    """Three pages, each with a cell that tells whether its kernel was forked."""
    scripts = str(Path(__file__).parents[3] / "scripts")
    monkeypatch.setenv("PYTHONPATH", f"{scripts}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.delenv("QMANUAL_KERNELS", raising=False)
    names = ("one", "two", "three")
    project.index("roles", "policy", "standards", "other", *names)
    for name in names:
        project.write(f"manual/{name}.md", PAGE.format(name=name, source=FORKED))
    return project


def processes_in(folder):
    """Processes that were started in a folder, and still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if path.resolve().is_relative_to(folder):
                found.append(path.parent.name)
        except OSError:
            continue
    return found


@linux_only
@pytest.mark.parametrize("options", [(), ("-j", "2")])
def test_kernels_are_forked_and_nothing_stays(kernel_project, options):
    built = kernel_project.build("-W", "--keep-going", *options)

    assert (built.status, built.warnings) == (0, ())
    for name in ("one", "two", "three"):
        assert "parent True" in kernel_project.html(f"manual/{name}")
    assert processes_in(kernel_project.root) == []


@linux_only
@pytest.mark.parametrize("way", ["variable", "setting"])
def test_stock_kernels_when_asked_for(kernel_project, monkeypatch, way):
    if way == "variable":
        monkeypatch.setenv("QMANUAL_KERNELS", "stock")
    options = ("-D", "qmanual_kernels=stock") if way == "setting" else ()

    built = kernel_project.build("-W", "--keep-going", *options)

    assert built.status == 0
    assert "parent False" in kernel_project.html("manual/one")


@linux_only
def test_stock_kernels_with_one_line_when_warm_ones_cannot_be_had(kernel_project, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{os.environ['PYTHONPATH']}{os.pathsep}relative")

    built = kernel_project.build("-W", "--keep-going")

    assert built.status == 0
    assert built.stdout.count("stock kernels are used: PYTHONPATH has a path") == 1
    assert "parent False" in kernel_project.html("manual/one")


def test_provisioner_chosen_by_others_is_left_alone(kernel_project, monkeypatch):
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "local-provisioner")
    kernel_project.replace("manual/one.md", "import os\n", "open('index.md').close()\nimport os\n")

    built = kernel_project.build("-W", "--keep-going")

    assert built.status == 0
    assert "kernels are started by local-provisioner" in built.stdout


def test_a_build_whose_cells_are_cached_starts_no_kernel(kernel_project, monkeypatch):
    kernel_project.build()
    kernel_project.write(
        "conf.py",
        (kernel_project.root / "conf.py").read_text() + "\nimport os, subprocess, sys\n"
        "def finished(app, error):\n"
        "    from qmanual.kernels.session import current_session\n"
        "    warm = current_session().warm\n"
        "    print('shell waits:', open(f'/proc/{warm.pid}/cmdline').read().startswith('/bin/sh'))\n"
        "def setup(app):\n    app.connect('build-finished', finished, priority=1)\n",
    )

    again = kernel_project.build("-E", "-v")

    assert (again.stdout + again.stderr).count("Using cached notebook") == 3
    if sys.platform == "linux":
        assert "shell waits: True" in again.stdout


def test_our_part_imports_no_jupyter_before_a_page_has_cells(project):
    text = (project.root / "conf.py").read_text().replace('"myst_nb"', '"myst_parser"')
    project.write(
        "conf.py",
        text + "\nimport sys\ndef setup(app):\n"
        "    app.connect('build-finished', lambda app, error: print('imported:', sorted("
        "{'jupyter_client', 'nbclient', 'jupyter_cache', 'pandas', 'ibis', 'altair', 'scipy'}"
        " & set(sys.modules))))\n",
    )

    built = project.build()

    assert "imported: []" in built.stdout
