"""What both README commands need before anything of ours is installed: an environment.

Standard library only. The environment comes from uv.lock, so that everybody has the same one;
uv itself is the one on PATH, or a pinned one from PyPI in an environment of its own.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.8"
"""The uv that is fetched where there is none; any from 0.8 on reads our lock file."""

STAMP = "qmanual-environment.json"
NO_NETWORK = (
    "dns error",
    "failed to lookup",
    "name resolution",
    "connection refused",
    "network is unreachable",
    "no route to host",
    "error sending request",
    "failed to establish a new connection",
    "could not connect",
    "tunnel error",
    "timed out",
)
_MARK_EVERY_S = 10.0


class Trouble(Exception):  # noqa: N818  what a person reads is a sentence, not a class
    """We cannot go on; the message is one line that says what to do.

    :param details: what the failed command wrote, to be shown above the line.
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = tuple(details)


class Steps:
    """Tells what is being done; whatever takes more than a second shows its seconds."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.watched = sys.stdout.isatty()
        self.done: list[tuple[str, float]] = []

    def say(self, words: str = "") -> None:
        """One line for the reader."""
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    @contextlib.contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Show a step while it lasts, and how long it took when it is over."""
        begun = time.monotonic()
        over = threading.Event()
        clock = threading.Thread(target=self._tick, args=(words, begun, over), daemon=True)
        clock.start()
        try:
            yield
        finally:
            over.set()
            clock.join()
            took = time.monotonic() - begun
            self.done.append((words, took))
            if self.watched:
                sys.stdout.write("\r\x1b[K")
            if took >= 1:
                self.say(f"{took:7.1f} s  {words}")

    def _tick(self, words: str, begun: float, over: threading.Event) -> None:
        wait = 1.0
        while not over.wait(wait):
            took = time.monotonic() - begun
            if self.watched:
                sys.stdout.write(f"\r\x1b[K{took:7.0f} s  {words} ...")
            else:
                # In a log, a sign of life now and then is enough.
                sys.stdout.write(f"{took:7.0f} s  {words} ...\n")
                wait = _MARK_EVERY_S
            sys.stdout.flush()


def run_quietly(
    command: Sequence[str],
    failure: str,
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a command and return what it wrote to standard output.

    :param failure: what to say when it fails; its own last lines are shown above.
    :raises Trouble: if it fails or does not exist.
    """
    try:
        done = subprocess.run(
            list(command),
            cwd=cwd,
            env=dict(environment) if environment is not None else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise Trouble(f"{failure}: {command[0]}: {error.strerror}") from error
    output = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        lines = (output + "\n" + done.stderr.decode(errors="replace")).splitlines()
        raise Trouble(failure, [line for line in lines if line.strip()][-40:])
    return output


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return script_of(environment, "python")


def script_of(environment: Path, name: str) -> Path:
    """A command of an environment."""
    if os.name == "nt":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def check_writable(folder: Path, hint: str) -> None:
    """Make a folder, and try to write into it.

    :raises Trouble: if that is not possible.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Trouble(f"{folder} cannot be written ({error.strerror}); {hint}") from error


def make_environment(
    folder: Path, groups: Sequence[str], steps: Steps, *, only_groups: bool = False
) -> Path:
    """Make an environment from the lock file, or find it as it should be.

    :param groups: dependency groups beside the product's own needs.
    :param only_groups: whether what the groups do not ask for has to go.
    :return: the environment's folder.
    :raises Trouble: if a tool or the network is missing, or the folder cannot be written.
    """
    wanted = _stamp(groups)
    have = _load_stamp(folder)
    same = all(have.get(key) == wanted[key] for key in ("lock", "project", "python"))
    installed = have.get("groups")
    enough = isinstance(installed, list) and set(groups) <= set(installed)
    if same and enough and script_of(folder, "qmanual").exists():
        return folder
    check_writable(ROOT, "unpack the project where you may write, and run this there")
    uv = _find_uv(steps)
    arguments = ["sync", "--locked", "--compile-bytecode", "--no-default-groups"]
    for group in groups:
        arguments += ["--group", group]
    if not only_groups:
        arguments.append("--inexact")
    with steps.step(f"installing the packages into {folder.name}"):
        _run_uv(uv, arguments, folder)
    (folder / STAMP).write_text(json.dumps(wanted), encoding="utf-8")
    return folder


def _run_uv(uv: str, arguments: Sequence[str], folder: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environment["UV_PROJECT_ENVIRONMENT"] = str(folder)
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    try:
        run_quietly(
            [uv, *arguments, "--python", sys.executable],
            "the packages could not be installed",
            environment=environment,
        )
    except Trouble as trouble:
        raise _explained(trouble) from trouble


def _explained(trouble: Trouble) -> Trouble:
    """The same trouble, or a plain sentence when it is the network."""
    told = "\n".join(trouble.details).lower()
    if any(sign in told for sign in NO_NETWORK):
        return Trouble(
            "the packages could not be fetched: PyPI cannot be reached from here; connect to "
            "the network (or set UV_INDEX_URL and PIP_INDEX_URL to a mirror) and run this again"
        )
    return trouble


def _find_uv(steps: Steps) -> str:
    found = shutil.which("uv")
    if found is not None and _uv_version(found) >= (0, 8):
        return found
    tools = ROOT / ".venv-tools"
    own = script_of(tools, "uv")
    if own.exists() and _uv_version(str(own)) >= (0, 8):
        return str(own)
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            f"this Python ({sys.executable}) cannot make environments: its modules venv and "
            "ensurepip are missing; install them (Debian, Ubuntu: apt-get install python3-venv) "
            "or put uv on PATH"
        )
    with steps.step(f"fetching {UV}"):
        run_quietly(
            [sys.executable, "-m", "venv", "--clear", str(tools)],
            "an environment for uv could not be made",
        )
        try:
            run_quietly(
                [str(python_of(tools)), "-m", "pip", "install", "--quiet", "--retries", "1", UV],
                "uv could not be installed",
            )
        except Trouble as trouble:
            raise _explained(trouble) from trouble
    return str(own)


def _uv_version(uv: str) -> tuple[int, ...]:
    """Version of a uv; (0,) when it does not run, as a leftover shim does not."""
    try:
        done = subprocess.run(
            [uv, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
        words = done.stdout.decode(errors="replace").split()
        return tuple(int(part) for part in words[1].split(".")[:2])
    except (OSError, IndexError, ValueError):
        return (0,)


def _stamp(groups: Sequence[str]) -> dict[str, object]:
    def digest(name: str) -> str:
        return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()

    return {
        "lock": digest("uv.lock"),
        "project": digest("pyproject.toml"),
        "python": ".".join(str(part) for part in sys.version_info[:2]),
        "groups": sorted(groups),
    }


def _load_stamp(folder: Path) -> dict[str, object]:
    try:
        loaded = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
