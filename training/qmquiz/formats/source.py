"""Files of other programs: their size, their encoding, and what is found to be wrong with them."""

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from qmanual.errors import QuizError
from qmanual.items.findings import Finding, Severity

LARGEST = 50_000_000
"""Bytes of a file that is read; ten thousand questions have about ten million."""
LONGEST_TEXT = 10_000
"""Characters of one text; a longer one is no question, and slow to take apart."""
_LOOK = 4_096
_CONTROL_BYTES = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a"})
_OTHER_FILES = (b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")
"""How files of texts and tables begin that are often taken for text."""
_SPACES = re.compile(r"[ \t\f\v]+")
# C0 and C1 controls but tab and newlines, lone surrogates, and what XML calls no character
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Wrong(Exception):  # noqa: N818 - becomes a finding
    """One question cannot be read; the others can.

    :param line: line in the file, counted from 1.
    :param code: in kebab case, stable.
    """

    def __init__(self, line: int, code: str, message: str) -> None:
        super().__init__(message)
        self.line, self.code, self.message = line, code, message


@dataclass(slots=True)
class Report:
    """Collects what was wrong with one file.

    :param path: the file as it is named in findings.
    """

    path: str
    findings: list[Finding] = field(default_factory=list)

    def error(self, line: int, code: str, message: str) -> None:
        """Something is left out."""
        self._add(line, code, message, Severity.ERROR)

    def warn(self, line: int, code: str, message: str) -> None:
        """Something means less, or something else, than in the file."""
        self._add(line, code, message, Severity.WARNING)

    def note(self, line: int, code: str, message: str) -> None:
        """Something that does not change the question is not kept."""
        self._add(line, code, message, Severity.NOTE)

    def wrong(self, wrong: Wrong, name: str = "") -> None:
        """A question is left out."""
        said = f"“{name}”: {wrong.message}" if name else wrong.message
        self.error(wrong.line, wrong.code, said)

    def _add(self, line: int, code: str, message: str, severity: Severity) -> None:
        self.findings.append(
            Finding(code=code, path=self.path, line=line, message=message, severity=severity)
        )

    @property
    def has_errors(self) -> bool:
        """Whether something was left out."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def sorted(self) -> tuple[Finding, ...]:
        """What was found, by line; each thing once."""
        return tuple(dict.fromkeys(sorted(self.findings, key=lambda finding: finding.order)))


def load_bytes(path: Path) -> bytes:
    """The bytes of a file, if it is not too large; the size is looked at first.

    :raises QuizError: if it is larger than :data:`LARGEST`, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise QuizError(
                f"has {size / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB are read. "
                "Leave out embedded files, or split it",
                path=path,
            )
        with path.open("rb") as file:
            # a pipe has no size: then one byte too many is enough to refuse it
            return file.read(LARGEST + 1)
    except OSError as error:
        raise QuizError(f"cannot be read: {error.strerror}", path=path) from error


def decode(data: bytes, report: Report) -> str:
    """The text of a file; its lines end in ``\\n``. Bytes that are not UTF-8 are reported.

    :raises Wrong: if it is no text.
    """
    if len(data) > LARGEST:
        raise Wrong(0, "too-large", f"at most {LARGEST / 1e6:.0f} MB are read")
    text = _decode(data, report)
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        report.note(line, "control", "control characters, here and below, are left out")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, report: Report) -> str:
    wide = _wide_encoding(data)
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError as error:
            name = wide[:6].upper()
            raise Wrong(0, "unreadable", f"begins as {name}, and is not {name}") from error
    if data.startswith(_OTHER_FILES) or not _looks_like_text(data[:_LOOK]):
        raise Wrong(0, "unreadable", "is not a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    report.warn(
        line,
        "not-utf-8",
        "is not UTF-8 from here on; read as Western European (Windows-1252). If letters look "
        "wrong, save it as UTF-8 and import it again",
    )
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32, if a file begins with its mark, or half of its bytes say so."""
    # the mark of UTF-32 begins with that of UTF-16
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = (data[begin:_LOOK:2] for begin in (0, 1))
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(high) > 1 and high.count(0) > len(high) / 2 and 0 not in low:
            return name
    return ""


def _looks_like_text(begin: bytes) -> bool:
    """Whether the beginning of a file has no zero and hardly a control character."""
    controls = len(begin) - len(begin.translate(None, _CONTROL_BYTES))
    return 0 not in begin and controls <= 1 + len(begin) / 50


def tidy(text: str) -> str:
    """A text as it is carried: single spaces, none at the ends of lines, no empty lines.

    Control characters are left out; a no-break space stays, but not at an end.
    """
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """A tidy text without line breaks."""
    return tidy(text.replace("\n", " "))
