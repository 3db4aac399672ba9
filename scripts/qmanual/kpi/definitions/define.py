"""From an item of the catalogue to a definition, or to findings that say what to mend."""

from dataclasses import replace

from qmanual.calendars.read import Calendars
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.definitions.definition import (
    Decide,
    Definition,
    Direction,
    IntervalMethod,
)
from qmanual.kpi.definitions.digest import definition_digest, derived_digest
from qmanual.kpi.definitions.inputs import derived_order, find_cycles, inputs_of
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.definitions.read_control import read_baseline, read_chart, read_phases, read_rules
from qmanual.kpi.definitions.read_metric import read_interval, read_metric, read_type
from qmanual.kpi.definitions.read_rows import (
    python_fingerprint,
    read_by,
    read_calendar,
    read_python,
    read_query,
    read_source,
)
from qmanual.kpi.definitions.read_targets import read_targets
from qmanual.kpi.definitions.read_time import read_time
from qmanual.kpi.definitions.reading import FieldReader, suggest
from qmanual.kpi.definitions.units import PERCENT, unit_problem
from qmanual.kpi.sources.source import Sources

NO_CALENDARS = Calendars()

MOST_DECIMALS = 9
"""Decimals that a figure may show; figures agree to about as many."""


def define_all(
    catalogue: Catalogue,
    sources: Sources,
    lines: FieldLines,
    calendars: Calendars = NO_CALENDARS,
) -> tuple[dict[str, Definition], tuple[Finding, ...]]:
    """The KPIs of a catalogue that can be computed, and what is wrong with the others."""
    definitions: dict[str, Definition] = {}
    findings: list[Finding] = []
    for item in catalogue.of_type("kpi"):
        definition, found = define(item, sources, lines, calendars)
        findings += found
        if definition is not None:
            definitions[item.id] = definition
    wrong = _check_inputs(catalogue, definitions, lines)
    findings += wrong
    refused = {finding.item for finding in wrong}
    usable = {name: d for name, d in definitions.items() if name not in refused}
    return _with_digests_of_inputs(usable), tuple(findings)


def define(
    item: Item, sources: Sources, lines: FieldLines, calendars: Calendars = NO_CALENDARS
) -> tuple[Definition | None, tuple[Finding, ...]]:
    """The definition that an item holds; None if something in it cannot be used, or it is empty.

    Whether the KPIs that a derived one names are there, only :func:`define_all` can tell.
    """
    if not item.fields:
        # Empty, or no YAML: the reader of the items has told which.
        return None, ()
    reader = FieldReader(item=item, lines=lines)
    definition = _read(reader, sources, calendars)
    return (None if reader.findings else definition), tuple(reader.findings)


def _read(reader: FieldReader, sources: Sources, calendars: Calendars) -> Definition | None:
    item, kind = reader.item, read_type(reader)
    source = read_source(reader, kind, sources)
    unit = str(reader.get("unit") or "")
    if not unit:
        reader.report("needs a 'unit', such as percent, s, h, points or count")
    elif problem := unit_problem(unit):
        reader.report(problem, "unit")
    metric = read_metric(reader, unit)
    direction = reader.choice(Direction, reader.get("direction"), "direction", None)
    targets = read_targets(reader, unit, direction)
    time = read_time(reader, kind)
    condition = reader.expression(reader.get("filter"), "filter")
    calendar = read_calendar(reader, metric, condition, calendars)
    query, python = read_query(reader), read_python(reader)
    chart = read_chart(reader, metric, unit, time)
    phases, baseline = read_phases(reader), read_baseline(reader, chart)
    rules = read_rules(reader, chart)
    if metric is None:
        return None
    interval = read_interval(reader, metric)
    decide = reader.choice(Decide, reader.get("decide"), "decide", Decide.POINT)
    if decide not in (None, Decide.POINT) and interval.method is IntervalMethod.NONE:
        reader.report(f"{decide} needs an interval, such as 'interval: wilson 95'", "decide")
    definition = Definition(
        id=item.id,
        title=item.title,
        source=str(reader.get("source") or ""),
        metric=metric,
        unit=unit,
        filter=condition,
        time=time,
        by=read_by(reader),
        decimals=reader.whole("decimals", 1 if unit == PERCENT else 0, MOST_DECIMALS),
        direction=direction,
        targets=targets,
        min_n=reader.whole("min_n", 0),
        interval=interval,
        decide=decide or Decide.POINT,
        chart=chart,
        sql=query,
        python=python,
        calendar=str(reader.get("calendar") or ""),
        business_calendar=calendar,
        phases=phases,
        baseline=baseline,
        path=item.path,
        line=item.line,
        hash=definition_digest(item, source, calendar, python_fingerprint(python)),
    )
    return definition if rules is None else replace(definition, rules=rules)


def _check_inputs(
    catalogue: Catalogue, definitions: dict[str, Definition], lines: FieldLines
) -> list[Finding]:
    """What is wrong between derived KPIs and those that they are made of."""
    known = [item.id for item in catalogue.of_type("kpi")]
    findings: list[Finding] = []

    def report(name: str, message: str, inner: str) -> None:
        reader = FieldReader(item=catalogue.items[name], lines=lines)
        reader.report(message, "metric", inner)
        findings.extend(reader.findings)

    for name, definition in definitions.items():
        for wanted in inputs_of(definition):
            if wanted not in known:
                report(name, f"unknown KPI {wanted!r}{suggest(wanted, known)}", wanted)
            elif problem := _grain_problem(definition, definitions.get(wanted)):
                report(name, problem, wanted)
    for cycle in find_cycles(definitions):
        way = " -> ".join((*cycle, cycle[0]))
        for name, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            report(name, f"is made of itself: {way}", after)
    return findings


def _grain_problem(definition: Definition, below: Definition | None) -> str | None:
    """Periods of a derived KPI are those of its inputs; others cannot be set side by side."""
    if definition.time is None or below is None or below.time is None:
        return None
    if definition.time.grain is below.time.grain:
        return None
    return (
        f"{below.id} has a value for each {below.time.grain}, "
        f"so it cannot be had for each {definition.time.grain}"
    )


def _with_digests_of_inputs(definitions: dict[str, Definition]) -> dict[str, Definition]:
    """A derived figure changes with the definitions of the KPIs that it is made of."""
    result = dict(definitions)
    for name in derived_order(definitions):
        inputs = {
            below: result[below].hash if below in result else ""
            for below in inputs_of(result[name])
        }
        result[name] = replace(result[name], hash=derived_digest(result[name].hash, inputs))
    return result
