"""What Sphinx says on its two streams, as one line for each thing said."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_MESSAGE = re.compile(
    r"(?:(?P<where>.+?): )?(?P<level>WARNING|ERROR|CRITICAL|SEVERE): (?P<text>.*)"
)
_PLACE = re.compile(r"(?P<path>(?:[A-Za-z]:)?[^:]+?)(?::(?P<line>\d+))?(?::<[^>]*>)?")
_STEP = re.compile(
    r"(?P<what>reading sources|writing output)\.\.\. ?\[ *(?P<percent>\d+)%\] *(?P<page>\S*)"
)
_STEPS = {"reading sources": "reading", "writing output": "writing"}
_NOISE = (
    "The full traceback",
    "If you want to report",
    "Please also report",
    "A bug report",
    "Versions",
    "=====",
    "Traceback",
    "Exception occurred",
    "Thanks!",
)


def plain(text: str) -> str:
    """The text without colours and cursor movements."""
    return _ESCAPE.sub("", text)


def progress_of(line: str) -> str | None:
    """A step of the build in words, if the line tells one: ``reading manual/policy (12 %)``."""
    step = _STEP.match(plain(line).strip())
    if step is None:
        return None
    page = step["page"].rstrip(".")
    return f"{_STEPS[step['what']]} {page} ({step['percent']} %)"


def warning_lines(text: str, shown: Callable[[Path], str]) -> tuple[str, ...]:
    """The warnings in what Sphinx wrote, one line each, none twice, in the order said.

    :param shown: how a file is named to the user.
    """
    found: dict[str, None] = {}
    for where, level, message in _messages(text):
        place = _PLACE.fullmatch(where) if where else None
        if place is not None:
            number = f":{place['line']}" if place["line"] else ""
            where = f"{shown(Path(place['path']))}{number}"
        prefix = f"{where}: " if where else ""
        found[f"{prefix}{level.lower()}: {message}"] = None
    return tuple(found)


def stop_reason(text: str) -> str:
    """Why Sphinx stopped, from what it wrote besides warnings; one line."""
    lines = [line.rstrip() for line in plain(text).splitlines()]
    told = [
        line.strip()
        for line in lines
        if line.strip() and not line.startswith((" ", "\t")) and not line.startswith(_NOISE)
    ]
    told = [line for line in told if not _MESSAGE.match(line) and not line.startswith("/")]
    raised = [line for line in told if re.match(r"[\w.]*(Error|Exception|Interrupt)\b", line)]
    chosen = raised[-1:] or told[-4:]
    return " ".join(" ".join(chosen).split())[:600]


def _messages(text: str) -> Iterator[tuple[str, str, str]]:
    """Place, level and text of each message; lines that continue one are joined to it."""
    open_message: list[str] | None = None
    for line in plain(text).splitlines():
        match = _MESSAGE.match(line)
        if match is not None:
            if open_message is not None:
                yield open_message[0], open_message[1], " ".join(open_message[2].split())
            open_message = [match["where"] or "", match["level"], match["text"]]
        elif open_message is not None and line.startswith((" ", "\t")):
            open_message[2] += f" {line.strip()}"
        elif open_message is not None:
            yield open_message[0], open_message[1], " ".join(open_message[2].split())
            open_message = None
    if open_message is not None:
        yield open_message[0], open_message[1], " ".join(open_message[2].split())
