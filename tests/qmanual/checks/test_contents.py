"""Pages that nobody sees."""

from collections.abc import Callable
from pathlib import Path

from qmanual.checks.contents import find_pages_left_out
from qmanual.items.model import Reading
from qmanual.items.tree import FolderTree


def test_find_pages_left_out(read_items: Callable[[str], Reading], tmp_path: Path) -> None:
    read_items("")
    manual = tmp_path / "manual"
    for name in ("forgotten.md", "previous/1/page.md", "authoring/guide.md", ".hidden/x.md"):
        path = manual / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# X\n", encoding="utf-8")

    assert list(find_pages_left_out(FolderTree(tmp_path, "manual"), "manual")) == []

    (manual / "_toc.yml").write_text("format: jb-book\nroot: manual/page\n", encoding="utf-8")
    found = find_pages_left_out(FolderTree(tmp_path, "manual"), "manual")
    assert [finding.path for finding in found] == ["manual/forgotten.md"]
