"""Plans: a definition bound to its table: which rows count, when, and why others do not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from qmanual.errors import KpiError
from qmanual.kpi.definitions.definition import Definition
from qmanual.kpi.definitions.expressions import Expression, ExpressionError
from qmanual.kpi.definitions.periods import Grain, shift, start_of
from qmanual.kpi.engine.aggregates import bind_metric
from qmanual.kpi.engine.binding import bind, bind_condition, unknown_column
from qmanual.kpi.engine.bound import Bound
from qmanual.kpi.sources.tables import WHY, OpenTable, engine_errors, first_line
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRule:
    """Rows that cannot be counted for one reason.

    :param rows: which rows, as a condition.
    :param dated: whether the rows lie in a period; if not, they are missing in every one.
    """

    reason: str
    rows: Value
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A definition bound to a table.

    :param opened: the rows that are measured; the source's, if the definition prepares none itself.
    :param scope: rows that the definition is about, as a condition.
    :param time: what a row is dated by; None for a KPI without time.
    :param period: first day of a row's period; for years as numbers, the year.
    :param reached: rows whose date is not in the future, as a condition.
    :param left_out: why rows may be left out, in order.
    """

    definition: Definition
    opened: OpenTable
    bound: Bound
    scope: Value
    time: Value | None = None
    period: Value | None = None
    reached: Value | None = None
    left_out: tuple["LeftOutRule", ...] = ()

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

    columns = opened.columns
    scope = ibis.literal(True)
    if definition.filter is not None:
        scope = _bound(definition.filter, "filter", None, columns, condition=True)
    for key in ("value", "numerator", "denominator"):
        part = getattr(definition.metric, key)
        if part is not None:
            _bound(part, "metric", key, columns)
    try:
        bound = bind_metric(definition.metric, opened.table, columns)
    except ExpressionError as problem:
        raise DefinitionError(f"it {problem.message}", field="metric") from problem
    for name in definition.by:
        if name not in columns:
            raise DefinitionError(unknown_column(name, columns), field="by", inner=name)
    time = period = None
    if definition.time is not None and bound.snapshots is None:
        time, period = _time(definition, columns)
    reached = ~_in_future(time, today) if time is not None else None
    known = scope.fill_null(False)
    return Plan(
        definition=definition,
        opened=opened,
        bound=bound,
        scope=known if time is None else known & time.notnull() & reached,
        time=time,
        period=period,
        reached=reached,
        left_out=tuple(_left_out(definition, opened, bound, scope, time, today)),
    )


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
        raise DefinitionError(
            f"{where}{expression.text!r}: {problem.message} (column {problem.column})",
            field=name,
            inner=key,
        ) from problem
    except engine_errors() as error:
        raise DefinitionError(
            f"{expression.text!r} cannot be computed: {first_line(error)}", field=name
        ) from error


def _time(definition: Definition, columns: Mapping[str, Value]) -> tuple[Value, Value]:
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
        return time, time.cast("int64")
    if not time.type().is_timestamp() and not time.type().is_date():
        raise DefinitionError(
            f"column {axis.column!r} is neither a date, a time nor a year; "
            "give its 'type' in sources.yml",
            field="time",
            inner="column",
        )
    return time, time.truncate(_TRUNCATE[axis.grain]).cast("date")


def _in_future(time: Value, today: date) -> Value:
    import ibis

    if time.type().is_integer():
        return time > today.year
    # One day of grace: a time zone may be ahead of the clock of this machine.
    return time >= ibis.date(today + timedelta(days=2))


FUTURE = marked("dated in the future")
NEGATIVE = marked("ends before it begins")
"""A duration below 0: one of its two times was written down wrongly."""


def _left_out(
    definition: Definition,
    opened: OpenTable,
    bound: Bound,
    scope: Value,
    time: Value | None,
    today: date,
) -> Iterator[LeftOutRule]:
    """The reasons for which rows may be left out. A row is left out for the first that fits."""
    words, known = translations(opened.language), scope.fill_null(False)
    if definition.filter is not None:
        # translators: an expression, such as: not known whether lost == false
        reason = words.gettext("not known whether %s") % definition.filter.text
        yield LeftOutRule(reason=reason, rows=scope.isnull())
    if time is not None and definition.time is not None:
        reason = words.gettext("no date in %s") % definition.time.column
        yield LeftOutRule(reason=reason, rows=known & time.isnull(), dated=False)
        future = _in_future(time, today).fill_null(False)
        yield LeftOutRule(reason=words.gettext(FUTURE), rows=known & future, dated=False)
        known = known & time.notnull() & ~future
    if bound.negative is not None:
        yield LeftOutRule(reason=words.gettext(NEGATIVE), rows=known & bound.negative)
        known = known & ~bound.negative
    rest = known & bound.unknown
    names = dict.fromkeys(n for e in definition.metric.expressions for n in e.names)
    for name in names:
        column = opened.source.columns.get(name)
        missing = opened.table[name].isnull()
        for reason in opened.reasons.get(name, ()):
            why = (opened.table[WHY + name] == reason).fill_null(False)
            yield LeftOutRule(reason=reason, rows=rest & why)
            rest = rest & ~why
        empty = column.missing if column and column.missing else words.gettext("%s: empty") % name
        yield LeftOutRule(reason=empty, rows=rest & missing)
        rest = rest & ~missing
    reason = words.gettext("cannot be computed, such as a division by zero")
    yield LeftOutRule(reason=reason, rows=rest)


def window_of(definition: Definition, extent: Extent) -> Span | None:
    """The days that a KPI is about; None for one without time."""
    axis = definition.time
    if axis is None:
        return None
    first, last = extent.days
    end = shift(start_of(last, axis.grain), axis.grain, 1)
    if axis.window is None:
        return Span(start=start_of(first, axis.grain), end=end)
    return Span(start=shift(end, axis.grain, -axis.window), end=end)


def moment_text(moment: datetime | date) -> str:
    """A moment as ISO text; midnight is a date."""
    if isinstance(moment, datetime) and (moment.hour or moment.minute or moment.second):
        return moment.replace(microsecond=0).isoformat()
    return moment.isoformat()[:10]
