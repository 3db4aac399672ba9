"""Statements: a measurement in one sentence, or in two when rows were left out."""

from collections.abc import Mapping

from qmanual.kpi.definitions.definition import Definition, MetricType
from qmanual.kpi.measurements.formatting import format_count, format_value
from qmanual.kpi.measurements.judge import Status
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.wording.translations import marked, translations

_WITHOUT_CASES = (MetricType.COUNT, MetricType.SUM, MetricType.DISTINCT)
"""Metrics whose value is itself a number of cases, or a sum of theirs."""

_AGAINST_TARGET: Mapping[str, str] = {
    Status.MET: marked("meets the target of %s"),
    Status.WARNING: marked("misses the target of %s but keeps the warning value"),
    Status.MISSED: marked("misses the target of %s"),
}


def say(definition: Definition, measurement: Measurement, language: str = "en") -> str:
    """What the figure is and how it stands, or why there is none."""
    parts = [_value(definition, measurement, language), *_left_out(measurement, language)]
    return " ".join(part for part in parts if part)


def no_value(reason: str, language: str = "en") -> str:
    """Why there is no value, as a sentence; a reason may end in a question."""
    told = translations(language).gettext("No value: %s") % reason
    return told if told.endswith((".", "?", "。", "？")) else _sentence(told, language)


def _value(definition: Definition, measurement: Measurement, language: str) -> str:
    words = translations(language)
    period = measurement.period.label if measurement.period else ""
    if measurement.value is None:
        rows = measurement.source.rows if measurement.source else None
        if rows == 0:
            return words.gettext("No value: the source has no rows.")
        if measurement.denominator == 0 and measurement.n:
            if not period:
                return words.gettext("No value: what is divided by is 0.")
            return words.gettext("No value in %s: what is divided by is 0.") % period
        if not period:
            return words.gettext("No value: no row can be counted.")
        return words.gettext("No value in %s: no row can be counted.") % period
    said = format_value(measurement.value, measurement.unit, measurement.decimals, language)
    if period:
        within = words.gettext("%(value)s in %(period)s")
        if _is_open(measurement):
            within = words.gettext("%(value)s in %(period)s so far")
        said = within % {"value": said, "period": period}
    if definition.metric.type not in _WITHOUT_CASES:
        n = measurement.n
        based = words.ngettext("%(value)s, from %(n)s case", "%(value)s, from %(n)s cases", int(n))
        said = based % {"value": said, "n": format_count(n, language)}
    judgement = _judgement(definition, measurement, language)
    if judgement:
        # translators: a figure, then how it stands, such as: 80%, from 12 cases: meets the target
        said = words.gettext("%(figure)s: %(judgement)s") % {"figure": said, "judgement": judgement}
    return _sentence(said, language)


def _is_open(measurement: Measurement) -> bool:
    """Whether the headline is about one period that the data do not cover yet."""
    label = measurement.period.label if measurement.period else None
    return any(point.label == label and not point.complete for point in measurement.series)


def _judgement(definition: Definition, measurement: Measurement, language: str) -> str:
    words = translations(language)

    def written(value: float | None) -> str:
        return format_value(value, measurement.unit, measurement.decimals, language)

    status = Status(measurement.status)
    if status is Status.INSUFFICIENT:
        if measurement.n < definition.min_n:
            least = format_count(definition.min_n, language)
            return words.gettext("too few to judge (at least %s are needed)") % least
        return words.gettext("no interval can be given, and %s decides") % definition.decide
    if status is Status.NO_TARGET:
        return ""
    if measurement.low is not None and measurement.high is not None:
        band = words.gettext("outside %(low)s to %(high)s")
        if status is Status.MET:
            band = words.gettext("inside %(low)s to %(high)s")
        return band % {"low": written(measurement.low), "high": written(measurement.high)}
    return words.gettext(_AGAINST_TARGET[status]) % written(measurement.target)


def _left_out(measurement: Measurement, language: str) -> list[str]:
    if not measurement.left_out:
        return []
    words = translations(language)
    total = sum(entry.n for entry in measurement.left_out)
    one = words.gettext("%(reason)s: %(n)s")
    reasons = words.pgettext("between reasons", "; ").join(
        one % {"reason": entry.reason, "n": format_count(entry.n, language)}
        for entry in measurement.left_out
    )
    told = words.ngettext(
        "%(n)s row was left out (%(reasons)s).", "%(n)s rows were left out (%(reasons)s).", total
    )
    return [told % {"n": format_count(total, language), "reasons": reasons}]


def _sentence(text: str, language: str) -> str:
    return translations(language).pgettext("sentence", "%s.") % text
