"""Plans: a definition bound to its table: which rows count, when, and why others do not."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from qmanual.errors import KpiError
from qmanual.kpi.definitions.definition import Definition, Metric
from qmanual.kpi.definitions.expressions import (
    CALENDAR_FUNCTIONS,
    Expression,
    ExpressionError,
    function_name,
)
from qmanual.kpi.definitions.periods import Grain, shift, start_of
from qmanual.kpi.engine.aggregates import bind_metric
from qmanual.kpi.engine.binding import (
    NEGATIVE,
    bind,
    bind_condition,
    negative_durations,
    unknown_column,
)
from qmanual.kpi.engine.bound import Bound
from qmanual.kpi.engine.clock import Clock, Columns
from qmanual.kpi.engine.conditions import both
from qmanual.kpi.sources.tables import FILE, WHY, OpenTable, engine_errors, first_line
from qmanual.wording.translations import marked, translations

Value = Any

_TRUNCATE = {Grain.DAY: "D", Grain.WEEK: "W", Grain.MONTH: "M", Grain.QUARTER: "Q", Grain.YEAR: "Y"}


class DefinitionError(KpiError):
    """A definition does not fit its data.

    :param field: field of the definition that it is about.
    :param inner: word inside the field.
    """

    def __init__(self, message: str, *, field: str, inner: str | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.inner = inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from ``start`` on, before ``end``."""

    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """First and last moment in a column of time, as the data have them.

    :param last: newest one that is not in the future.
    """

    first: datetime | date
    last: datetime | date

    @property
    def days(self) -> tuple[date, date]:
        """The days of both."""
        return _day(self.first), _day(self.last)


class Among(StrEnum):
    """Among which rows those are that a rule leaves out."""

    ALL = "all"
    """All rows, whether they are dated or not."""
    UNDATED = "undated"
    """Those without a date; they are missing in every period."""
    FUTURE = "future"
    """Those dated in the future; they, too."""
    DATED = "dated"
    """Those with a date that has come; all rows of a KPI without time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRule:
    """Rows that cannot be counted for one reason.

    :param rows: which rows, as a condition; None: all of those that it is about.
    """

    reason: str
    rows: Value | None
    among: Among = Among.DATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A definition bound to a table.

    :param opened: the rows that are measured; the source's, if the definition prepares none itself.
    :param kept: dated rows that the definition is about, as a condition; None: all.
    :param scope: as ``kept``, and that they are dated.
    :param time: what a row is dated by; None for a KPI without time.
    :param period: first day of a row's period; for years as numbers, the year.
    :param group: as ``period``, with one of its own for rows dated in the future.
    :param left_out: why rows may be left out, in order.
    """

    definition: Definition
    opened: OpenTable
    bound: Bound
    kept: Value | None
    scope: Value | None
    time: Value | None = None
    period: Value | None = None
    group: Value | None = None
    left_out: tuple["LeftOutRule", ...] = ()

    @property
    def can_be_kept(self) -> bool:
        """Whether its states may be kept by file: one query brings them back, and what they are
        of can be told from anything else."""
        return self.bound.one_step and bool(self.definition.hash)

    @property
    def column(self) -> str:
        """Name of the column of time; empty for a KPI without time."""
        return self.definition.time.column if self.definition.time else ""

    @property
    def by_year(self) -> bool:
        """Whether rows are dated by the number of their year."""
        return self.time is not None and bool(self.time.type().is_integer())

    def period_start(self, key: Any) -> date | None:
        """First day of a period, from what the query brought back for it; None without a date."""
        if key is None:
            return None
        return date(int(key), 1, 1) if self.by_year else _day(key)


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def make_plan(definition: Definition, opened: OpenTable, today: date) -> Plan:
    """Bind a definition.

    :raises DefinitionError: if it does not fit the table.
    """
    import ibis

    columns = columns_of(definition, opened)
    scope = None
    if definition.filter is not None:
        scope = _bound(definition.filter, "filter", None, columns, condition=True)
    for part in definition.metric.expressions:
        _bound(part, "metric", _key_of(definition.metric, part), columns)
    try:
        bound = bind_metric(definition.metric, opened.table, columns)
    except ExpressionError as problem:
        raise DefinitionError(problem.message, field="metric") from problem
    for name in definition.by:
        if name not in columns:
            raise DefinitionError(unknown_column(name, columns), field="by", inner=name)
        if columns[name].type().is_nested():
            raise DefinitionError(
                f"column {name!r} holds lists or records; a breakdown needs plain values, "
                "such as text",
                field="by",
                inner=name,
            )
    time = period = group = future = None
    if definition.time is not None and bound.snapshots is None:
        time, period = _time(definition, columns)
        future = _in_future(time, today)
        never = FUTURE_PERIOD.year if time.type().is_integer() else ibis.date(FUTURE_PERIOD)
        group = future.ifelse(never, period)
    known = scope
    # What ends before it begins was written down wrongly; it would flatter the mean.
    negative = negative_durations(definition.metric.expressions, columns)
    kept = both(known, None if negative is None else ~negative)
    dated = None if time is None or future is None else time.notnull() & ~future
    return Plan(
        definition=definition,
        opened=opened,
        bound=bound,
        kept=kept,
        scope=both(kept, dated),
        time=time,
        period=period,
        group=group,
        left_out=tuple(_left_out(definition, opened, bound, scope, negative)),
    )


def columns_of(definition: Definition, opened: OpenTable) -> Columns:
    """The columns that a definition may name, and how their clock times are to be read."""
    found = {name: opened.table[name] for name in opened.table.columns if not _is_hidden(name)}
    return Columns(found, clock_of(definition, opened))


