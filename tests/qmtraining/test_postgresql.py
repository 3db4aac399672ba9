"""The same tests on PostgreSQL, in a private cluster that is made and removed here."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = ("test_story.py", "test_services.py", "test_crash.py", "test_roster.py", "views")
"""What touches the database; the rest is the same on any."""


def find_binaries():
    """The folder of PostgreSQL's programs, newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).parent if on_path else None


@pytest.fixture
def cluster():
    """A running server that listens on a socket in a folder; its address."""
    if os.environ.get("QMTRAINING_DATABASE_URL"):
        pytest.skip("these tests run on PostgreSQL already")
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: there is no initdb on this machine")
    folder = Path(tempfile.mkdtemp(prefix="qmpg-", dir="/tmp"))
    user = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(*command):
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, **user
        )
        assert done.returncode == 0, done.stderr

    data = str(folder / "data")
    run(str(binaries / "initdb"), "-D", data, "-U", "qm", "-A", "trust", "-N", "--no-instructions")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = (str(binaries / "pg_ctl"), "-D", data, "-w")
    run(*control, "-o", options, "-l", str(folder / "log"), "start")
    try:
        host = str(folder).replace("/", "%2F")
        yield f"postgresql://qm@{host}/postgres"
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")
def test_everything_works_on_postgresql_too(cluster):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib",
         *(str(HERE / name) for name in TESTS)],
        env={**os.environ, "QMTRAINING_DATABASE_URL": cluster},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-6000:]
