"""The formats by name; the code of one is imported when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from qmquiz.formats.exchange import Exported, Imported, LinkTo
from qmquiz.model import Question

Writer = Callable[[Sequence[Question], str, LinkTo], Exported]
"""Questions, their language, and the address of a passage, to files."""
Reader = Callable[[bytes, str, str], Imported]
"""A file, its name in findings, and the language of its questions, to questions."""

WRITERS: Mapping[str, str] = {
    "csv": "qmquiz.formats.csv_write:write_csv",
    "gift": "qmquiz.formats.gift_write:write_gift",
    "moodle-xml": "qmquiz.formats.moodle_write:write_moodle",
    "notebook": "qmquiz.formats.notebook:write_notebook",
    "paper": "qmquiz.formats.paper:write_paper",
    "qti-2.1": "qmquiz.formats.qti:write_qti_2_1",
    "qti-2.2": "qmquiz.formats.qti:write_qti_2_2",
    "qti-3.0": "qmquiz.formats.qti:write_qti_3_0",
}
HANDOUTS = frozenset({"notebook", "paper"})
"""What people in a room work on: a form, not a bank; with an edition and variants."""
PACKAGES = frozenset({"qti-2.1", "qti-2.2", "qti-3.0"})
"""What there are schemas for."""
READERS: Mapping[str, str] = {
    "csv": "qmquiz.formats.csv_read:read_csv",
    "gift": "qmquiz.formats.gift_read:read_gift",
    "moodle-xml": "qmquiz.formats.moodle_read:read_moodle",
}
SUFFIXES: Mapping[str, str] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".gift": "gift",
    ".txt": "gift",
    ".xml": "moodle-xml",
}
"""The format that a file name suggests."""


def writer_of(name: str) -> Writer:
    """The function that writes a format."""
    writer: Writer = _load(WRITERS[name])
    return writer


def reader_of(name: str) -> Reader:
    """The function that reads a format."""
    reader: Reader = _load(READERS[name])
    return reader


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
