"""Options that more than one command has."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from qmanual.config import find_root, load_settings

R = TypeVar("R")


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 item``, ``2 items``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def settings_option(function: Callable[..., R]) -> Callable[..., R]:
    """Add ``--root`` and ``--data`` to a command, and pass it ``settings``."""

    @click.option(
        "--root",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder that holds _config.yml (default: nearest one upwards).",
    )
    @click.option("--data", help="Folder for what is written (default: from _config.yml, or var).")
    @wraps(function)
    def wrapped(*args: Any, root: Path | None, data: str | None, **kwargs: Any) -> R:
        settings = load_settings(root or find_root(Path.cwd()), data=data)
        return function(*args, settings=settings, **kwargs)

    return wrapped
