"""A catalogue from text, for rules over the catalogue."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.items.model import Reading
from qmanual.items.read import read_folder

HEAD = """\
---
document: {id: DOC-A, owner: ROLE-A, approver: ROLE-A, revision: 1, reason: First., \
effective: 2026-03-01, review_in: 12 months}
---
# Page

:::{qm:role} ROLE-A Lead
:::

"""


@pytest.fixture
def read_items(tmp_path: Path) -> Callable[[str], Reading]:
    """Read a manual of one page: a head of 8 lines with ROLE-A, then the given text."""

    def read(text: str) -> Reading:
        (tmp_path / "_config.yml").write_text("title: Test\n", encoding="utf-8")
        (tmp_path / "manual").mkdir(exist_ok=True)
        (tmp_path / "manual" / "page.md").write_text(HEAD + text, encoding="utf-8")
        return read_folder(tmp_path)

    return read
