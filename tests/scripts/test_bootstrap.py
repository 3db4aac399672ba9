"""The environment of the README commands."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def bootstrap(load_script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load_script("bootstrap")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "uv.lock").write_text("lock", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("project", encoding="utf-8")
    return module


def fake_uv(folder: Path, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "uv"
    path.write_text(f"#!{sys.executable}\nimport os, sys\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


WORKING = """
if sys.argv[1] == "--version":
    print("uv 0.13.8 (test)")
    raise SystemExit
from pathlib import Path
folder = Path(os.environ["UV_PROJECT_ENVIRONMENT"])
(folder / "bin").mkdir(parents=True, exist_ok=True)
(folder / "bin/qmanual").write_text("")
with open(folder / "calls", "a") as calls:
    print(" ".join(sys.argv[1:]), file=calls)
"""


def test_an_environment_is_made_once_and_again_when_the_lock_changes(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(fake_uv(tmp_path / "tools", WORKING).parent))
    venv = tmp_path / ".venv"
    steps = bootstrap.Steps()

    for _time in range(3):
        bootstrap.make_environment(venv, ["book"], steps)
    (tmp_path / "uv.lock").write_text("another lock", encoding="utf-8")
    bootstrap.make_environment(venv, ["book", "dev"], steps, only_groups=True)
    bootstrap.make_environment(venv, ["book"], steps)

    assert (venv / "calls").read_text(encoding="utf-8").splitlines() == [
        "sync --locked --compile-bytecode --no-default-groups --group book --inexact "
        f"--python {sys.executable}",
        "sync --locked --compile-bytecode --no-default-groups --group book --group dev "
        f"--python {sys.executable}",
    ]
    assert json.loads((venv / bootstrap.STAMP).read_text(encoding="utf-8"))["groups"] == [
        "book",
        "dev",
    ]


def test_a_failure_shows_what_uv_said_and_leaves_no_stamp(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = WORKING.replace("from pathlib", 'sys.exit("error: lock is stale")\nfrom pathlib')
    monkeypatch.setenv("PATH", str(fake_uv(tmp_path / "tools", script).parent))

    with pytest.raises(bootstrap.Trouble, match="the packages could not be installed") as caught:
        bootstrap.make_environment(tmp_path / ".venv", ["book"], bootstrap.Steps())

    assert caught.value.details == ("error: lock is stale",)
    assert not (tmp_path / ".venv" / bootstrap.STAMP).exists()


def test_no_network_is_said_in_plain_words(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = WORKING.replace(
        "from pathlib", 'sys.exit("error: Failed to fetch\\n  Caused by: dns error")\nfrom pathlib'
    )
    monkeypatch.setenv("PATH", str(fake_uv(tmp_path / "tools", script).parent))

    with pytest.raises(bootstrap.Trouble, match="PyPI cannot be reached") as caught:
        bootstrap.make_environment(tmp_path / ".venv", ["book"], bootstrap.Steps())

    assert caught.value.details == ()


def test_a_python_without_venv_and_uv_is_told_what_to_install(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's python3 has no ensurepip unless python3-venv is installed."""
    broken = fake_uv(tmp_path / "tools", 'sys.exit("pyenv: uv: command not found")')
    monkeypatch.setenv("PATH", str(broken.parent))
    find_spec = bootstrap.importlib.util.find_spec
    monkeypatch.setattr(
        bootstrap.importlib.util,
        "find_spec",
        lambda name: None if name == "ensurepip" else find_spec(name),
    )

    with pytest.raises(bootstrap.Trouble, match="apt-get install python3-venv"):
        bootstrap.make_environment(tmp_path / ".venv", ["book"], bootstrap.Steps())


def test_steps_longer_than_a_second_are_told(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 0.0, 0.4, 10.0, 14.2])
    monkeypatch.setattr(bootstrap.time, "monotonic", lambda: next(clock))
    steps = bootstrap.Steps()

    with steps.step("something short"):
        pass
    with steps.step("something long"):
        pass

    assert capsys.readouterr().out == "    4.2 s  something long\n"
