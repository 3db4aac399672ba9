import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from qmanual.kpi.sources import fingerprints
from qmanual.kpi.sources.fingerprints import CACHE_FILE, FileFingerprints, joined


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose content was read, in order."""
    read: list[str] = []
    digest = fingerprints.hashlib.file_digest

    def note(file: Any, kind: Any) -> Any:
        read.append(Path(file.name).name)
        return digest(file, kind)

    monkeypatch.setattr(fingerprints.hashlib, "file_digest", note)
    return read


def write(path: Path, text: str, age_s: float = 60) -> Path:
    """A file that was changed some time ago."""
    path.write_text(text)
    moment = time.time_ns() - int(age_s * 1e9)
    os.utime(path, ns=(moment, moment))
    return path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are as old as their content says: nobody can set back the other time."""
    state = fingerprints._state
    monkeypatch.setattr(fingerprints, "_state", lambda path: (*state(path)[:3], 0))


def digest(folder: Path, path: Path) -> str:
    known = FileFingerprints(folder)
    found = known.digest(path)
    known.save()
    return found


def test_file_that_did_not_change_is_not_read_again(
    tmp_path: Path, reads: list[str], settled: None
) -> None:
    path = write(tmp_path / "a.csv", "x")

    found = [digest(tmp_path, path) for _ in range(3)]

    assert (len(set(found)), reads) == (1, ["a.csv"])


def test_file_that_changed_just_now_is_read_again(
    tmp_path: Path, reads: list[str], settled: None
) -> None:
    path = write(tmp_path / "a.csv", "x", age_s=1)

    digest(tmp_path, path)
    digest(tmp_path, path)

    assert reads == ["a.csv", "a.csv"]


def test_file_of_the_future_is_read_again(tmp_path: Path, reads: list[str], settled: None) -> None:
    path = write(tmp_path / "a.csv", "x", age_s=-3600)

    digest(tmp_path, path)
    digest(tmp_path, path)

    assert reads == ["a.csv", "a.csv"]


def test_same_size_and_time_of_another_file_is_another_content(
    tmp_path: Path, settled: None
) -> None:
    path = write(tmp_path / "a.csv", "x")
    first = digest(tmp_path, path)
    moment = path.stat().st_mtime_ns
    other = tmp_path / "new"
    other.write_text("y")
    os.utime(other, ns=(moment, moment))
    other.replace(path)

    assert digest(tmp_path, path) != first


def test_changed_content_with_the_old_time_is_another_content(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "x")
    first = digest(tmp_path, path)
    moment = path.stat().st_mtime_ns
    path.write_text("y")
    os.utime(path, ns=(moment, moment))

    assert digest(tmp_path, path) != first


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 9, "files": {}}', '{"format": 1}'])
def test_damaged_memory_is_as_good_as_none(tmp_path: Path, content: str, settled: None) -> None:
    path = write(tmp_path / "a.csv", "x")
    first = digest(tmp_path, path)
    (tmp_path / CACHE_FILE).write_text(content)

    assert digest(tmp_path, path) == first


def test_files_that_are_gone_are_forgotten(tmp_path: Path, settled: None) -> None:
    old, new = write(tmp_path / "a.csv", "x"), write(tmp_path / "b.csv", "y")
    digest(tmp_path, old)
    old.unlink()
    digest(tmp_path, new)

    remembered = json.loads((tmp_path / CACHE_FILE).read_text())["files"]
    assert list(remembered) == [str(new.resolve())]


def test_order_of_digests_counts() -> None:
    assert joined(["a", "b"]) != joined(["b", "a"])
    assert joined(["ab"]) != joined(["a", "b"])
