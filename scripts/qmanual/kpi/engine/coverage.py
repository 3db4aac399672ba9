"""Coverage: what is valid among what is required, at the end of a period.

A row is something that is required of somebody from a day on, and perhaps until another; and
what fulfils it, valid from a day on, and perhaps until another. A row counts on a day when it is
required on that day. So a period has the state at its end, not all that happened in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from qmanual.kpi.definitions.definition import Metric
from qmanual.kpi.definitions.expressions import Expression, ExpressionError
from qmanual.kpi.engine.binding import bind
from qmanual.kpi.engine.bound import Bound
from qmanual.kpi.engine.conditions import both

Value = Any


def bind_coverage(metric: Metric, columns: Mapping[str, Value]) -> Bound:
    """The counts of days.

    :raises ExpressionError: if a column is missing, or is neither a date nor a time.
    """
    import ibis

    never = ibis.literal(False)
    required_from = _moment(metric.required_from, columns)
    required_to = _moment(metric.required_to, columns)
    valid_from = _moment(metric.valid_from, columns)
    valid_to = _moment(metric.valid_to, columns)

    def begun(moment: Value | None, day: date, without: Value) -> Value:
        if moment is None:
            return without
        # Before the next day begins: a time on the day itself counts.
        return (moment < ibis.date(day + timedelta(days=1))).fill_null(False)

    def not_over(moment: Value | None, day: date) -> Value:
        if moment is None:
            return ibis.literal(True)
        return (moment > ibis.date(day)).fill_null(True)

    def snapshots(table: Value, scope: Value, days: Sequence[date]) -> list[dict[str, Value]]:
        asked = []
        for day in days:
            required = begun(required_from, day, ibis.literal(True)) & not_over(required_to, day)
            required = both(scope, required)
            valid = begun(valid_from, day, never) & not_over(valid_to, day)
            asked.append(
                {"n": table.count(where=required), "numerator": table.count(where=required & valid)}
            )
        return asked

    return Bound(
        counts=None if required_from is None else required_from.notnull(),
        unknown=None if required_from is None else required_from.isnull(),
        names=("n", "numerator"),
        aggregates=lambda _rows: {},
        snapshots=snapshots,
        since=required_from,
    )


def _moment(expression: Expression | None, columns: Mapping[str, Value]) -> Value | None:
    if expression is None:
        return None
    value = bind(expression, columns)
    if not value.type().is_date() and not value.type().is_timestamp():
        raise ExpressionError(
            f"{expression.text!r} must be a date or a time; give its 'type' in sources.yml", 1
        )
    return value
