"""Reading what ``sources.yml`` says of columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.source import Column, ColumnType

_KEYS = ("type", "valid", "null_codes", "missing", "labels")
_AS_TEXT: Mapping[str, str] = {"true": "True", "false": "False"}
"""YAML's words for truth values, as the engine's values read as text."""


class Report(Protocol):
    """Takes a complaint, and the keys inside the source that lead to it."""

    def __call__(self, message: str, *keys: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads ``columns:`` of one source; what is wrong goes to ``report``."""

    report: Report

    def columns(self, raw: Any) -> dict[str, Column]:
        """Name to column."""
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self.report("'columns' is a mapping of names to what is known of them", "columns")
            return {}
        return {name: self._column(name, spec) for name, spec in raw.items()}

    def _column(self, name: str, raw: Any) -> Column:
        place = ("columns", name)
        if raw is None:
            return Column(name=name)
        if not isinstance(raw, Mapping):
            self.report(f"column {name!r} is a mapping such as {{valid: [0, 10]}}", *place)
            return Column(name=name)
        for key in raw:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS) or f"; there are {', '.join(_KEYS)}"
                self.report(f"unknown key {key!r}{hint}", *place, key)
        labels = raw.get("labels") or {}
        if not isinstance(labels, Mapping):
            self.report("'labels' is a mapping of values to words", *place, "labels")
            labels = {}
        return Column(
            name=name,
            type=self._type(raw.get("type"), place),
            valid=self._valid(raw.get("valid"), place),
            null_codes=self._codes(raw.get("null_codes"), place),
            missing=str(raw.get("missing") or "").strip(),
            labels=_labels(labels),
        )

    def _type(self, raw: Any, place: tuple[str, ...]) -> ColumnType | None:
        if not raw:
            return None
        names = [entry.value for entry in ColumnType]
        if str(raw) in names:
            return ColumnType(str(raw))
        hint = did_you_mean(str(raw), names) or f"; there are {', '.join(names)}"
        self.report(f"unknown type {raw!r}{hint}", *place, "type")
        return None

    def _valid(self, raw: Any, place: tuple[str, ...]) -> tuple[float, float] | None:
        if raw is None:
            return None
        if (
            not isinstance(raw, list)
            or len(raw) != 2
            or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in raw)
            or not raw[0] <= raw[1]
        ):
            message = f"'valid' is the least and the greatest value, such as [0, 10], not {raw!r}"
            self.report(message, *place, "valid")
            return None
        return float(raw[0]), float(raw[1])

    def _codes(self, raw: Any, place: tuple[str, ...]) -> dict[str, str]:
        """Codes as they are written, and their reasons."""
        if raw is None:
            return {}
        if isinstance(raw, Mapping):
            return {code: str(reason or "") for code, reason in raw.items()}
        codes: dict[str, str] = {}
        for code in raw if isinstance(raw, list) else [raw]:
            if isinstance(code, bool) or not isinstance(code, str | int | float):
                self.report(f"a null code is a number or text, not {code!r}", *place, "null_codes")
            else:
                codes[str(code)] = ""
        return codes


def _labels(raw: Mapping[str, Any]) -> dict[str, str]:
    return {_AS_TEXT.get(value, value): str(word) for value, word in raw.items()}
