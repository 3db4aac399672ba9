import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qmanual.errors import SourceError
from qmanual.items.model import Catalogue
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.source import Source
from qmanual.kpi.sources.tables import open_table

TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A register of two complaints in place of the room of registers; notes what it was asked."""
    asked: list[Any] = []

    def register_rows(
        kind: str,
        table: str,
        paths: Sequence[Path],
        catalogue: Catalogue,
        today: datetime.date,
        *,
        options: Mapping[str, Any],
        calendar: Any,
        root: Path,
    ) -> Any:
        if kind == "cats":
            raise SourceError("there is no kind of register 'cats'")
        asked.append((kind, table, [p.name for p in paths], today, dict(options), calendar, root))
        return SimpleNamespace(
            columns={"id": "text", "received": "date", "late": "boolean", "points": "number"},
            rows=[
                {
                    "id": "C-1",
                    "received": TODAY,
                    "late": len(paths[0].read_text()) > 3,
                    "points": 2,
                },
                {"id": "C-2", "received": None, "late": None, "points": None},
            ],
        )

    monkeypatch.setattr("qmanual.kpi.sources.register_rows.register_rows", register_rows)
    return asked


def source(folder: Path, kind: str = "complaints") -> Source:
    (folder / "complaints.yml").write_text("old")
    (folder / "sources.yml").write_text(
        'calendars: {desk: {hours: {mon: "08:00-18:00"}}}\n'
        f"sources:\n  log:\n    title: Log\n    register: {kind}\n    path: complaints.yml\n"
        "    table: actions\n    calendar: desk\n    timezone: Europe/Lisbon\n"
    )
    sources = load_sources(folder, folder.parent)
    assert sources.findings == ()
    return sources.by_name["log"]


def test_register_is_a_source(tmp_path: Path, asked: list[Any]) -> None:
    found = source(tmp_path)

    files = find_files(found, tmp_path / "cache", catalogue=Catalogue(), today=TODAY)
    assert files is not None
    opened = open_table(found, files)

    rows = opened.table.to_pyarrow().to_pylist()
    opened.close()
    assert rows == [
        {"id": "C-1", "received": TODAY, "late": False, "points": 2.0},
        {"id": "C-2", "received": None, "late": None, "points": None},
    ]
    options = {"timezone": "Europe/Lisbon"}
    assert found.calendar is not None
    assert asked == [
        ("complaints", "actions", ["complaints.yml"], TODAY, options, found.calendar, tmp_path.parent)
    ]  # fmt: skip
    assert found.calendar.name == "desk"


def test_fingerprint_follows_the_rows(tmp_path: Path, asked: list[Any]) -> None:
    found = source(tmp_path)
    prints = []
    for text in ("old", "new", "changed"):
        (tmp_path / "complaints.yml").write_text(text)
        files = find_files(found, tmp_path / "cache", today=TODAY)
        assert files is not None
        prints.append(files.fingerprint)

    # The second text gives the same rows.
    assert (prints[0] == prints[1], prints[1] == prints[2]) == (True, False)


def test_unknown_kind_is_one_line_of_sources(tmp_path: Path, asked: list[Any]) -> None:
    with pytest.raises(SourceError) as caught:
        find_files(source(tmp_path, "cats"), tmp_path / "cache", today=TODAY)

    name = tmp_path.name
    assert str(caught.value) == (
        f"{name}/sources.yml:5: source 'log': there is no kind of register 'cats'"
    )
