"""The README commands on a machine that lacks something: one clear line, and no traceback."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("run", "test")
LIBRARY = ("bootstrap", "browser", "machine", "selfcheck", "run", "test")


def run(script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / f"{script}.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **variables},
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_old_python_is_told_before_anything_of_today_is_read(script: str) -> None:
    """The line that says so has to parse, and to stand before every import, on Python 3.6."""
    text = (ROOT / "scripts" / f"{script}.py").read_text(encoding="utf-8")

    tree = ast.parse(text, feature_version=(3, 6))

    statements = [node for node in tree.body if not isinstance(node, ast.Expr)]
    assert isinstance(statements[0], ast.Import)
    assert [name.name for name in statements[0].names] == ["sys"]
    assert isinstance(statements[1], ast.If)
    assert "sys.version_info < (3, 11)" in ast.unparse(statements[1].test)


@pytest.mark.parametrize("name", LIBRARY)
def test_nothing_but_the_standard_library_is_imported(name: str) -> None:
    tree = ast.parse((ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8"))

    imported = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported - sys.stdlib_module_names - set(LIBRARY) == set()


def test_the_check_of_ci_is_the_command_of_the_readme() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8") == (
        "#!/usr/bin/env bash\nexec python3 scripts/test.py\n"
    )
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = run("run", "--port", str(port), "--data", str(tmp_path / "var"))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"run.py: port {port} at 127.0.0.1 is in use; stop what uses it, or choose another "
        f"with --port {port + 1}\n"
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_what_is_no_port_is_one_line(port: str) -> None:
    done = run("run", f"--port={port}")

    assert done.stderr == (
        f"run.py: --port {port} is not a port; give a number from 1024 to 65535\n"
    )


def test_an_address_of_another_machine_is_one_line() -> None:
    done = run("run", "--host", "192.0.2.1", "--port", "18123")

    assert done.stderr == "run.py: --host 192.0.2.1 is not an address of this machine\n"


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    done = run("run", "--check", "--data", str(tmp_path / "file" / "var"))

    assert done.returncode == 2
    assert done.stderr.startswith(f"run.py: {tmp_path / 'file' / 'var'} cannot be written (")
    assert done.stderr.endswith("; give another folder with --data\n")
    assert done.stderr.count("\n") == 1


def test_missing_git_is_one_line(tmp_path: Path) -> None:
    done = run("test", PATH=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr == (
        "test.py: git is not installed; the tests of history need it: install git\n"
    )


def test_an_unknown_step_is_told_with_those_there_are() -> None:
    done = run("test", "--only", "lnt")

    assert done.returncode == 2
    assert "invalid choice: 'lnt'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_environment_that_cannot_be_fetched_says_why(tmp_path: Path) -> None:
    """No network: an index that nobody answers, an empty cache, no environment yet."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed here")
    project = tmp_path / "project"
    (project / "scripts").mkdir(parents=True)
    for name in ("pyproject.toml", "uv.lock", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project / name)
    for path in (ROOT / "scripts").glob("*.py"):
        shutil.copy(path, project / "scripts")

    done = subprocess.run(
        [sys.executable, str(project / "scripts/run.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "UV_CACHE_DIR": str(tmp_path / "cache"),
            "UV_OFFLINE": "0",
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "HTTP_PROXY": "http://127.0.0.1:9",
            "ALL_PROXY": "http://127.0.0.1:9",
            "UV_HTTP_TIMEOUT": "2",
            "UV_HTTP_RETRIES": "0",
        },
    )

    assert done.returncode == 2
    assert done.stderr.startswith("run.py: the packages could not be fetched: PyPI cannot be")
    assert done.stderr.count("\n") == 1
