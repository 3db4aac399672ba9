"""A small manual in a folder, and the command on it."""

import pytest
from click.testing import CliRunner

from qmquiz.cli.main import main

PAGE = """---
document:
  id: DOC-STANDARDS
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: "1"
  reason: First
  effective: 2026-10-05
  review_in: 6 months
---

# Standards

:::{{standard}} STD-1 Calls are answered
:channel: phone
:metric: time to answer a call
:at_most: {limit}

In words.
:::

:::{{qm:role}} ROLE-LEAD Lead
Leads.
:::

:::{{commitment}} COM-1 We listen
We do.
:::
"""


@pytest.fixture
def root(tmp_path):
    """Its folder; ``page(limit)`` writes its one page anew."""
    (tmp_path / "_config.yml").write_text("title: Test\nqmanual:\n  language: en\n")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual/_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (tmp_path / "manual/index.md").write_text(PAGE.format(limit="20 s"))
    (tmp_path / "training/question-banks").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def set_limit(root):
    """Change the limit of STD-1."""
    return lambda limit: (root / "manual/index.md").write_text(PAGE.format(limit=limit))


@pytest.fixture
def run(root):
    """Run the command on it."""

    def invoke(*arguments, **more):
        return CliRunner().invoke(main, [*arguments, "--root", str(root)], **more)

    return invoke
