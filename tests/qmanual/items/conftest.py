"""A small manual on disk, which each test changes as it needs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.items.model import Reading
from qmanual.items.read import read_folder

PAGE = """\
---
document:
  id: DOC-PHONE
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: 1
  reason: First issue.
  effective: 2026-03-01
  review_in: 12 months
---
# Phone

How we answer.

:::{qm:role} ROLE-LEAD Team lead
Leads the team.
:::

:::{need} NEED-FAST A quick answer
:segment: everyone
:::

:::{standard} STD-PHONE Calls are answered within 20 seconds
:channel: phone
:metric: time to answer a call
:at_most: 20 s
:share: 80 %
:owner: ROLE-LEAD
:meets: NEED-FAST

The clock starts when the caller **enters** the queue.
:::

::::{procedure} PRC-CALL Answer a call
:accountable: ROLE-LEAD

:::{step} PRC-CALL-01 Greet the caller
:role: ROLE-LEAD
:at_most: 1 min

Say your name.
:::

```{step} PRC-CALL-02 Open a case
---
role: [ROLE-LEAD]
record: Case
---
Write what was said.
```
::::
"""


@pytest.fixture
def write_manual(tmp_path: Path) -> Callable[..., Path]:
    """Write pages by name (without suffix) under ``manual/``; returns the root."""

    def write(**pages: str) -> Path:
        (tmp_path / "_config.yml").write_text("title: Test\n", encoding="utf-8")
        for name, text in pages.items():
            path = tmp_path / "manual" / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def read_page(write_manual: Callable[..., Path]) -> Callable[[str], Reading]:
    """Read a manual that is one page."""

    def read(text: str) -> Reading:
        return read_folder(write_manual(page=text))

    return read


@pytest.fixture
def page() -> str:
    """The text of a page without a fault."""
    return PAGE
