"""From an item of the catalogue to a definition, or to findings that say what to mend."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue, Item
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.definition import (
    Chart,
    Decide,
    Definition,
    Direction,
    Headline,
    Interval,
    IntervalMethod,
    Metric,
    MetricType,
    Target,
    TimeAxis,
)
from qmanual.kpi.definitions.expressions import Expression, ExpressionError, parse_expression
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.definitions.metrics import METHODS, METRICS, is_number, metric_problems
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.definitions.units import PERCENT, read_value, unit_problem
from qmanual.kpi.sources.source import Source, Sources

E = TypeVar("E", bound=StrEnum)

_WINDOW = re.compile(r"(?P<count>\d+)\s+(?P<grain>[a-z]+?)s?")


def define_all(
    catalogue: Catalogue, sources: Sources, lines: FieldLines
) -> tuple[dict[str, Definition], tuple[Finding, ...]]:
    """The KPIs of a catalogue that can be computed, and what is wrong with the others."""
    definitions: dict[str, Definition] = {}
    findings: list[Finding] = []
    for item in catalogue.of_type("kpi"):
        definition, found = define(item, sources, lines)
        findings += found
        if definition is not None:
            definitions[item.id] = definition
    return definitions, tuple(findings)


def define(
    item: Item, sources: Sources, lines: FieldLines
) -> tuple[Definition | None, tuple[Finding, ...]]:
    """The definition that an item holds; None if something in it cannot be used."""
    reader = _Reader(item=item, lines=lines)
    definition = reader.read(sources)
    return (None if reader.findings else definition), tuple(reader.findings)


@dataclass(slots=True, kw_only=True)
class _Reader:
    item: Item
    lines: FieldLines
    findings: list[Finding] = field(default_factory=list)

    def report(self, message: str, name: str | None = None, inner: str | None = None) -> None:
        where = f"{name}: " if name else ""
        self.findings.append(
            Finding(
                code="kpi-definition",
                path=self.item.path,
                line=self.lines.line(self.item, name, inner),
                message=f"{self.item.id}: {where}{message}",
                item=self.item.id,
            )
        )

    def read(self, sources: Sources) -> Definition | None:
        fields = self.item.fields
        source = self.source(sources)
        unit = str(fields.get("unit", ""))
        if not unit:
            self.report("needs a 'unit', such as percent, s, h, points or count")
        elif problem := unit_problem(unit):
            self.report(problem, "unit")
        metric = self.metric(unit)
        direction = self.choice(Direction, fields.get("direction"), "direction", None)
        targets = self.targets(unit, direction)
        time = self.time()
        if metric is None:
            return None
        interval = self.interval(metric)
        decide = self.choice(Decide, fields.get("decide"), "decide", Decide.POINT)
        if decide not in (None, Decide.POINT) and interval.method is IntervalMethod.NONE:
            self.report(f"{decide} needs an interval, such as 'interval: wilson 95'", "decide")
        return Definition(
            id=self.item.id,
            title=self.item.title,
            source=str(fields.get("source", "")),
            metric=metric,
            unit=unit,
            filter=self.expression(fields.get("filter"), "filter"),
            time=time,
            by=self.by(),
            decimals=self.whole("decimals", 1 if unit == PERCENT else 0),
            direction=direction,
            targets=targets,
            min_n=self.whole("min_n", 0),
            interval=interval,
            decide=decide or Decide.POINT,
            chart=self.choice(Chart, fields.get("chart"), "chart", Chart.TREND) or Chart.TREND,
            path=self.item.path,
            line=self.item.line,
            hash=_hash(self.item, source),
        )

    def source(self, sources: Sources) -> Source | None:
        name = self.item.fields.get("source")
        if not name:
            self.report("needs a 'source', the name of one in sources.yml")
            return None
        source = sources.by_name.get(str(name))
        if source is None and str(name) not in sources.broken:
            hint = did_you_mean(str(name), sources.by_name)
            hint = hint or f"; there are {', '.join(sorted(sources.by_name)) or 'none'}"
            self.report(f"unknown source {name!r}{hint}", "source")
        return source

    def expression(self, raw: Any, name: str, key: str | None = None) -> Expression | None:
        """A checked expression; a bare number or truth value is one, too."""
        if raw is None:
            return None
        text = str(raw).lower() if isinstance(raw, bool) else str(raw)
        try:
            return parse_expression(text.strip())
        except ExpressionError as problem:
            where = f"{key!r} " if key else ""
            self.report(f"{where}{text!r} {problem.message} (column {problem.column})", name, key)
            return None

    def metric(self, unit: str) -> Metric | None:
        raw = self.item.fields.get("metric")
        if not isinstance(raw, Mapping):
            wrong = "needs a 'metric'" if raw is None else "must be a mapping"
            name = None if raw is None else "metric"
            self.report(f"{wrong}, such as {{type: ratio, numerator: made_sla}}", name)
            return None
        kind = self.choice(MetricType, raw.get("type"), "metric", None, what="metric type")
        if kind is None:
            if raw.get("type") is None:
                self.report(f"needs a 'type': one of {', '.join(MetricType)}", "metric")
            return None
        if not self.has_keys(kind, raw):
            return None
        before = len(self.findings)
        values = {key: self.metric_value(key, raw[key]) for key in METRICS[kind].keys if key in raw}
        if len(self.findings) > before:
            return None
        metric = Metric(type=kind, **values)
        # Of a unit that does not exist, nothing can be said.
        for message in () if unit_problem(unit) else metric_problems(metric, unit):
            self.report(message, "metric")
        return metric

    def has_keys(self, kind: MetricType, raw: Mapping[str, Any]) -> bool:
        """Whether a metric has the keys that its type needs, and no others."""
        shape = METRICS[kind]
        unknown = [key for key in raw if key != "type" and key not in shape.keys]
        for key in unknown:
            hint = did_you_mean(key, shape.keys) or f"; it has {', '.join(('type', *shape.keys))}"
            self.report(f"a {kind} has no key {key!r}{hint}", "metric", key)
        missing = [key for key in shape.required if raw.get(key) is None]
        # A key that is misspelt is missing, too; one line about it is enough.
        for key in () if unknown else missing:
            self.report(f"a {kind} needs the key {key!r}: {shape.keys[key]}", "metric")
        return not unknown and not missing

    def metric_value(self, key: str, raw: Any) -> Any:
        if key in ("value", "numerator", "denominator"):
            return self.expression(raw, "metric", key)
        if key == "top":
            return self.numbers(raw)
        if is_number(raw):
            return float(raw)
        self.report(f"{key!r} must be a number, not {raw!r}", "metric", key)
        return None

    def numbers(self, raw: Any) -> tuple[float, ...]:
        entries = raw if isinstance(raw, list) else [raw]
        if not entries or not all(is_number(entry) for entry in entries):
            self.report(f"'top' must be a list of numbers such as [4, 5], not {raw!r}", "metric")
            return ()
        return tuple(float(entry) for entry in entries)

    def time(self) -> TimeAxis | None:
        raw = self.item.fields.get("time")
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            self.report("must be a mapping, such as {column: created_at, grain: month}", "time")
            return None
        known = ("column", "grain", "window", "headline")
        for key in raw:
            if key not in known:
                hint = did_you_mean(key, known) or f"; it has {', '.join(known)}"
                self.report(f"has no key {key!r}{hint}", "time", key)
        for key in ("column", "grain"):
            if not raw.get(key):
                self.report(f"needs the key {key!r}", "time")
        grain = self.choice(Grain, raw.get("grain"), "time", None, what="grain")
        headline = self.choice(Headline, raw.get("headline"), "time", Headline.LAST, "headline")
        if grain is None or not raw.get("column"):
            return None
        return TimeAxis(
            column=str(raw["column"]),
            grain=grain,
            window=self.window(raw.get("window"), grain),
            headline=headline or Headline.LAST,
        )

    def window(self, raw: Any, grain: Grain) -> int | None:
        if raw is None or raw == "all":
            return None
        match = _WINDOW.fullmatch(str(raw).strip())
        if match is None or match["grain"] != grain or int(match["count"]) < 1:
            self.report(
                f"window {raw!r} is not a number of {grain}s; write '13 {grain}s', or 'all'",
                "time",
                "window",
            )
            return None
        return int(match["count"])

    def by(self) -> tuple[str, ...]:
        raw = self.item.fields.get("by") or ()
        entries = [raw] if isinstance(raw, str) else list(raw)
        for entry in entries:
            if not str(entry or "").strip() or isinstance(entry, list | dict):
                self.report(f"{entry!r} is not the name of a column", "by")
        return tuple(dict.fromkeys(str(entry) for entry in entries))

    def targets(self, unit: str, direction: Direction | None) -> tuple[Target, ...]:
        raw = self.item.fields.get("targets") or []
        entries = raw if isinstance(raw, list) else [raw]
        if entries and direction is None:
            if self.item.fields.get("direction") is None:
                self.report(
                    "needs a 'direction' (higher, lower or band) to judge a target", "targets"
                )
            return ()
        if unit_problem(unit):
            return ()
        targets = [t for entry in entries if (t := self.target(entry, unit, direction))]
        starts = [target.start for target in targets]
        for start in sorted({start for start in starts if starts.count(start) > 1}):
            self.report(f"two targets begin on {start}", "targets", str(start))
        return tuple(sorted(targets, key=lambda target: target.start))

    def target(self, raw: Any, unit: str, direction: Direction | None) -> Target | None:
        wanted = ("low", "high") if direction is Direction.BAND else ("target",)
        known = ("from", *wanted, *(() if direction is Direction.BAND else ("warning",)))
        if not isinstance(raw, Mapping):
            self.report("each is a mapping, such as {from: 2026-01-01, target: 0.8}", "targets")
            return None
        before = len(self.findings)
        for key in raw:
            if key not in known:
                hint = did_you_mean(key, known) or f"; it has {', '.join(known)}"
                self.report(
                    f"a target of a {direction} KPI has no key {key!r}{hint}", "targets", key
                )
        for key in ("from", *wanted):
            if raw.get(key) is None:
                self.report(f"each needs the key {key!r}", "targets")
        start = self.day(raw.get("from"))
        values: dict[str, float] = {}
        for key in known[1:]:
            if raw.get(key) is not None:
                try:
                    values[key] = read_value(raw[key], unit)
                except ValueError as error:
                    self.report(f"{key!r}: {error}", "targets", key)
        if len(self.findings) > before or start is None:
            return None
        self.check_order(values, direction)
        return Target(start=start, **values)

    def check_order(self, values: Mapping[str, float], direction: Direction | None) -> None:
        target, warning = values.get("target", 0), values.get("warning")
        if direction is Direction.BAND and values["low"] >= values["high"]:
            self.report("'low' must be below 'high'", "targets", "low")
        if warning is None:
            return
        if direction is Direction.HIGHER and warning > target:
            self.report(
                "higher is better, so 'warning' must not lie above 'target'", "targets", "warning"
            )
        if direction is Direction.LOWER and warning < target:
            self.report(
                "lower is better, so 'warning' must not lie below 'target'", "targets", "warning"
            )

    def day(self, raw: Any) -> date | None:
        if raw is None:
            return None
        try:
            return date.fromisoformat(str(raw))
        except ValueError:
            self.report(f"'from' {raw!r} is not a date such as 2026-01-01", "targets", "from")
            return None

    def interval(self, metric: Metric) -> Interval:
        """The interval written, or the one that fits the metric."""
        fitting = METHODS[metric.type]
        raw = self.item.fields.get("interval")
        if raw is None:
            return Interval(method=fitting[0])
        name, _, level = str(raw).strip().partition(" ")
        method = self.choice(IntervalMethod, name, "interval", None)
        if method is None:
            return Interval(method=IntervalMethod.NONE)
        if method not in (*fitting, IntervalMethod.NONE):
            self.report(
                f"{method} does not fit a {metric.type}; use {' or '.join(fitting)}", "interval"
            )
        try:
            confidence = float(level.strip().removesuffix("%") or 95)
        except ValueError:
            confidence = 0
        if not 50 <= confidence < 100:
            self.report(f"{level!r} is not a confidence in percent, such as 95", "interval")
            confidence = 95
        return Interval(method=method, level=confidence / 100)

    def whole(self, name: str, default: int) -> int:
        raw = self.item.fields.get(name, default)
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
            self.report(f"{raw!r} is not a whole number from 0 up", name)
            return default
        return raw

    def choice(
        self, kind: type[E], raw: Any, name: str, default: E | None, what: str | None = None
    ) -> E | None:
        if raw is None:
            return default
        try:
            return kind(str(raw))
        except ValueError:
            names = [entry.value for entry in kind]
            hint = did_you_mean(str(raw), names) or f"; there are {', '.join(names)}"
            self.report(f"unknown {what or 'value'} {raw!r}{hint}", name, str(raw))
            return default


def _hash(item: Item, source: Source | None) -> str:
    """Digest of all that the measurement depends on, the data left out."""
    content = {
        "id": item.id,
        "title": item.title,
        "fields": {name: item.fields[name] for name in _sorted(item.fields)},
        "source": source.spec if source else None,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_WORDS = {
    "question", "formula", "numerator", "denominator", "frequency", "reaction", "caveats", "sample",
}  # fmt: skip
"""Fields that say something to people and change no figure."""


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names) - _WORDS)
