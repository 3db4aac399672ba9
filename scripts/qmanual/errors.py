"""Every error that a person sees as one line.

A defect in the manual is not an exception: it is a finding
(:mod:`qmanual.items.findings`). An error here means that we cannot go on.
"""

from pathlib import Path


class QmanualError(Exception):
    """We cannot go on; the message says where, what is wrong and what to do.

    :param message: one sentence, and what to do next.
    :param path: the file it is about, as the user would name it.
    :param line: the line in that file, counted from 1.
    """

    code = "error"

    def __init__(
        self, message: str, *, path: Path | str | None = None, line: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        if self.path is None:
            return self.message
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.message}"


class ConfigError(QmanualError):
    """A settings file cannot be used as it stands."""

    code = "config"


class SourceError(QmanualError):
    """A data source cannot be read."""

    code = "source"


class KpiError(QmanualError):
    """A KPI cannot be computed as it is defined."""

    code = "kpi"


class EditionError(QmanualError):
    """An edition cannot be frozen, published or verified."""

    code = "edition"


class HistoryError(QmanualError):
    """A git revision was asked for where there is none."""

    code = "history"


class QuizError(QmanualError):
    """A question bank or a form cannot be used."""

    code = "quiz"
