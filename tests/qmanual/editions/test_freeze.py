"""Freezing editions, for real."""

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.freeze import freeze
from qmanual.editions.refused import RefusedError
from qmanual.editions.store import find_edition, list_editions
from qmanual.editions.verify import verify
from qmanual.errors import EditionError

pytestmark = pytest.mark.slow


def edit(settings: Settings, name: str, old: str, new: str) -> None:
    path = settings.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edition_holds_everything_and_is_whole(settings: Settings) -> None:
    first = freeze(settings, "1.0")
    second = freeze(settings, "1.1").edition

    folder = settings.data_path / "editions/1.0"
    assert first.changed
    assert sorted(path.name for path in folder.iterdir()) == [
        "alerts.json",
        "approvals.json",
        "catalogue.json",
        "edition.json",
        "html",
        "manifest.json",
        "measurements.json",
        "questions.json",
        "sources",
    ]
    assert verify(settings) == ((), 2)
    assert (first.edition.previous, second.previous) == (None, "1.0")
    assert first.edition.catalogue().items["STD-PHONE-01"].fields["at_most"]["value"] == 30
    assert second.catalogue().items["STD-PHONE-01"].fields["at_most"]["value"] == 20
    page = (folder / "html/manual/standards.html").read_text(encoding="utf-8")
    assert "30 seconds" in page
    assert '<meta name="qmanual-edition" content="1.0" />' in page
    writable = [p for p in folder.rglob("*") if p.is_file() and p.stat().st_mode & stat.S_IWUSR]
    assert writable == []
    assert not (settings.data_path / "build/editions/1.0").exists()


def test_the_same_again_is_unchanged_and_other_content_is_refused(settings: Settings) -> None:
    before = freeze(settings, "1.1").edition

    again = freeze(settings, "1.1")
    edit(settings, "manual/standards.md", "20 s", "15 s")
    with pytest.raises(EditionError) as caught:
        freeze(settings, "1.1")

    assert not again.changed
    assert str(caught.value).startswith(
        "edition 1.1 is frozen already, and with other content (manual/standards.md"
    )
    assert find_edition(settings, "1.1") == before


def test_a_damaged_edition_is_not_called_unchanged(settings: Settings) -> None:
    page = freeze(settings, "1.1").edition.html_path / "manual" / "index.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes() + b" ")

    with pytest.raises(EditionError, match=r"it is damaged: 1\.1/html/manual/index\.html: was ch"):
        freeze(settings, "1.1")


def test_two_installations_freeze_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    here = freeze(settings, "1.1").edition
    there = freeze(replace(settings, data=str(tmp_path / "other")), "1.1").edition

    def files(path: Path) -> dict[str, str]:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        return {entry["path"]: entry["sha256"] for entry in manifest["files"]}

    differing = {
        name
        for name in files(here.path).keys() | files(there.path).keys()
        if files(here.path).get(name) != files(there.path).get(name)
    }
    assert here.content == there.content
    assert differing <= {"edition.json"}
    told = [json.loads((e.path / "edition.json").read_text("utf-8")) for e in (here, there)]
    assert told[0] == {**told[1], "frozen_at": told[0]["frozen_at"]}


def test_errors_freeze_nothing(settings: Settings) -> None:
    edit(settings, "manual/previous/1.0/standards.md", ":owner: ROLE-LEAD", ":owner: ROLE-NONE")

    with pytest.raises(RefusedError) as caught:
        freeze(settings, "1.0")

    assert str(caught.value) == "edition 1.0 is not frozen: 1 error to mend first"
    assert [line.split(" ")[0] for line in caught.value.lines] == [
        "manual/previous/1.0/standards.md:18:"
    ]
    assert list_editions(settings) == []


def test_a_warning_of_a_page_freezes_nothing_and_names_the_real_file(settings: Settings) -> None:
    edit(settings, "manual/previous/1.0/standards.md", "rely on.", "rely on [x](none.md).")

    with pytest.raises(RefusedError) as caught:
        freeze(settings, "1.0")

    assert caught.value.lines[0].startswith("manual/previous/1.0/standards.md:13: warning: ")
    assert list_editions(settings) == []
    assert list((settings.data_path / "editions").glob("*")) == []


def test_what_a_killed_run_left_is_removed(settings: Settings) -> None:
    left = settings.data_path / "editions/.freezing-1.1-4711"
    (left / "html").mkdir(parents=True)
    (left / "html/x.html").write_text("half", encoding="utf-8")

    freeze(settings, "1.1")

    assert [path.name for path in (settings.data_path / "editions").iterdir()] == ["1.1"]


def test_freezing_imports_no_sphinx(settings: Settings) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from qmanual.config import load_settings\n"
        "from qmanual.editions.freeze import freeze\n"
        f"freeze(load_settings(Path({str(settings.root)!r})), '1.1')\n"
        "print([name for name in ('sphinx', 'docutils', 'django') if name in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
