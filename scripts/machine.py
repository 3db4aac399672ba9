"""What the tests use of the machine: a browser, fonts, and a PostgreSQL of their own.

Where it may (as root, with apt-get), what is missing is installed; elsewhere it is said.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bootstrap import Steps, Trouble, run_quietly

PACKAGES = {"chromium": "chromium", "cjk": "fonts-noto-cjk", "postgres": "postgresql"}
"""What is needed to the Debian package that has it."""


def install_missing(steps: Steps) -> str:
    """Install what is missing.

    :return: why something could not be installed; empty if everything is there.
    """
    missing = [package for need, package in PACKAGES.items() if not _have(need)]
    if not missing:
        return ""
    names = " ".join(missing)
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return f"missing on this machine: {names} (as root, apt-get install {names})"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    try:
        with steps.step(f"installing {names}"):
            run_quietly(["apt-get", "update", "-qq"], "apt-get update", environment=environment)
            run_quietly(command, "apt-get install", environment=environment)
    except Trouble as trouble:
        told = f" ({trouble.details[-1]})" if trouble.details else ""
        return f"{names} could not be installed: {trouble}{told}"
    return ""


def find_chromium() -> str:
    """The browser's command; empty if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), "")


def find_postgres() -> Path | None:
    """Folder of PostgreSQL's server commands, the newest; None if there is none.

    Debian keeps them away from PATH.
    """
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    return next((path for path in reversed(folders) if (path / "initdb").exists()), None)


@contextlib.contextmanager
def postgres_cluster(binaries: Path) -> Iterator[str]:
    """A PostgreSQL that is reached by a socket only; yields its address, and is gone after.

    :raises Trouble: if it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="qm-pg-"))
    data = folder / "data"
    # PostgreSQL refuses to run as root; its Debian package brings a user for it.
    as_user: list[str] = []
    user = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        user = "postgres"
        shutil.chown(folder, user)
        as_user = ["runuser", "-u", user, "--"]
    folder.chmod(0o755)
    control = [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run_quietly(
            [*as_user, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            "a PostgreSQL cluster could not be made",
            cwd=folder,
        )  # fmt: skip
        run_quietly(
            [*control, "-l", str(folder / "log"), "-o", options, "start"],
            "PostgreSQL did not start",
            cwd=folder,
        )
        try:
            host = str(folder).replace("/", "%2F")
            yield f"postgresql://{user}@{host}/postgres"
        finally:
            subprocess.run(
                [*control, "-m", "immediate", "stop"],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _have(need: str) -> bool:
    if need == "chromium":
        return bool(find_chromium())
    if need == "postgres":
        return find_postgres() is not None
    fonts = shutil.which("fc-list")
    if fonts is None:
        return Path("/usr/share/fonts/opentype/noto").is_dir()
    listed = subprocess.run([fonts, ":lang=ko"], stdout=subprocess.PIPE, check=False)
    return bool(listed.stdout.strip())
