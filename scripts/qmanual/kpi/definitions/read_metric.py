"""Metrics: how the value is made, read from the mapping that an author writes."""

from collections.abc import Callable, Mapping
from typing import Any

from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.definition import (
    GapDefinition,
    Input,
    Interval,
    IntervalMethod,
    Metric,
    MetricType,
)
from qmanual.kpi.definitions.expressions import Expression
from qmanual.kpi.definitions.metrics import METHODS, METRICS, is_number, metric_problems
from qmanual.kpi.definitions.reading import FieldReader, suggest
from qmanual.kpi.definitions.units import unit_problem

_EXPRESSIONS = (
    "value", "numerator", "denominator", "weight", "critical", "group",
    "required_from", "required_to", "valid_from", "valid_to",
)  # fmt: skip
"""Keys of a metric that hold an expression over columns."""


def read_type(reader: FieldReader) -> MetricType | None:
    """The type that a metric names, without a finding if it cannot be told."""
    raw = reader.get("metric")
    written = str(raw.get("type")) if isinstance(raw, Mapping) else ""
    return MetricType(written) if written in set(MetricType) else None


def read_metric(reader: FieldReader, unit: str) -> Metric | None:
    """The metric of a KPI."""
    raw = reader.get("metric")
    if not isinstance(raw, Mapping):
        wrong = "needs a 'metric'" if raw is None else "must be a mapping"
        name = None if raw is None else "metric"
        reader.report(f"{wrong}, such as {{type: ratio, numerator: made_sla}}", name)
        return None
    kind = reader.choice(MetricType, raw.get("type"), "metric", None, what="metric type")
    if kind is None:
        if raw.get("type") is None:
            reader.report(f"needs a 'type': one of {', '.join(MetricType)}", "metric")
        return None
    if not _has_keys(reader, kind, raw):
        return None
    before = len(reader.findings)
    values = {key: _value(reader, key, raw[key]) for key in METRICS[kind].keys if key in raw}
    if kind is MetricType.DERIVED and len(reader.findings) == before:
        _check_inputs(reader, values["formula"], values["inputs"])
    if len(reader.findings) > before:
        return None
    metric = Metric(type=kind, **values)
    # Of a unit that does not exist, nothing can be said.
    for message in () if unit_problem(unit) else metric_problems(metric, unit):
        reader.report(message, "metric")
    return metric


def _has_keys(reader: FieldReader, kind: MetricType, raw: Mapping[str, Any]) -> bool:
    """Whether a metric has the keys that its type needs, and no others."""
    shape = METRICS[kind]
    unknown = [key for key in raw if key != "type" and key not in shape.keys]
    for key in unknown:
        hint = did_you_mean(str(key), shape.keys)
        hint = hint or f"; it has {', '.join(('type', *shape.keys))}"
        reader.report(f"a {kind} has no key {key!r}{hint}", "metric", str(key))
    missing = [key for key in shape.required if raw.get(key) is None]
    # A key that is misspelt is missing, too; one line about it is enough.
    for key in () if unknown else missing:
        reader.report(f"a {kind} needs the key {key!r}: {shape.keys[key]}", "metric")
    return not unknown and not missing


def _value(reader: FieldReader, key: str, raw: Any) -> Any:
    if key in _EXPRESSIONS:
        return reader.expression(raw, "metric", key)
    if key in _READERS:
        return _READERS[key](reader, raw)
    if is_number(raw):
        return float(raw)
    reader.report(f"{key!r} must be a number, not {raw!r}", "metric", key)
    return None


def _top(reader: FieldReader, raw: Any) -> tuple[float, ...]:
    entries = raw if isinstance(raw, list) else [raw]
    if not entries or not all(is_number(entry) for entry in entries):
        reader.report(f"'top' must be a list of numbers such as [4, 5], not {raw!r}", "metric")
        return ()
    return tuple(float(entry) for entry in entries)


def _formula(reader: FieldReader, raw: Any) -> Expression | None:
    """Arithmetic over inputs; what else an expression may hold has no meaning for values."""
    from qmanual.kpi.definitions.formulas import formula_problem

    expression = reader.expression(raw, "metric", "formula")
    problem = formula_problem(expression) if expression else None
    if expression and problem:
        message = f"'formula' {expression.text!r} {problem.message}"
        reader.report_text(message, expression.text, 1, problem.column, "metric", "formula")
        return None
    return expression


def _inputs(reader: FieldReader, raw: Any) -> dict[str, Input]:
    if not isinstance(raw, Mapping) or not raw:
        reader.report(
            "'inputs' is a mapping of names to KPIs, such as "
            "{a: KPI-X, b: {kpi: KPI-Y, offset: 1}}",
            "metric",
            "inputs",
        )
        return {}
    return {str(name): entry for name, spec in raw.items() if (entry := _input(reader, name, spec))}


