"""Small Sphinx projects, built by a plain ``sphinx-build``; the same tests on Sphinx 7 and 9."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

CONF = """\
project = "Test manual"
extensions = ["myst_nb", "qmanual.sphinx_ext"]
root_doc = "manual/index"
html_theme = "qmanual"
html_math_renderer = "qmanual"
html_copy_source = False
html_show_copyright = False
myst_enable_extensions = ["colon_fence", "dollarmath", "substitution"]
nb_execution_mode = "cache"
exclude_patterns = ["_build", "var", "parts"]
show_warning_types = True
qmanual_today = "2026-06-01"
"""

FRONT = """\
---
document:
  id: {id}
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: 1
  reason: First edition
  effective: 2026-03-02
  review_in: 12 months
  clauses: ["9001:{clause}"]{more}
---
"""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build left behind.

    :param warnings: lines on standard error that warn, with paths relative to the project.
    """

    status: int
    warnings: tuple[str, ...]
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Project:
    """A Sphinx project in a folder."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def page(self, name: str, body: str, *, clause: str = "5.2", more: str = "") -> Path:
        """A controlled page ``manual/<name>.md`` with the identifier ``DOC-<NAME>``."""
        front = FRONT.format(id=f"DOC-{name.upper()}", clause=clause, more=more)
        return self.write(f"manual/{name}.md", front + body)

    def registers(self) -> None:
        """A register of every kind, and one without an entry: ``registers/`` beside this file."""
        folder = Path(__file__).parent / "registers"
        for path in folder.iterdir():
            name = path.name if path.name == "sources.yml" else f"registers/{path.name}"
            self.write(f"manual/{name}", path.read_text(encoding="utf-8"))

    def index(self, *names: str, body: str = "") -> Path:
        lines = "\n".join(names)
        return self.write("manual/index.md", f"# Front\n\n```{{toctree}}\n{lines}\n```\n\n{body}\n")

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        stamp = path.stat().st_mtime_ns + 2_000_000_000
        os.utime(path, ns=(stamp, stamp))

    def build(self, *options: str, out: str = "_build") -> Built:
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", "-b", "html", "-d", f"{out}/doctrees",
             "--color" if "--color" in options else "--no-color",
             *(o for o in options if o != "--color"), ".", f"{out}/html"],
            cwd=self.root, capture_output=True, text=True, check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
        stderr = _COLOUR.sub("", done.stderr).replace(f"{self.root}/", "")
        warnings = tuple(line for line in stderr.splitlines() if "WARNING:" in line)
        return Built(status=done.returncode, warnings=warnings, stdout=done.stdout, stderr=stderr)

    def html(self, name: str, out: str = "_build") -> str:
        return (self.root / out / "html" / f"{name}.html").read_text(encoding="utf-8")

    def pages(self, out: str = "_build") -> dict[str, str]:
        """All pages of the manual, by name."""
        folder = self.root / out / "html"
        return {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.glob("manual/**/*.html"))
        }

    def stamps(self, out: str = "_build") -> dict[str, int]:
        """When each page was written."""
        folder = self.root / out / "html"
        return {
            path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
            for path in sorted(folder.glob("manual/**/*.html"))
        }


ROLES = "# Roles\n\n:::{qm:role} ROLE-LEAD Quality lead\n:::\n"

STANDARDS = """\
# Standards

:::{standard} STD-PHONE-01 Calls are answered within 20 seconds
:channel: phone
:metric: time to answer
:at_most: 20 s
:share: 80 %
:owner: ROLE-LEAD
:see: CMT-FAST

The clock starts in the *queue*.
:::
"""

POLICY = """\
# Policy

:::{commitment} CMT-FAST We answer at once

We keep {item}`STD-PHONE-01`.
:::
"""


@pytest.fixture
def empty_project(tmp_path: Path) -> Project:
    """A project without pages."""
    project = Project(tmp_path)
    project.write("conf.py", CONF)
    project.write("_config.yml", "title: Test manual\nqmanual:\n  organisation: Testers\n")
    return project


@pytest.fixture
def project(empty_project: Project) -> Project:
    """A small manual: roles, a policy, standards, and a page that shows none of them."""
    empty_project.index("roles", "policy", "standards", "other")
    empty_project.page("roles", ROLES)
    empty_project.page("policy", POLICY)
    empty_project.page("standards", STANDARDS, clause="8.2")
    empty_project.page("other", "# Other\n\nNothing of the rest.\n")
    return empty_project


@pytest.fixture
def inside() -> Callable[[str, str], str]:
    """The inside of an element with an id: up to the end tag of the same depth."""

    def find(html: str, identifier: str) -> str:
        opening = re.search(rf'<(\w+)[^>]*\bid="{re.escape(identifier)}"[^>]*>', html)
        assert opening is not None, f"no element {identifier}"
        depth, position = 1, opening.end()
        for found in re.finditer(rf"<(/?){opening[1]}\b[^>]*>", html[opening.end() :]):
            depth += -1 if found[1] else 1
            if depth == 0:
                return html[position : opening.end() + found.start()].strip()
        raise AssertionError(f"{identifier} is not closed")

    return find
