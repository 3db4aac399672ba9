"""Run Sphinx as a child, follow what it says, and judge how it went."""

import datetime
import json
import os
import subprocess
import sys
import threading
from importlib.util import find_spec
from typing import IO, Any

from qmanual.config import CONFIG_FILE
from qmanual.editions.messages import progress_of, stop_reason, warning_lines
from qmanual.editions.refused import RefusedError
from qmanual.editions.request import Build, Built, Progress
from qmanual.editions.sources import Sources
from qmanual.editions.stamp import (
    Stamp,
    digest_inputs,
    digest_outputs,
    forget_pages,
    load_stamp,
    pages_named,
    write_stamp,
)
from qmanual.errors import EditionError
from qmanual.kernels.old_figures import NOTEBOOKS, find_old_figures

_FEW_PAGES = 40
"""Below this many pages, starting more processes costs more than it saves."""


def run_build(build: Build, sources: Sources, progress: Progress) -> Built:
    """Start Sphinx if anything changed since the last build that went well.

    :raises RefusedError: if there was a warning, or Sphinx stopped.
    """
    pages = tuple(name for name in sources.files if name.endswith(".md"))
    inputs = digest_inputs(build, sources)
    before = load_stamp(build.stamp)
    index = build.html / build.settings.manual / "index.html"
    result = Built(html=build.html, index=index, pages=len(pages), changed=True)
    if not build.fresh and before.inputs == inputs and before.output == digest_outputs(build.html):
        return Built(html=build.html, index=index, pages=len(pages), changed=False)
    forget_pages(build, before, pages)
    status = _run_child(build, len(pages), progress)
    text = build.log.read_text(encoding="utf-8", errors="replace")
    lines = warning_lines(text, build.shown)
    if status != 0 or lines:
        write_stamp(build.stamp, Stamp(pages=pages, failed=pages_named(text, build, pages)))
        if not lines:
            lines = (f"the build stopped: {stop_reason(text)} (in full: {build.log})",)
        count = "1 warning" if len(lines) == 1 else f"{len(lines)} warnings"
        raise RefusedError(f"the pages are not fit to be read: {count}", lines)
    # A page that shows old figures is tried again by the next build, changed or not.
    settled = not any(find_old_figures(build.settings.cache_path / NOTEBOOKS))
    output = digest_outputs(build.html) if settled else ""
    write_stamp(build.stamp, Stamp(inputs=inputs, output=output, pages=pages))
    return result


def _run_child(build: Build, pages: int, progress: Progress) -> int:
    if find_spec("jupyter_book") is None:
        raise EditionError(
            "Jupyter Book 1 is not installed here; install jupyter-book>=1.0.4,<2 and try again"
        )
    build.base.mkdir(parents=True, exist_ok=True)
    progress("starting Sphinx")
    with build.log.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "qmanual.editions.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=build.settings.root,
            env=_environment(build),
        )
        assert child.stdin is not None
        assert child.stdout is not None
        follower = threading.Thread(target=_follow, args=(child.stdout, progress))
        try:
            follower.start()
            child.stdin.write(json.dumps(_request(build, pages)).encode())
            child.stdin.close()
            status = child.wait()
        except BaseException:
            child.kill()
            child.wait()
            raise
        finally:
            follower.join()
            child.stdout.close()
    return status


def _follow(stream: IO[bytes], progress: Progress) -> None:
    for raw in stream:
        for line in raw.decode(errors="replace").split("\r"):
            words = progress_of(line)
            if words:
                progress(words)


def _request(build: Build, pages: int) -> dict[str, Any]:
    settings = build.settings
    overrides: dict[str, Any] = {
        "external_toc_path": f"{settings.manual}/_toc.yml",
        "latex_individualpages": False,
        "nb_execution_cache_path": str((settings.cache_path / NOTEBOOKS).resolve()),
        "qmanual_edition": build.edition,
    }
    if build.measurements is not None:
        overrides["qmanual_measurements"] = str(build.measurements.resolve())
    if build.today is not None:
        overrides["qmanual_today"] = build.today.isoformat()
    return {
        "sources": str(settings.root.resolve()),
        "html": str(build.html.resolve()),
        "doctrees": str((build.base / "doctrees").resolve()),
        "config": str(settings.root.resolve() / CONFIG_FILE),
        "overrides": overrides,
        "fresh": build.fresh,
        "jobs": _jobs(pages),
    }


def _jobs(pages: int) -> int:
    # Sphinx reads and writes in parallel by forking only.
    return (os.cpu_count() or 1) if hasattr(os, "fork") and pages >= _FEW_PAGES else 1


def _environment(build: Build) -> dict[str, str]:
    # The same sources shall give the same bytes: sets in one order, dates from the edition.
    given = {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    if build.source_date is not None:
        noon = datetime.datetime.combine(build.source_date, datetime.time(12), datetime.UTC)
        given["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))
    return {**os.environ, **given}
