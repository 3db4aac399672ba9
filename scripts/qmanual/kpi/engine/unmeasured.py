"""Unmeasured: what is told of KPIs that could not be measured, and where the mistake is."""

from collections.abc import Iterator

from qmanual.errors import SourceError
from qmanual.items.findings import Finding
from qmanual.items.model import Item
from qmanual.kpi.definitions.definition import Definition
from qmanual.kpi.definitions.expressions import Expression
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.engine.binding import unknown_column
from qmanual.kpi.engine.measure import Failure
from qmanual.kpi.engine.plan import DefinitionError
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.sources.source import Source


def source_finding(error: SourceError) -> Finding:
    """The finding about a source that cannot be read."""
    return Finding(
        code="kpi-source",
        path=str(error.path or ""),
        line=error.line or 0,
        message=error.message,
    )


def failure_finding(failure: Failure, item: Item, lines: FieldLines) -> tuple[Finding, str]:
    """The finding about a KPI that failed, and the reason as its page tells it.

    :param item: the KPI in the manual.
    """
    definition, error = failure.definition, failure.error
    line, where = item.line, ""
    if isinstance(error, DefinitionError):
        line, where = lines.line(item, error.field, error.inner), f"{error.field}: "
    told = where + error.message
    finding = Finding(
        code="kpi-data",
        path=definition.path,
        line=line,
        message=f"{definition.id}: {told}",
        item=definition.id,
    )
    return finding, told


def column_problem(definition: Definition, source: Source) -> DefinitionError | None:
    """The first column of a definition that a source does not list; None if it lists none."""
    expected = dict.fromkeys(source.columns)
    for place, inner, name in _names(definition):
        if expected and name not in expected:
            return DefinitionError(unknown_column(name, expected), field=place, inner=inner)
    return None


def undefined(identifier: str, title: str, statement: str) -> Measurement:
    """The measurement of a KPI whose definition cannot be used."""
    return Measurement(
        id=identifier,
        title=title,
        unit="",
        decimals=0,
        direction=None,
        status="no-data",
        statement=statement,
    )


def _names(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """The columns that a definition names: field, word inside the field, column."""
    if definition.sql is not None or definition.python:
        return  # Which columns there will be, its own rows show.
    metric = definition.metric
    parts: list[tuple[str, str, Expression | None]] = [
        ("filter", "", definition.filter),
        ("metric", "value", metric.value),
        ("metric", "numerator", metric.numerator),
        ("metric", "denominator", metric.denominator),
        *(("metric", "", expression) for expression in metric.expressions),
    ]
    for place, inner, expression in parts:
        for name in expression.names if expression else ():
            yield place, inner or name, name
    if definition.time and definition.time.column:
        yield "time", "column", definition.time.column
    for name in definition.by:
        yield "by", name, name
