"""Files of a register: what stands in them, row by row, with the line of each value.

Nothing is judged here: :mod:`qmanual.registers.read` does that, for rows of a file and of a
database alike.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import Lined, LinedList, YamlProblem, load_lined

SUFFIXES = (".yml", ".yaml", ".csv", ".tsv")
FORMAT = 1


class RegisterProblem(Exception):  # noqa: N818  a problem for a finding, not a failure
    """A file cannot be read as a register.

    :param line: counted from 1; 0 when it is about the whole file.
    """

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row as it was written.

    :param values: name to what was written: text, or what YAML or a database made of it.
    :param lines: line of each value.
    :param place: what to say before a complaint when no line can be named (``row 5``).
    """

    values: Mapping[str, Any]
    path: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """What stands in the files of a register.

    :param head: what stands beside the records.
    """

    rows: tuple[RawRow, ...]
    head: RawRow | None = None


def read_file(path: Path, name: str, kind: str) -> RawFile:
    """The rows of a file.

    :param name: the file as messages call it, relative to the root.
    :param kind: kind of register that is expected.
    :raises RegisterProblem: if it cannot be read as one.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        near = sorted(p.name for p in path.parent.glob("*") if p.suffix in SUFFIXES)
        hint = did_you_mean(path.name, near)
        raise RegisterProblem(name, 0, f"there is no such file{hint}") from error
    except UnicodeDecodeError as error:
        raise RegisterProblem(name, 0, "is not UTF-8; save it as CSV UTF-8 or YAML") from error
    except OSError as error:
        raise RegisterProblem(name, 0, f"cannot be read: {error.strerror or error}") from error
    if path.suffix.lower() in (".csv", ".tsv"):
        return RawFile(rows=tuple(_csv_rows(text, name)))
    if path.suffix.lower() in (".yml", ".yaml"):
        return _yaml_file(text, name, kind)
    raise RegisterProblem(name, 0, f"a register is a file {', '.join(SUFFIXES)}")


def _csv_rows(text: str, name: str) -> Iterator[RawRow]:
    """Rows of a CSV: comments (``#``) above the header; a comma, semicolon or tab between."""
    lines = text.splitlines(keepends=True)
    above = 0
    while above < len(lines) and (lines[above].startswith("#") or not lines[above].strip()):
        above += 1
    if above == len(lines):
        raise RegisterProblem(name, 0, "is empty: not even the columns have names")
    heading = lines[above]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO("".join(lines[above:])), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader)]
        _check_header(header, name, above + 1)
        begins = reader.line_num
        for cells in reader:
            # A row with line breaks in a cell begins on the line after the one before it ended.
            line, begins = above + begins + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise RegisterProblem(
                    name,
                    line,
                    f"has {len(cells)} cells under {len(header)} columns; put text with "
                    f"{delimiter!r} in it in quotes",
                )
            yield RawRow(values=dict(zip(header, cells, strict=True)), path=name, line=line)
    except csv.Error as error:
        raise RegisterProblem(name, above + reader.line_num, f"not valid CSV: {error}") from error


def _check_header(header: Sequence[str], name: str, line: int) -> None:
    twice = next((cell for cell in header if header.count(cell) > 1), None)
    if twice is not None:
        what = f"the column {twice!r} stands there twice" if twice else "a column has no name"
        raise RegisterProblem(name, line, what)
    if "" in header:
        raise RegisterProblem(name, line, "a column has no name")


def _yaml_file(text: str, name: str, kind: str) -> RawFile:
    try:
        loaded = load_lined(text)
    except YamlProblem as problem:
        raise RegisterProblem(name, problem.line, problem.message) from problem
    if not isinstance(loaded, Lined):
        raise RegisterProblem(name, 0, "must hold 'register:', the kind, and 'records:', a list")
    if loaded.get("format", FORMAT) != FORMAT:
        message = f"format {loaded['format']!r} is not known; this version reads format {FORMAT}"
        raise RegisterProblem(name, loaded.lines["format"], message)
    said = loaded.get("register")
    if said != kind:
        line = loaded.lines.get("register", 0)
        what = f"is a register of {said}" if said else "does not say what it is"
        raise RegisterProblem(name, line, f"{what}; write 'register: {kind}'")
    records = loaded.get("records")
    if records is None:
        records = LinedList()
        records.lines = []
    return RawFile(
        rows=tuple(yaml_rows(records, name, loaded.lines.get("records", 0), "records")),
        head=RawRow(
            values={k: v for k, v in loaded.items() if k not in ("format", "register", "records")},
            path=name,
            line=1,
            lines=loaded.lines,
        ),
    )


def yaml_rows(raw: Any, path: str, line: int, table: str) -> Iterator[RawRow]:
    """The rows of a list in YAML.

    :raises RegisterProblem: if it is not a list of mappings.
    """
    if not isinstance(raw, LinedList):
        raise RegisterProblem(path, line, f"{table!r} must be a list; begin each row with '- '")
    for entry, at in zip(raw, raw.lines, strict=True):
        if not isinstance(entry, Lined):
            message = f"a row of {table!r} is a mapping such as 'id: …', not {entry!r}"
            raise RegisterProblem(path, at, message)
        yield RawRow(values=entry, path=path, line=at, lines=entry.lines)


def database_rows(rows: Iterable[Mapping[str, Any]], path: str, line: int) -> tuple[RawRow, ...]:
    """Rows of a database, which have no lines: complaints name the source and the row.

    :param path: file that names the source, relative to the root.
    :param line: line of the source in it.
    """
    return tuple(
        RawRow(values=dict(row), path=path, line=line, place=f"row {number}")
        for number, row in enumerate(rows, start=1)
    )
