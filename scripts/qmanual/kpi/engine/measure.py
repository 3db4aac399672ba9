"""The engine: from definitions and one open source to measurements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qmanual.errors import KpiError
from qmanual.kpi.definitions.definition import Definition, Headline, MetricType
from qmanual.kpi.definitions.periods import between, shift, start_of
from qmanual.kpi.engine.aggregates import TALLIED
from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.assemble import Facts, assemble
from qmanual.kpi.engine.figures import Figures, Spans, make_figures, questions_of
from qmanual.kpi.engine.partials import batches
from qmanual.kpi.engine.plan import DefinitionError, Plan, Span, make_plan, window_of
from qmanual.kpi.engine.reading import Reader
from qmanual.kpi.engine.rows import rows_of, with_calendars
from qmanual.kpi.engine.steps import read_snapshots, read_staged
from qmanual.kpi.engine.tallies import Answer, Question, tallied
from qmanual.kpi.measurements.formatting import format_count
from qmanual.kpi.measurements.judge import Status
from qmanual.kpi.measurements.measurement import Measurement, SourceNote
from qmanual.kpi.measurements.source_notes import source_note
from qmanual.kpi.sources.tables import OpenTable, engine_errors, first_line
from qmanual.wording.translations import translations

ENGINE_VERSION = 4
"""Counts up when the same definition and data would give another measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A definition that could not be computed."""

    definition: Definition
    error: KpiError


def measure_source(
    definitions: Sequence[Definition],
    opened: OpenTable,
    *,
    today: date,
    reader: Reader | None = None,
) -> tuple[dict[str, Measurement], tuple[Failure, ...]]:
    """Compute all KPIs of one source.

    :param today: rows dated later are left out, and counted.
    :param reader: reads the states and keeps those of files that did not change; without one,
        all rows are read.
    :return: identifier to measurement; without charts, digests and time of computation.
    """
    reader = reader or Reader(asker=Asker(connection=opened.connection), today=today)
    plans: list[Plan] = []
    failures: list[Failure] = []
    empty: dict[str, Measurement] = {}
    prepared = with_calendars(definitions, opened)
    for definition in definitions:
        try:
            plans.append(make_plan(definition, rows_of(definition, prepared), today))
        except DefinitionError as error:
            unfilled = _told_by_empty_columns(definition, opened, reader)
            if unfilled is None:
                failures.append(Failure(definition=definition, error=error))
            else:
                empty[definition.id] = unfilled
    try:
        return empty | _measure(plans, today, reader), tuple(failures)
    except (DefinitionError, *engine_errors()) as error:  # type: ignore[misc]
        if len(plans) < 2:
            # The engine refused this one; it is told which, because nothing else was asked.
            reason = error if isinstance(error, DefinitionError) else _engine_error(error)
            failures += [Failure(definition=p.definition, error=reason) for p in plans]
            return empty, tuple(failures)
    # Together they failed: one at a time shows whose fault it is, and the others are measured.
    measured: dict[str, Measurement] = dict(empty)
    for plan in plans:
        found, failed = measure_source([plan.definition], opened, today=today, reader=reader)
        measured |= found
        failures += failed
    return measured, tuple(failures)


def _told_by_empty_columns(
    definition: Definition, opened: OpenTable, reader: Reader
) -> Measurement | None:
    """The measurement of a definition that does not fit because a column that it names is empty.

    A column without a value has no type: it looks like text, or like whole numbers.
    """
    axis = definition.time
    parts = (definition.filter, *definition.metric.expressions)
    names = dict.fromkeys(name for part in parts if part is not None for name in part.names)
    if axis is not None and axis.column:
        names[axis.column] = None
    # In the rows of a query columns may have other names; what is missing is no empty column.
    if definition.sql is not None or definition.python or not set(names) <= set(opened.columns):
        return None
    counted = {f"c{number}": opened.table[name].count() for number, name in enumerate(names)}
    asked = opened.table.aggregate(rows=opened.table.count(), **counted)
    try:
        row = reader.asker.rows(asked, "values of columns", (definition.id,))[0]
    except engine_errors():
        return None
    note = source_note(opened.source, row["rows"])
    if not row["rows"]:
        return without_data(definition, note, _no_rows(opened.language))
    empty = next((name for name, key in zip(names, counted, strict=True) if not row[key]), None)
    # The empty days of a coverage mean something: still, or not yet.
    if empty is None or definition.metric.type is MetricType.COVERAGE:
        return None
    words = translations(opened.language)
    told = words.ngettext(
        "No value: %(column)s is empty in the only row.",
        "No value: %(column)s is empty in all %(n)s rows.",
        row["rows"],
    ) % {"column": empty, "n": format_count(row["rows"], opened.language)}
    return without_data(definition, note, told)


def _no_rows(language: str) -> str:
    return translations(language).gettext("No value: the source has no rows.")


def _engine_error(error: Exception) -> KpiError:
    return KpiError(f"cannot be computed: {first_line(error)}")


def without_data(definition: Definition, source: SourceNote | None, reason: str) -> Measurement:
    """The measurement of a KPI that has no value, and why."""
    target = definition.target_on(None)
    return Measurement(
        id=definition.id,
        title=definition.title,
        unit=definition.unit,
        decimals=definition.decimals,
        direction=definition.direction,
        status=Status.NO_DATA,
        target=target.target if target else None,
        warning=target.warning if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        source=source,
        chart_type=definition.chart,
        metric_type=definition.metric.type,
        statement=reason,
    )


def _measure(plans: Sequence[Plan], today: date, reader: Reader) -> dict[str, Measurement]:
    measured: dict[str, Measurement] = {}
    figures: list[tuple[Figures, Facts]] = []
    for batch in batches(plans):
        states = reader.partials(batch)
        rows = sum(entry.rows for entry in batch.base)
        for plan in batch.plans:
            name, partials = plan.definition.id, states[plan.definition.id]
            facts = Facts(opened=plan.opened, rows=rows, extent=batch.extent())
            if plan.bound.staged is not None:
                read_staged(partials, reader.asker)
            if plan.bound.snapshots is not None and rows:
                facts = Facts(
                    opened=plan.opened,
                    rows=rows,
                    extent=read_snapshots(partials, reader.asker, today),
                )
            # Of nothing, nothing can be said: a count of 0 would look like a good month.
            if rows and (plan.definition.time is None or facts.extent is not None):
                figures.append((make_figures(partials, _spans(plan, facts)), facts))
            else:
                reason = _nothing_to_say(plan, rows)
                measured[name] = without_data(plan.definition, facts.note, reason)
    _fill_from_tallies([entry for entry, _ in figures], reader)
    measured |= {entry.plan.definition.id: assemble(entry, facts) for entry, facts in figures}
    return {plan.definition.id: measured[plan.definition.id] for plan in plans}


def _nothing_to_say(plan: Plan, rows: int) -> str:
    words = translations(plan.opened.language)
    if not rows:
        return _no_rows(plan.opened.language)
    if plan.bound.snapshots is not None:
        return words.gettext("No value: nothing is required yet in any row.")
    return words.ngettext(
        "No value: %(column)s holds no date in the only row.",
        "No value: %(column)s holds no date in any of the %(n)s rows.",
        rows,
    ) % {"column": plan.column, "n": format_count(rows, plan.opened.language)}


def _spans(plan: Plan, facts: Facts) -> Spans:
    """The days that a KPI is about."""
    axis = plan.definition.time
    if axis is None or facts.extent is None:
        return Spans()
    window = window_of(plan.definition, facts.extent, facts.opened.source.covers[0])
    assert window is not None
    headline, periods = window, axis.window
    first = start_of(facts.opened.source.covers[0] or facts.extent.days[0], axis.grain)
    if axis.headline is Headline.LAST or plan.bound.snapshots is not None:
        last = shift(window.end, axis.grain, -1)
        # A window of one period may hold the open one only: the last complete one is before it.
        since = max(first, shift(window.start, axis.grain, -1))
        starts = between(since, last, axis.grain)
        complete = [start for start in starts if facts.is_complete(start, axis.grain)]
        start = complete[-1] if complete else last
        headline, periods = Span(start=start, end=shift(start, axis.grain, 1)), 1
    before = None
    if periods is not None:
        start = shift(headline.start, axis.grain, -periods)
        # Only where data reach that far back.
        if first <= start:
            before = Span(start=start, end=headline.start)
    return Spans(window=window, headline=headline, before=before)


def _fill_from_tallies(figures: Sequence[Figures], reader: Reader) -> None:
    """Put in the values that do not follow from states."""
    by_id = {entry.plan.definition.id: entry for entry in figures}
    asking = [e.plan for e in figures if e.plan.definition.metric.type in TALLIED]
    for entry in tallied(asking):
        asked: dict[object, list[tuple[Question, Callable[[Answer], None]]]] = {}
        for plan in entry.plans:
            for question, fill in questions_of(by_id[plan.definition.id]):
                asked.setdefault(question.scope, []).append((question, fill))
        for pairs in asked.values():
            answer = reader.answer(entry, [question for question, _ in pairs])
            for _, fill in pairs:
                fill(answer)


def sources_used(definitions: Iterable[Definition]) -> dict[str, list[Definition]]:
    """Name of a source to the definitions that read it; derived ones read none."""
    result: dict[str, list[Definition]] = {}
    for definition in definitions:
        if definition.metric.type is not MetricType.DERIVED:
            result.setdefault(definition.source, []).append(definition)
    return result
