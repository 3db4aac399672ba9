"""The sample company as tests use it: a folder of its own, our real commands, a real server."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A copy of the sample's content with one published edition and a running service.

    :param address: where it is served, without a slash at the end.
    :param passwords: user name to password.
    """

    root: Path
    address: str
    passwords: dict[str, str]

    def run(self, name: str, *arguments: str) -> str:
        """Run one of our commands in the company's folder; its output."""
        return run(self.root, name, *arguments)


def run(root: Path, name: str, *arguments: str) -> str:
    command = Path(sys.executable).parent / name
    done = subprocess.run(
        [str(command), *arguments], cwd=root, env=variables(root), capture_output=True, text=True
    )
    assert done.returncode == 0, f"{name} {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def variables(root: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QMTRAINING_")}
    return {**kept, "QMTRAINING_ROOT": str(root)}


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/training/sign-in/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for something that another process does.

    :raises AssertionError: if it does not happen in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:.0f} s until {what}"
        time.sleep(0.3)
