"""The sources of an edition, and their copy in a folder."""

import os
from pathlib import Path

from qmanual.config import Settings, load_settings
from qmanual.editions.sources import assemble, find_sources, shown_path


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


WANTED = [
    "_config.yml",
    "manual/_toc.yml",
    "manual/editions.yml",
    "manual/index.md",
    "manual/roles.md",
    "manual/standards.md",
]


def test_sources_leave_out_what_is_no_part_of_an_edition(settings: Settings) -> None:
    for name in ("var/x.md", "manual/.git/x.md", "manual/__pycache__/x.pyc", "notes/x.md"):
        (settings.root / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.root / name).write_text("x", encoding="utf-8")

    assert list(find_sources(settings).files) == WANTED


def test_an_overlay_stands_in_place_of_the_same_file(settings: Settings, tmp_path: Path) -> None:
    overlay = settings.manual_path / "previous/1.0"

    assembled = assemble(find_sources(settings, overlay), tmp_path / "tree")

    assert names(assembled.root) == WANTED
    assert "30 s" in (assembled.root / "manual/standards.md").read_text(encoding="utf-8")


def test_a_copy_writes_into_the_data_folder_of_the_original(
    settings: Settings, tmp_path: Path
) -> None:
    assembled = assemble(find_sources(settings), tmp_path / "tree")

    assert load_settings(assembled.root).data_path == settings.data_path
    assert load_settings(assembled.root) == assembled


def test_a_second_copy_touches_only_what_differs(settings: Settings, tmp_path: Path) -> None:
    tree = assemble(find_sources(settings), tmp_path / "tree").root
    before = {path: path.stat().st_ino for path in tree.rglob("*.md")}
    (settings.root / "manual/roles.md").unlink()
    index = settings.root / "manual/index.md"
    index.write_text("# Other\n", encoding="utf-8")
    os.utime(index, (1, 1))

    assemble(find_sources(settings), tree)

    assert (tree / "manual/index.md").read_text(encoding="utf-8") == "# Other\n"
    assert not (tree / "manual/roles.md").exists()
    standards = tree / "manual/standards.md"
    assert standards.stat().st_ino == before[standards]


def test_the_list_of_editions_is_no_content(settings: Settings) -> None:
    before = find_sources(settings).digests()
    (settings.manual_path / "editions.yml").write_text("editions: []\n", encoding="utf-8")

    assert find_sources(settings).digests() == before


def test_a_copy_is_named_as_the_file_it_was_copied_from(settings: Settings, tmp_path: Path) -> None:
    sources = find_sources(settings, settings.manual_path / "previous/1.0")
    tree = assemble(sources, tmp_path / "tree").root

    shown = [
        shown_path(sources, tree, path)
        for path in (
            tree / "manual/standards.md",
            tree / "manual/roles.md",
            tree / "manual/none.md",
            Path("/elsewhere/x.md"),
        )
    ]

    assert shown == [
        "manual/previous/1.0/standards.md",
        "manual/roles.md",
        str(tree / "manual/none.md"),
        "/elsewhere/x.md",
    ]
