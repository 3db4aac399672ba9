"""Pages of a small manual, built for real."""

from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.build import build_manual
from qmanual.editions.refused import RefusedError

pytestmark = pytest.mark.slow


def write(settings: Settings, name: str, text: str) -> None:
    (settings.root / name).write_text(text, encoding="utf-8")


def times(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.rglob("*.html")}


def test_a_build_writes_pages_and_then_has_nothing_to_do(settings: Settings) -> None:
    steps: list[str] = []

    first = build_manual(settings, progress=steps.append)
    second = build_manual(settings)

    assert first.changed
    assert not second.changed
    assert first.html == settings.data_path / "build/html"
    page = (first.html / "manual/standards.html").read_text(encoding="utf-8")
    assert 'id="std-phone-01"' in page
    assert "20 seconds" in page
    assert "reading manual/roles (67 %)" in steps


def test_an_edited_page_is_built_again_and_a_removed_one_goes(settings: Settings) -> None:
    html = build_manual(settings).html
    before = times(html / "manual")
    write(settings, "manual/index.md", "# Town desk\n\nOther words.\n")
    toc = settings.manual_path / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8") + "  - file: manual/more\n", encoding="utf-8")
    write(settings, "manual/more.md", "# More\n\nFor a while.\n")
    build_manual(settings)
    assert (html / "manual/more.html").is_file()
    (settings.manual_path / "more.md").unlink()
    toc.write_text(toc.read_text(encoding="utf-8").replace("  - file: manual/more\n", ""))

    assert build_manual(settings).changed

    assert "Other words." in (html / "manual/index.html").read_text(encoding="utf-8")
    assert set(times(html / "manual")) == set(before)


def test_a_warning_fails_the_build_every_time(settings: Settings) -> None:
    """Sphinx takes a page with a warning as done: a second build would go through."""
    write(settings, "manual/index.md", "# Town desk\n\nSee [nothing](nothing.md).\n")
    lines = []

    for _time in range(2):
        with pytest.raises(RefusedError) as caught:
            build_manual(settings)
        lines.append(caught.value.lines)
    write(settings, "manual/index.md", "# Town desk\n\nSee [roles](roles.md).\n")
    build_manual(settings)

    assert lines[0] == lines[1]
    assert len(lines[0]) == 1
    assert lines[0][0].startswith("manual/index.md:3: warning: ")
    assert "nothing.md" in lines[0][0]


def test_errors_of_the_sources_are_told_before_anything_starts(settings: Settings) -> None:
    text = (settings.manual_path / "standards.md").read_text(encoding="utf-8")
    write(settings, "manual/standards.md", text.replace("ROLE-LEAD\n\nA", "ROLE-NOBODY\n\nA"))

    with pytest.raises(RefusedError) as caught:
        build_manual(settings)

    assert str(caught.value) == "the manual is not built: 1 error to mend first"
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith("manual/standards.md:18: error: ")
    assert not (settings.data_path / "build/html").exists()


def test_a_page_that_was_tampered_with_is_built_again(settings: Settings) -> None:
    html = build_manual(settings).html
    page = html / "manual/roles.html"
    text = page.read_text(encoding="utf-8")
    page.unlink()

    built = build_manual(settings)

    assert built.changed
    assert page.read_text(encoding="utf-8") == text


def test_a_stop_of_sphinx_is_one_line(settings: Settings) -> None:
    config = settings.root / "_config.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("html_theme: qmanual", "html_theme: nonesuch"), encoding="utf-8")

    with pytest.raises(RefusedError) as caught:
        build_manual(settings)

    assert len(caught.value.lines) == 1
    assert "nonesuch" in caught.value.lines[0]
    assert "Traceback" not in caught.value.lines[0]


def test_the_build_does_not_depend_on_where_it_is_started(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert build_manual(settings).index.is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["company"]
