"""The command that runs the tests: what it counts, what it calls skipped, how it exits."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def script(load_script: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    module = load_script("test")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def fake(folder: Path, name: str, output: str, status: int) -> list[str]:
    """A command of that name that writes a text and exits."""
    path = folder / name
    path.write_text(
        f"#!{sys.executable}\nimport sys\nprint({output!r})\nsys.exit({status})\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return [str(path)]


def test_tests_are_counted_and_one_failed_step_fails_all(
    script: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session = script.Session(script.Steps())
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    session.run("one", fake(tmp_path / "a", "pytest", "..\n7 passed, 2 skipped in 1.20s", 0))
    session.run("two", fake(tmp_path / "b", "pytest", "1 failed, 3 passed, 1 error in 2.00s", 1))
    session.run("types", fake(tmp_path, "mypy", "Found 2 errors in 2 files", 1))

    assert script.summary(session) == 1
    lines = capfd.readouterr().out.splitlines()
    assert lines[-1].startswith("10 passed, 2 failed, 2 skipped in ")
    assert lines[-2] == "1 of 3 steps went well"
    assert [line for line in lines if line.startswith("FAILED")] == ["FAILED two", "FAILED types"]


def test_what_was_not_tested_is_said_loudly_and_fails_nothing(
    script: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session = script.Session(script.Steps())

    session.run("none", fake(tmp_path, "pytest", "no tests ran in 0.01s", script.NO_TESTS))
    session.skip("browser", "Chromium is not installed")

    assert script.summary(session) == 0
    out = capfd.readouterr().out
    assert "# NOT EVERYTHING WAS TESTED " in out
    assert "# browser: Chromium is not installed #" in out
    assert "no test was found" in out


def test_a_second_command_runs_though_the_first_one_failed(
    script: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session = script.Session(script.Steps())

    session.run("lint", fake(tmp_path, "one", "bad style", 1), fake(tmp_path, "two", "fine", 0))

    assert "bad style\nfine\n" in capfd.readouterr().out
    assert [(title, state) for title, state, _took in session.results] == [("lint", "failed")]


def test_a_step_that_hangs_is_ended(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "STEP_TIMEOUT_S", 0.5)
    hanging = tmp_path / "pytest"
    hanging.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n", encoding="utf-8")
    hanging.chmod(0o755)
    session = script.Session(script.Steps())

    session.run("tests", [str(hanging)])

    assert session.results[0][1] == "failed"
    assert session.results[0][2] < 30