def _input(reader: FieldReader, name: Any, spec: Any) -> Input | None:
    if isinstance(spec, str):
        return Input(kpi=spec)
    if not isinstance(spec, Mapping):
        reader.report(f"input {name!r} is a KPI, not {spec!r}", "metric", str(name))
        return None
    if not reader.known_keys(spec, ("kpi", "offset"), "metric", f"input {name!r} "):
        return None
    offset = spec.get("offset", 0)
    if not isinstance(spec.get("kpi"), str):
        reader.report(f"input {name!r} needs the key 'kpi'", "metric", str(name))
    elif isinstance(offset, bool) or not isinstance(offset, int) or offset < 0:
        reader.report(
            f"input {name!r}: 'offset' is a number of periods back from 0 up, not {offset!r}",
            "metric",
            str(name),
        )
    else:
        return Input(kpi=spec["kpi"], offset=offset)
    return None


def _check_inputs(reader: FieldReader, formula: Expression, inputs: Mapping[str, Input]) -> None:
    """The names of a formula and its inputs must be the same."""
    for name in formula.names:
        if name not in inputs:
            message = f"'formula' names {name!r}, which is not an input{suggest(name, inputs)}"
            column = formula.column_of(name)
            reader.report_text(message, formula.text, 1, column, "metric", "formula")
    # One that is misspelt in the formula is not used, too; one line about it is enough.
    for name in inputs if set(formula.names) <= set(inputs) else ():
        if name not in formula.names:
            reader.report(f"input {name!r} is not used in the formula", "metric", name)


_GAP_KEYS = ("label", "expectation", "perception", "weight")


def _dimensions(reader: FieldReader, raw: Any) -> tuple[GapDefinition, ...]:
    if not isinstance(raw, Mapping) or not raw:
        reader.report(
            "'dimensions' is a mapping, such as "
            "{tangibles: {expectation: [e1, e2], perception: [p1, p2], weight: 11}}",
            "metric",
            "dimensions",
        )
        return ()
    found = [_dimension(reader, str(key), spec) for key, spec in raw.items()]
    weighted = [isinstance(spec, Mapping) and "weight" in spec for spec in raw.values()]
    if any(weighted) and not all(weighted):
        reader.report("give every dimension a 'weight', or none", "metric", "weight")
    return tuple(dimension for dimension in found if dimension)


def _dimension(reader: FieldReader, key: str, raw: Any) -> GapDefinition | None:
    if not isinstance(raw, Mapping):
        reader.report(
            f"dimension {key!r} is a mapping with expectation and perception", "metric", key
        )
        return None
    before = len(reader.findings)
    reader.known_keys(raw, _GAP_KEYS, "metric", f"dimension {key!r} ")
    pairs = {}
    for part in ("expectation", "perception"):
        written = raw.get(part)
        entries = written if isinstance(written, list) else [written]
        if written is None or not entries or None in entries:
            reader.report(
                f"dimension {key!r} needs {part!r}: the columns of its questions", "metric", key
            )
        pairs[part] = tuple(
            e for entry in entries if (e := reader.expression(entry, "metric", part))
        )
    weight = raw.get("weight", 1)
    if not is_number(weight) or weight <= 0:
        reader.report(
            f"dimension {key!r}: 'weight' must be a number above 0, not {weight!r}", "metric", key
        )
    if len(reader.findings) > before:
        return None
    counts = {part: len(entries) for part, entries in pairs.items()}
    if counts["expectation"] != counts["perception"]:
        reader.report(
            f"dimension {key!r} has {counts['expectation']} expectations and "
            f"{counts['perception']} perceptions; they are asked in pairs, in the same order",
            "metric",
            key,
        )
    return GapDefinition(
        key=key,
        label=str(raw.get("label") or key),
        expectation=pairs["expectation"],
        perception=pairs["perception"],
        weight=float(weight),
    )


_READERS: Mapping[str, Callable[[FieldReader, Any], Any]] = {
    "top": _top,
    "formula": _formula,
    "inputs": _inputs,
    "dimensions": _dimensions,
}


def read_interval(reader: FieldReader, metric: Metric) -> Interval:
    """The interval written, or the one that fits the metric."""
    fitting = METHODS[metric.type]
    raw = reader.get("interval")
    if raw is None:
        return Interval(method=fitting[0])
    name, _, level = str(raw).strip().partition(" ")
    method = reader.choice(IntervalMethod, name, "interval", None)
    if method is None:
        return Interval(method=IntervalMethod.NONE)
    if method not in (*fitting, IntervalMethod.NONE):
        reader.report(
            f"{method} does not fit a {metric.type}; use {' or '.join(fitting)}", "interval"
        )
    try:
        confidence = float(level.strip().removesuffix("%") or 95)
    except ValueError:
        confidence = 0
    if not 50 <= confidence < 100:
        reader.report(f"{level!r} is not a confidence in percent, such as 95", "interval")
        confidence = 95
    return Interval(method=method, level=confidence / 100)
