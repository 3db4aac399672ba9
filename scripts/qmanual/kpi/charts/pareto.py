"""Pareto chart: which few parts make up most of the whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from qmanual.kpi.charts.axes import ValueRange, text_width, value_axis
from qmanual.kpi.charts.bars import MOST_BARS, ROW, row_y
from qmanual.kpi.charts.phrases import dimension_name, joined, part_name
from qmanual.kpi.charts.theme import COLOURS, WIDTH, Chart, data, finite, themed
from qmanual.kpi.definitions.definition import MetricType
from qmanual.kpi.definitions.units import PERCENT
from qmanual.kpi.measurements.formatting import format_value
from qmanual.kpi.measurements.measurement import Measurement, Segment
from qmanual.wording.translations import translations

MARK = 0.8
"""Share of the whole that the few are cut off at."""

_ADDITIVE = (MetricType.COUNT, MetricType.SUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoRow:
    """One part of the whole.

    :param count: what is counted, in the unit of :func:`pareto_unit`.
    :param share: between 0 and 1.
    :param cumulative: share of this part and all before it.
    :param others: number of parts that are gathered here; 0 for a part of its own.
    """

    label: str
    count: float
    share: float
    cumulative: float
    others: int = 0


def is_additive(measurement: Measurement) -> bool:
    """Whether the values of the parts add up to that of the whole."""
    return measurement.metric_type in _ADDITIVE


def pareto_rows(
    measurement: Measurement, dimension: str, language: str = "en", most: int = MOST_BARS
) -> tuple[ParetoRow, ...]:
    """Parts by their size, the greatest first; the smallest gathered as others.

    A value that adds up (a count, a sum) is what is sorted by. Of a share, those who are not
    good are sorted: they are what one wants to have fewer of. Of any other value, the cases.
    Parts of nought or less are left out.
    """
    words = translations(language)
    weighed = [
        (part_name(part.value_label, words), _weight(measurement, part))
        for part in measurement.breakdown.get(dimension, ())
    ]
    kept = sorted(
        ((label, weight) for label, weight in weighed if finite([weight]) and weight > 0),
        key=lambda entry: -entry[1],
    )
    total = sum(weight for _label, weight in kept)
    if len(kept) > most:
        rest = kept[most - 1 :]
        gathered = [*((*entry, 0) for entry in kept[: most - 1])]
        # translators: parts of a breakdown too small to be named one by one
        label = words.ngettext("%s other", "%s others", len(rest)) % len(rest)
        gathered.append((label, sum(weight for _label, weight in rest), len(rest)))
    else:
        gathered = [(*entry, 0) for entry in kept]
    rows, reached = [], 0.0
    for label, weight, others in gathered:
        reached += weight
        rows.append(
            ParetoRow(
                label=label,
                count=weight,
                share=weight / total,
                cumulative=min(1.0, reached / total),
                others=others,
            )
        )
    return tuple(rows)


def _weight(measurement: Measurement, part: Segment) -> float:
    if is_additive(measurement):
        return part.value or 0.0
    if _counts_failures(measurement) and part.numerator is not None and part.denominator:
        failed = part.denominator - part.numerator
        return part.numerator if measurement.direction == "lower" else failed
    return part.n


def _counts_failures(measurement: Measurement) -> bool:
    return (
        measurement.unit == PERCENT
        and measurement.direction in ("lower", "higher")
        and measurement.metric_type in (MetricType.RATIO, MetricType.TOP_BOX, MetricType.COVERAGE)
    )


def pareto_unit(measurement: Measurement) -> tuple[str, int]:
    """Unit and decimals of the counts of :func:`pareto_rows`."""
    return (measurement.unit, measurement.decimals) if is_additive(measurement) else ("count", 0)


def counted(measurement: Measurement, language: str = "en") -> str:
    """What the counts of :func:`pareto_rows` are, in words."""
    words = translations(language)
    if is_additive(measurement):
        return words.pgettext("field", "Value")
    if _counts_failures(measurement):
        if measurement.direction == "lower":
            return words.gettext("Cases of it")
        return words.gettext("Cases that were not good")
    return words.gettext("Cases")


def few(rows: Iterable[ParetoRow]) -> list[ParetoRow]:
    """The parts that it takes to reach 80 % of the whole."""
    return [row for row in rows if row.cumulative - row.share < MARK - 1e-9 and not row.others]


def pareto_chart(measurement: Measurement, dimension: str, language: str = "en") -> Chart | None:
    """Shares as bars, cumulative share as a line, the 80 % mark; None without a part."""
    rows = pareto_rows(measurement, dimension, language)
    if not rows:
        return None
    import altair as alt

    unit, decimals = pareto_unit(measurement)
    first = {row.label for row in few(rows)}
    drawn = [
        {"row": place, "part": row.label, "from": 0, "share": row.share,
         "cumulative": row.cumulative, "kind": "few" if row.label in first else "many",
         "text": format_value(row.count, unit, decimals, language)}
        for place, row in enumerate(rows)
    ]  # fmt: skip
    shown = ValueRange(low=0, high=1, step=0.2)
    base = alt.Chart(data(drawn)).encode(y=row_y([row.label for row in rows]))
    x = alt.X(
        "share:Q",
        title=translations(language).gettext("Share (bar) and share together (line)"),
        axis=value_axis(PERCENT, shown, grid=True),
        scale=alt.Scale(domain=[0, 1], nice=False),
    )
    kinds = alt.Scale(domain=["few", "many"], range=[COLOURS["value"], COLOURS["band"]])
    mark = alt.Chart(data([{"share": MARK}]))
    width = WIDTH - 110
    layers = [
        base.mark_bar(size=0.66 * ROW, orient="horizontal").encode(
            x=x, x2="from:Q", color=alt.Color("kind:N", scale=kinds, legend=None)
        ),
        mark.mark_rule(color=COLOURS["limit"], strokeDash=[5, 3], strokeWidth=1.5).encode(
            x="share:Q"
        ),
        base.mark_line(color=COLOURS["second"], strokeWidth=2).encode(
            x="cumulative:Q", order="row:Q"
        ),
        base.mark_point(
            filled=True, size=40, opacity=1, shape="circle", color=COLOURS["second"]
        ).encode(x="cumulative:Q"),
        base.mark_text(align="right", baseline="middle", color=COLOURS["text"]).encode(
            x=alt.value(width + 12 + max(text_width(str(row["text"])) for row in drawn)),
            text="text:N",
        ),
    ]
    return themed(layers, ROW * len(rows), width)


def describe_pareto(measurement: Measurement, dimension: str, language: str = "en") -> str:
    """Parts with their share and how far they reach together."""
    words = translations(language)
    unit, decimals = pareto_unit(measurement)
    rows = pareto_rows(measurement, dimension, language)
    parts = (
        words.gettext("%(part)s: %(count)s, %(share)s, together %(cumulative)s")
        % {
            "part": row.label,
            "count": format_value(row.count, unit, decimals, language),
            "share": format_value(row.share, PERCENT, 0, language),
            "cumulative": format_value(row.cumulative, PERCENT, 0, language),
        }
        for row in rows
    )
    return words.gettext("By %(dimension)s, the largest first: %(values)s.") % {
        "dimension": dimension_name(dimension),
        "values": joined(parts, language),
    }
