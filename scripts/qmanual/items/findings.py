"""Findings: what is wrong with a manual, said so that its author can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The manual cannot be published like this."""
    WARNING = "warning"
    """Someone should act, but the manual can be published."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken rule, at one place.

    :param code: the rule, in kebab case; stable, so that it can be looked up.
    :param path: file relative to the root of the manual, with ``/``.
    :param line: line in that file, counted from 1; 0 when it is about the whole file.
    :param message: what is wrong and what to do, one sentence.
    :param item: identifier of the item it is about, if there is one.
    """

    code: str
    path: str
    line: int
    message: str
    severity: Severity = Severity.ERROR
    item: str | None = None

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.severity}: {self.message} [{self.code}]"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """Where it stands in a sorted list: by file, line, rule, text."""
        return (self.path, self.line, self.code, self.message)
