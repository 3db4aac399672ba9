"""Reading: the fields of one KPI, with a finding for each value that cannot be used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from qmanual.items.findings import Finding
from qmanual.items.model import Item
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.expressions import Expression, ExpressionError, parse_expression
from qmanual.kpi.definitions.locate import FieldLines

E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True, kw_only=True)
class FieldReader:
    """Reads the fields of an item, and collects what is wrong with them."""

    item: Item
    lines: FieldLines
    findings: list[Finding] = field(default_factory=list)

    def get(self, name: str) -> Any:
        """What is written under a name; None if nothing is."""
        return self.item.fields.get(name)

    def report(self, message: str, name: str | None = None, inner: str | None = None) -> None:
        """Add a finding about a field, or about a word inside it."""
        self._add(self.lines.line(self.item, name, inner), message, name)

    def report_text(
        self, message: str, text: str, row: int, column: int, name: str, inner: str | None = None
    ) -> None:
        """Add a finding about a place inside a text, such as an expression.

        :param row: line of the text, counted from 1.
        :param column: column in that line, counted from 1.
        """
        place = self.lines.place(self.item, name, inner, text, row, column)
        self._add(place.line, f"{message} ({place.words})", name)

    def _add(self, line: int, message: str, name: str | None) -> None:
        where = f"{name}: " if name else ""
        self.findings.append(
            Finding(
                code="kpi-definition",
                path=self.item.path,
                line=line,
                message=f"{self.item.id}: {where}{message}",
                item=self.item.id,
            )
        )

    def expression(self, raw: Any, name: str, key: str | None = None) -> Expression | None:
        """A checked expression; a bare number or truth value is one, too."""
        if raw is None:
            return None
        if isinstance(raw, list | Mapping):
            self.report(f"{_quoted(key)}must be an expression, not {raw!r}", name, key)
            return None
        text = (str(raw).lower() if isinstance(raw, bool) else str(raw)).strip()
        try:
            return parse_expression(text)
        except ExpressionError as problem:
            message = f"{_quoted(key)}{text!r} {problem.message}"
            self.report_text(message, text, 1, problem.column, name, key)
            return None

    def choice(
        self, kind: type[E], raw: Any, name: str, default: E | None, what: str | None = None
    ) -> E | None:
        """The member that is written; the default if nothing is, and if it is unknown."""
        if raw is None:
            return default
        try:
            return kind(str(raw))
        except ValueError:
            hint = suggest(str(raw), (entry.value for entry in kind))
            self.report(f"unknown {what or 'value'} {raw!r}{hint}", name, str(raw))
            return default

    def whole(self, name: str, default: int, most: int | None = None) -> int:
        """A whole number from 0 up, at most ``most``."""
        raw = self.item.fields.get(name, default)
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
            self.report(f"{raw!r} is not a whole number from 0 up", name)
            return default
        if most is not None and raw > most:
            self.report(f"{raw} is more than {most}", name)
            return default
        return raw

    def day(self, raw: Any, name: str, key: str = "from") -> date | None:
        """A date, under a key of a field."""
        if raw is None:
            return None
        try:
            return date.fromisoformat(str(raw))
        except ValueError:
            self.report(f"{key!r} {raw!r} is not a date such as 2026-01-01", name, key)
            return None

    def known_keys(
        self, raw: Mapping[Any, Any], known: Iterable[str], name: str, what: str = ""
    ) -> bool:
        """Whether a mapping has no other keys than these."""
        known = tuple(known)
        unknown = [key for key in raw if key not in known]
        for key in unknown:
            hint = did_you_mean(str(key), known) or f"; it has {', '.join(known)}"
            self.report(f"{what}has no key {key!r}{hint}", name, str(key))
        return not unknown


def suggest(word: str, known: Iterable[str]) -> str:
    """What was probably meant; else what there is."""
    names = list(known)
    return did_you_mean(word, names) or f"; there are {', '.join(names) or 'none'}"


def _quoted(key: str | None) -> str:
    return f"{key!r} " if key else ""
