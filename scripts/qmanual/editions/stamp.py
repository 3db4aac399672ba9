"""What pages were built from, so that a build with nothing to do starts nothing."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from qmanual.editions.durable import files_under, json_bytes, remove_tree
from qmanual.editions.messages import warning_lines
from qmanual.editions.request import Build
from qmanual.editions.sources import Sources

_TOOLS = ("sphinx", "jupyter-book", "myst-parser", "myst-nb", "pydata-sphinx-theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    inputs: str = ""
    output: str = ""
    pages: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def digest_inputs(build: Build, sources: Sources) -> str:
    """Digest of all that the pages depend on, from names, sizes and times of the files."""
    told: list[Any] = [sys.version, [_version(name) for name in _TOOLS]]
    told.append([_mark(name, path) for name, path in sources.files.items()])
    package = Path(__file__).parents[1]
    told.append(
        [_mark(name, path) for name, path in files_under(package) if not name.endswith(".pyc")]
    )
    told.append(build.edition)
    told.append(str(build.today or build.settings.today()))
    if build.measurements is not None:
        told.append(sha256(build.measurements.read_bytes()).hexdigest())
    practice = build.settings.cache_path
    if practice.is_dir():
        told.append([_mark(path.name, path) for path in sorted(practice.glob("*.json"))
                     if path != build.measurements])  # fmt: skip
    return sha256(json.dumps(told).encode()).hexdigest()


def digest_outputs(html: Path) -> str:
    if not html.is_dir():
        return "none"
    return sha256(
        json.dumps([_mark(name, path) for name, path in files_under(html)]).encode()
    ).hexdigest()


def _mark(name: str, path: Path) -> list[Any]:
    told = path.stat()
    return [name, told.st_size, told.st_mtime_ns]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def forget_pages(build: Build, before: Stamp, pages: tuple[str, ...]) -> None:
    """Make Sphinx read pages again that gave a warning, and remove those that are gone.

    Sphinx takes a page with a warning as done, so that a second build would pass; and it
    never removes a page from its output.
    """
    doctrees = build.base / "doctrees"
    if build.fresh or "" in before.failed:
        remove_tree(doctrees)
    for name in before.failed:
        if name:
            (doctrees / name).with_suffix(".doctree").unlink(missing_ok=True)
    for name in set(before.pages) - set(pages):
        (build.html / name).with_suffix(".html").unlink(missing_ok=True)
        (build.html / "_sources" / name).unlink(missing_ok=True)


def pages_named(text: str, build: Build, pages: tuple[str, ...]) -> tuple[str, ...]:
    """The pages that warnings name; an empty name if one names none of them."""
    found: dict[str, None] = {}
    lines = warning_lines(text, str)
    root = str(build.settings.root.resolve()) + os.sep
    for line in lines or ("",):
        name = next((page for page in pages if line.startswith(f"{root}{page}:")), "")
        found[name] = None
    return tuple(found)


def load_stamp(path: Path) -> Stamp:
    try:
        data: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Stamp(
            inputs=data["inputs"],
            output=data["output"],
            pages=tuple(data["pages"]),
            failed=tuple(data["failed"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        # A stamp that cannot be read means that we do not know: build.
        return Stamp(failed=("",))


def write_stamp(path: Path, stamp: Stamp) -> None:
    path.write_bytes(
        json_bytes(
            {
                "inputs": stamp.inputs,
                "output": stamp.output,
                "pages": list(stamp.pages),
                "failed": list(stamp.failed),
            }
        )
    )