def clock_of(definition: Definition, opened: OpenTable) -> Clock:
    """The clock of a definition: the zone of its source, and its calendar."""
    return Clock(zone=opened.source.timezone, calendar=definition.business_calendar)


def _is_hidden(name: str) -> bool:
    return name.startswith((WHY, FILE))


def _key_of(metric: Metric, expression: Expression) -> str | None:
    """The key of a metric that an expression stands under; None inside its dimensions."""
    return next((f.name for f in fields(metric) if getattr(metric, f.name) is expression), None)


def _bound(
    expression: Expression,
    name: str,
    key: str | None,
    columns: Mapping[str, Value],
    *,
    condition: bool = False,
) -> Value:
    try:
        return (bind_condition if condition else bind)(expression, columns)
    except ExpressionError as problem:
        where = f"{key!r} " if key else ""
        told = problem.message
        if not told.startswith(repr(expression.text)):
            told = f"{expression.text!r}: {told}"
        raise DefinitionError(
            f"{where}{told} (column {problem.column})",
            field=name,
            inner=key,
        ) from problem
    except engine_errors() as error:
        raise DefinitionError(
            f"{expression.text!r} cannot be computed: {first_line(error)}", field=name
        ) from error


def _time(definition: Definition, columns: Mapping[str, Value]) -> tuple[Value, Value]:
    import ibis

    assert definition.time is not None
    axis = definition.time
    if axis.column not in columns:
        raise DefinitionError(unknown_column(axis.column, columns), field="time", inner="column")
    time = columns[axis.column]
    if time.type().is_integer():
        if axis.grain is not Grain.YEAR:
            raise DefinitionError(
                f"column {axis.column!r} holds whole numbers, so it can only be a year, "
                f"not a {axis.grain}",
                field="time",
                inner="grain",
            )
        return time, (time < 1).ifelse(None, time.cast("int64"))
    if not time.type().is_timestamp() and not time.type().is_date():
        raise DefinitionError(
            f"column {axis.column!r} is neither a date, a time nor a year; "
            "give its 'type' in sources.yml",
            field="time",
            inner="column",
        )
    # Python, which brings the periods together, has no date before the year 1.
    early = time < ibis.date(date.min)
    return time, early.ifelse(None, time.truncate(_TRUNCATE[axis.grain]).cast("date"))


def _in_future(time: Value, today: date) -> Value:
    import ibis

    if time.type().is_integer():
        return time > today.year
    # One day of grace: a time zone may be ahead of the clock of this machine.
    return time >= ibis.date(today + timedelta(days=2))


FUTURE = marked("dated in the future")
FUTURE_PERIOD = date(9999, 1, 1)
"""Stands for the periods of rows dated in the future."""


def _left_out(
    definition: Definition,
    opened: OpenTable,
    bound: Bound,
    scope: Value | None,
    negative: Value | None,
) -> Iterator[LeftOutRule]:
    """The reasons for which rows may be left out. A row is left out for the first that fits."""
    words = translations(opened.language)
    known = None
    if definition.filter is not None and scope is not None:
        # translators: an expression, such as: not known whether lost == false
        reason = words.gettext("not known whether %s") % definition.filter.text
        yield LeftOutRule(reason=reason, rows=scope.isnull(), among=Among.ALL)
        known = scope
    if definition.time is not None and bound.snapshots is None:
        reason = words.gettext("no date in %s") % definition.time.column
        yield LeftOutRule(reason=reason, rows=known, among=Among.UNDATED)
        yield LeftOutRule(reason=words.gettext(FUTURE), rows=known, among=Among.FUTURE)
    if negative is not None:
        yield LeftOutRule(reason=words.gettext(NEGATIVE), rows=both(known, negative))
        known = both(known, ~negative)
    if bound.unknown is None:
        return
    rest = both(known, None if bound.unknown_where_empty else bound.unknown)
    names = dict.fromkeys(n for e in definition.metric.expressions for n in e.names)
    for name in names:
        column = opened.source.columns.get(name)
        missing = opened.table[name].isnull()
        for reason in opened.reasons.get(name, ()):
            why = (opened.table[WHY + name] == reason).fill_null(False)
            yield LeftOutRule(reason=reason, rows=both(rest, why))
            rest = both(rest, ~why)
        empty = column.missing if column and column.missing else words.gettext("%s: empty") % name
        yield LeftOutRule(reason=empty, rows=both(rest, missing))
        rest = both(rest, ~missing)
    if any(map(_may_fail, definition.metric.expressions)):
        reason = words.gettext("cannot be computed, such as a division by zero")
        yield LeftOutRule(reason=reason, rows=rest)


def _may_fail(expression: Expression) -> bool:
    """Whether a value may be empty although no column that it is made of is."""
    calls = (function_name(call) for call in expression.calls)
    return any(isinstance(node, ast.BinOp) for node in ast.walk(expression.tree)) or any(
        name in CALENDAR_FUNCTIONS for name in calls
    )


def window_of(definition: Definition, extent: Extent, since: date | None = None) -> Span | None:
    """The days that a KPI is about; None for one without time.

    :param since: day from which on the source says that its data are complete.
    """
    axis = definition.time
    if axis is None:
        return None
    first, last = extent.days
    end = shift(start_of(last, axis.grain), axis.grain, 1)
    if axis.window is None:
        return Span(start=start_of(first, axis.grain), end=end)
    # Before the first row nothing was recorded, unless the source says so: 0 would be invented.
    known = start_of(min(first, since or first), axis.grain)
    return Span(start=max(known, shift(end, axis.grain, -axis.window)), end=end)


def moment_text(moment: datetime | date) -> str:
    """A moment as ISO text; midnight is a date."""
    if isinstance(moment, datetime) and (moment.hour or moment.minute or moment.second):
        return moment.replace(microsecond=0).isoformat()
    return moment.isoformat()[:10]
