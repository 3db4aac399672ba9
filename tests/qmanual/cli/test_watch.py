"""``qmanual watch-kpi``: one look, many looks, and how it ends."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qmanual.cli import watch
from qmanual.cli.main import main
from qmanual.config import Settings
from qmanual.editions import live
from qmanual.editions.live import Look
from qmanual.errors import EditionError, KpiError
from qmanual.items.findings import Finding

SEEN = Look(edition="1.0", changed=True, findings=(), page=Path("live/index.html"))
WRONG = Finding(code="kpi-source", path="manual/sources.yml", line=3, message="log.csv is away")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: Manual\n")
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["watch-kpi", "--root", str(root), *arguments])


def looks(monkeypatch: pytest.MonkeyPatch, *outcomes: Look | BaseException) -> list[float]:
    """Let the looks come to these; returns the waits between them."""
    left, waits = list(outcomes), []

    def look(_settings: Settings) -> Look:
        outcome = left.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(live, "look", look)
    monkeypatch.setattr(watch.time, "sleep", waits.append)
    return waits


def test_once_looks_and_ends(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = looks(monkeypatch, SEEN)

    result = run(root, "--once")

    assert (result.exit_code, result.stderr, waits) == (0, "", [])
    assert result.stdout == "new figures beside edition 1.0: live/index.html\n"


def test_once_without_an_edition_could_not_run(root: Path) -> None:
    result = run(root, "--once")

    assert result.exit_code == 2
    assert result.stderr.startswith("qmanual: no edition is published")


def test_the_loop_goes_on_after_an_error_and_ends_at_ctrl_c(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unchanged = Look(edition="1.0", changed=False, findings=(WRONG,), page=Path("p"))
    waits = looks(
        monkeypatch, SEEN, KpiError("nothing can be written here"), EditionError("away"),
        unchanged, KeyboardInterrupt(),
    )  # fmt: skip

    result = run(root, "--every", "1h")

    assert (result.exit_code, waits) == (0, [3600, 3600, 3600, 3600])
    assert result.stdout.splitlines() == [
        "new figures beside edition 1.0: live/index.html",
        "unchanged beside edition 1.0: p",
        "stopped",
    ]
    assert result.stderr.splitlines() == [
        "qmanual: nothing can be written here",
        "qmanual: away",
        "manual/sources.yml:3: error: log.csv is away [kpi-source]",
    ]


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("15m", 900), ("2 min", 120)])
def test_times(root: Path, monkeypatch: pytest.MonkeyPatch, text: str, seconds: int) -> None:
    waits = looks(monkeypatch, SEEN, KeyboardInterrupt())

    run(root, "--every", text)

    assert waits == [seconds]


@pytest.mark.parametrize("text", ["2s", "soon", "-15m", "1d", ""])
def test_a_time_that_cannot_be_used(root: Path, text: str) -> None:
    result = run(root, "--every", text)

    assert result.exit_code == 2
    assert "is not a time of at least 5 s, such as 30s, 15m or 1h" in result.stderr
