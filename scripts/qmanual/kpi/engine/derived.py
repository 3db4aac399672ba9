"""Derived KPIs: a formula over the measurements of others, period by period."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qmanual.kpi.definitions.definition import Definition, MetricType
from qmanual.kpi.definitions.formulas import compute
from qmanual.kpi.definitions.inputs import derived_order
from qmanual.kpi.definitions.periods import Grain, label, shift
from qmanual.kpi.engine.measure import without_data
from qmanual.kpi.measurements.formatting import format_value
from qmanual.kpi.measurements.judge import Status, judge
from qmanual.kpi.measurements.measurement import (
    Measurement,
    Period,
    SeriesPoint,
    SourceNote,
)
from qmanual.kpi.measurements.statement import no_value, say
from qmanual.wording.translations import translations


def derive(
    definitions: Mapping[str, Definition],
    measurements: Mapping[str, Measurement],
    language: str = "en",
) -> dict[str, Measurement]:
    """The measurements of the derived KPIs, those that others are made of first.

    :param definitions: all that can be computed.
    :param measurements: identifier to measurement, of all KPIs that are not derived.
    :return: identifier to measurement; without charts, digest of the definition and time of
        computation. Nothing is guessed: where an input has no value, neither has the derived.
    """
    known, result = dict(measurements), {}
    for name in derived_order(definitions):
        maker = _Maker(
            definition=definitions[name], definitions=definitions, known=known, language=language
        )
        known[name] = result[name] = maker.make()
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """What came of a formula.

    :param short_of: KPI that has too few cases to judge by.
    """

    value: float | None = None
    n: float = 0
    short_of: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    definition: Definition
    definitions: Mapping[str, Definition]
    known: Mapping[str, Measurement]
    language: str

    def make(self) -> Measurement:
        words = translations(self.language)
        inputs = self.definition.metric.inputs
        for entry in inputs.values():
            found = self.known.get(entry.kpi)
            if entry.kpi not in self.definitions or found is None or _is_empty(found):
                # translators: why a figure cannot be computed: KPI-A has no value
                return self.without(words.gettext("%s has no value") % entry.kpi)
        grains = {
            entry.kpi: grain_of(self.definitions[entry.kpi], self.definitions)
            for entry in inputs.values()
        }
        wanted = self.definition.time.grain if self.definition.time else None
        kinds = set(grains.values()) | ({wanted} if wanted else set())
        if len(kinds) > 1:
            return self.without(
                words.gettext("its KPIs have periods that cannot be set side by side: %s")
                % ", ".join(f"{name} ({grain or '-'})" for name, grain in grains.items())
            )
        grain = next(iter(kinds))
        series = self.series(grain) if grain else ()
        return self.headline(grain, series)

    def without(self, reason: str) -> Measurement:
        """No value, and why."""
        made = without_data(self.definition, self.note(), no_value(reason, self.language))
        return replace(made, metric_type=MetricType.DERIVED, data_fingerprint=self.fingerprint())

    def inputs(self) -> Iterable[tuple[str, Measurement, int]]:
        """Name in the formula, measurement and offset of each input."""
        for name, entry in self.definition.metric.inputs.items():
            yield name, self.known[entry.kpi], entry.offset

    def formula(self, values: Mapping[str, tuple[str, float | None, float, str]]) -> _Value:
        """The formula over inputs: name to KPI, value, n and status."""
        words = translations(self.language)
        numbers: dict[str, float] = {}
        for name, (kpi, value, _, _) in values.items():
            if value is None:
                return _Value(problem=words.gettext("%s has no value") % kpi)
            numbers[name] = value
        n = min(n for _, _, n, _ in values.values())
        formula = self.definition.metric.formula
        assert formula is not None
        short = next((k for k, _, _, s in values.values() if s == Status.INSUFFICIENT), "")
        try:
            return _Value(value=compute(formula, numbers), n=n, short_of=short)
        except ZeroDivisionError:
            return _Value(n=n, problem=words.gettext("what is divided by is 0"))
        except OverflowError:
            return _Value(n=n, problem=words.gettext("the result is too large a number"))

    def status(self, made: _Value, day: date | None) -> Status:
        if made.value is not None and made.short_of:
            return Status.INSUFFICIENT
        definition = self.definition
        return judge(
            made.value,
            n=made.n,
            target=definition.target_on(day),
            direction=definition.direction,
            min_n=definition.min_n,
        )

    def series(self, grain: Grain) -> tuple[SeriesPoint, ...]:
        """One point for each period in which every input has one."""
        shifted: dict[str, dict[date, SeriesPoint]] = {}
        for name, measurement, offset in self.inputs():
            moved = {
                shift(date.fromisoformat(point.start), grain, offset): point
                for point in measurement.series
            }
            # Beyond the end of all dates there is no period.
            shifted[name] = {start: p for start, p in moved.items() if start != date.max}
        starts = sorted(set.intersection(*(set(points) for points in shifted.values())))
        axis = self.definition.time
        if axis is not None and axis.window is not None:
            starts = starts[-axis.window :]
        kpis = {name: entry.kpi for name, entry in self.definition.metric.inputs.items()}
        made = []
        for start in starts:
            points = {name: found[start] for name, found in shifted.items()}
            value = self.formula(
                {name: (kpis[name], p.value, p.n, p.status) for name, p in points.items()}
            )
            made.append(self.point(start, grain, value, all(p.complete for p in points.values())))
        return tuple(made)

    def point(self, start: date, grain: Grain, made: _Value, complete: bool) -> SeriesPoint:
        end = date.fromordinal(shift(start, grain, 1).toordinal() - 1)
        target = self.definition.target_on(end)
        return SeriesPoint(
            label=label(start, grain),
            start=start.isoformat(),
            end=end.isoformat(),
            value=made.value,
            n=made.n,
            numerator=None,
            denominator=None,
            low=None,
            high=None,
            target=target.target if target else None,
            warning=target.warning if target else None,
            status=self.status(made, end),
            complete=complete,
        )

    def headline(self, grain: Grain | None, series: tuple[SeriesPoint, ...]) -> Measurement:
        """The figure: of the inputs' figures if they are about the same days, else of the last
        period that all of them have, complete if there is one."""
        inputs = list(self.inputs())
        periods = {measurement.period for _, measurement, _ in inputs}
        kpis = {name: entry.kpi for name, entry in self.definition.metric.inputs.items()}
        if len(periods) == 1 and not any(offset for _, _, offset in inputs):
            period = next(iter(periods))
            values = {name: (kpis[name], m.value, m.n, m.status) for name, m, _ in inputs}
            before = {name: (kpis[name], m.previous, m.n, "") for name, m, _ in inputs}
            return self.measurement(
                self.formula(values), period, self.formula(before).value, series
            )
        if not series or grain is None:
            words = translations(self.language)
            return self.without(words.gettext("its KPIs have no period in common"))
        complete = [place for place, point in enumerate(series) if point.complete]
        at = complete[-1] if complete else len(series) - 1
        point = series[at]
        shifted = {
            name: next(
                p
                for p in measurement.series
                if shift(date.fromisoformat(p.start), grain, offset).isoformat() == point.start
            )
            for name, measurement, offset in inputs
        }
        made = self.formula(
            {name: (kpis[name], p.value, p.n, p.status) for name, p in shifted.items()}
        )
        period = Period(label=point.label, start=point.start, end=point.end)
        return self.measurement(made, period, series[at - 1].value if at else None, series)

    def measurement(
        self,
        made: _Value,
        period: Period | None,
        previous: float | None,
        series: tuple[SeriesPoint, ...],
    ) -> Measurement:
        definition = self.definition
        day = date.fromisoformat(period.end) if period else None
        target = definition.target_on(day)
        moments = [m.as_of for _, m, _ in self.inputs() if m.as_of]
        measurement = Measurement(
            id=definition.id,
            title=definition.title,
            unit=definition.unit,
            decimals=definition.decimals,
            direction=definition.direction,
            status=self.status(made, day),
            value=made.value,
            n=made.n,
            previous=previous,
            target=target.target if target else None,
            warning=target.warning if target else None,
            low=target.low if target else None,
            high=target.high if target else None,
            period=period,
            # As old as the oldest of what it is made of.
            as_of=min(moments, default=None),
            source=self.note(),
            series=series,
            chart_type=definition.chart,
            metric_type=MetricType.DERIVED,
            data_fingerprint=self.fingerprint(),
        )
        return replace(measurement, statement=self.statement(made, measurement))

    def statement(self, made: _Value, measurement: Measurement) -> str:
        words = translations(self.language)
        if made.problem:
            return no_value(made.problem, self.language)
        said = say(self.definition, measurement, self.language)
        if made.short_of:
            figure = format_value(made.value, measurement.unit, measurement.decimals, self.language)
            said = words.gettext("%(value)s: %(kpi)s has too few cases to judge by.") % {
                "value": figure,
                "kpi": made.short_of,
            }
        alone = words.gettext("Computed from other KPIs, so it has no interval.")
        return f"{said} {alone}"

    def note(self) -> SourceNote:
        """Where the figure comes from: the KPIs; sample data if any of them has them."""
        names = dict.fromkeys(entry.kpi for entry in self.definition.metric.inputs.values())
        notes = [self.known[name].source for name in names if name in self.known]
        return SourceNote(
            name="",
            title=", ".join(names),
            sample=any(note.sample for note in notes if note is not None),
        )

    def fingerprint(self) -> str:
        """Digest of the data that the inputs rest on."""
        names = sorted({entry.kpi for entry in self.definition.metric.inputs.values()})
        parts = [
            f"{name}={self.known[name].data_fingerprint or ''}"
            for name in names
            if name in self.known
        ]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def grain_of(definition: Definition, definitions: Mapping[str, Definition]) -> Grain | None:
    """The grain of a KPI's series; of a derived one, that of its first input which has one."""
    if definition.time is not None:
        return definition.time.grain
    for entry in definition.metric.inputs.values():
        below = definitions.get(entry.kpi)
        grain = grain_of(below, definitions) if below else None
        if grain is not None:
            return grain
    return None


def _is_empty(measurement: Measurement) -> bool:
    return measurement.value is None and not measurement.series
