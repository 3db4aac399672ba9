"""Killed at any moment, readers see the old site or the new one, and the next run mends all."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.publish import publish

Put = Callable[..., Path]
Look = Callable[[], dict[str, str]]


class Killed(BaseException):
    """The process ends here: no handler of an Exception may go on."""


@contextmanager
def dying_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let the process die in place of the step-th change of the disk."""
    done: list[str] = []

    def dying(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def change(*args: object, **options: object) -> object:
            if len(done) == step:
                raise Killed(name)
            done.append(name)
            return real(*args, **options)

        context.setattr(owner, name, change)

    with monkeypatch.context() as context:
        for name in ("mkdir", "link", "rename", "replace", "symlink", "unlink", "rmdir", "fsync"):
            dying(os, name)
        dying(Path, "open")
        yield done


def test_dying_at_every_single_step_leaves_a_whole_site(
    settings: Settings,
    put_edition: Put,
    look_at_site: Look,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name, day in (("1.0", "2026-01-01"), ("1.1", "2026-06-01"), ("1.2", "2026-09-01")):
        put_edition(name, effective=day)
    publish(settings, "1.0")
    publish(settings, "1.1")
    before = look_at_site()
    site, kept = settings.data_path / "site", tmp_path / "kept"
    shutil.copytree(site, kept, symlinks=True)
    deaths: list[tuple[str, bool]] = []
    for step in count():
        shutil.rmtree(site)
        shutil.copytree(kept, site, symlinks=True)
        died = ""
        with dying_at(step, monkeypatch):
            try:
                publish(settings, "1.2")
            except Killed as death:
                died = str(death)
        seen = look_at_site()
        moved = "1.2/manual/index.html" in seen
        if not moved:
            assert seen == before
        if not died:
            break
        deaths.append((died, moved))
        assert publish(settings, "1.2").changed is not moved
        after = look_at_site()
        assert "replaced by edition 1.2" in after["1.1/manual/index.html"]
        assert "qm-superseded" not in after["latest/manual/index.html"]

    assert {"mkdir", "link", "open", "fsync", "rename", "symlink", "replace"} <= {
        name for name, _moved in deaths
    }
    assert {moved for _name, moved in deaths} == {False, True}


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_sigkill_at_random_moments_leaves_a_whole_site(
    settings: Settings, put_edition: Put, look_at_site: Look
) -> None:
    pages = ("manual/index.html", "manual/standards.html")
    many = (*pages, *(f"manual/more/{number}.html" for number in range(400)))
    put_edition("1.0", pages=many)
    put_edition("1.1", effective="2026-06-01", pages=many)
    publish(settings, "1.0")
    before = look_at_site()
    code = (
        "from pathlib import Path\n"
        "from qmanual.config import load_settings\n"
        "from qmanual.editions.publish import publish\n"
        f"settings = load_settings(Path({str(settings.root)!r}))\n"
        "print('go', flush=True)\n"
        "publish(settings, '1.1')\n"
    )
    chance = random.Random(2026)
    killed = 0
    for _attempt in range(12):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        child.stdout.close()
        seen = look_at_site()
        if seen != before:
            break

    publish(settings, "1.1")

    assert killed >= 1
    assert "replaced by edition 1.1" in look_at_site()["1.0/manual/index.html"]
    leftovers = [path.name for path in settings.data_path.rglob(".*")]
    assert leftovers == []
