"""Alerts: KPIs that someone has to look at now, what hangs on them, and who is at work on it.

A KPI opens an alert when its headline misses its target, or when its control chart gives a
signal in the newest complete period. An alert is derived, never stored: from measurements,
links between items, and the register of nonconformities. The same input gives the same alerts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from qmanual.items.graph import back_links
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.measurements.judge import Status

ALERTS_FILE = "alerts.json"
FORMAT = 1

NONCONFORMITIES = "nonconformities"
"""Kind of the register whose records answer alerts."""

_NO_BREAK = (Status.INSUFFICIENT, Status.NO_DATA)
"""Periods that could not be judged neither belong to a run of misses nor end it."""

_PROCEDURES = ("procedure", "process")


class AlertKind(StrEnum):
    """Why a KPI has to be looked at."""

    MISSED = "missed"
    """The headline misses its target, and the warning value if there is one."""
    SIGNAL = "signal"
    """The newest complete period gives a signal on the control chart."""


class _Record(Protocol):
    """A record of a register, as far as alerts read it."""

    @property
    def id(self) -> str: ...

    def links(self, name: str) -> tuple[str, ...]: ...

    def day(self, name: str) -> date | None: ...


class _Register(Protocol):
    """A register, as far as alerts read it."""

    @property
    def kind(self) -> str: ...

    @property
    def records(self) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One reason to look at one KPI.

    :param period: label of the period that shows it.
    :param since: first day of the present run of misses or signals, ISO.
    :param since_label: label of the period that the run began with.
    :param until: last day of the period that shows it, ISO.
    :param rules: names of the rules that the newest points break; for a signal only.
    :param better: for a signal, whether the newest value lies on the good side of the centre
        line; None when nobody can say.
    :param standards: what the KPI measures: standards, promises, commitments.
    :param objectives: objectives that it measures.
    :param procedures: procedures and processes that it measures, or that apply its standards.
    :param refresh: items that people learn again while the alert is open.
    :param answered_by: identifier of the nonconformity that is at work on it; empty for none.
    :param sample: whether sample data stand in for the organisation's own.
    """

    kpi: str
    kind: AlertKind
    period: str
    since: str
    since_label: str
    until: str
    rules: tuple[str, ...] = ()
    better: bool | None = None
    standards: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    refresh: tuple[str, ...] = ()
    answered_by: str = ""
    sample: bool = False

    @property
    def concerned(self) -> tuple[str, ...]:
        """The items whose pages show it, the KPI first."""
        return (self.kpi, *self.standards, *self.objectives, *self.procedures)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Periods in a row that give the same reason to look; ends with the newest."""

    period: str
    since: str
    since_label: str
    until: str
    rules: tuple[str, ...] = ()
    better: bool | None = None


def alerts_of(
    measurements: Mapping[str, Mapping[str, Any]],
    catalogue: Catalogue,
    registers: Mapping[str, _Register] | None = None,
) -> tuple[Alert, ...]:
    """The alerts that are open, in the order of the catalogue's KPIs, a miss before a signal.

    :param measurements: KPI to its measurement, as ``measurements.json`` has it.
    :param registers: source to register; those of nonconformities are looked through.
    """
    answers = tuple(_nonconformities(registers or {}))
    incoming = back_links(catalogue)
    alerts = []
    for item in catalogue.of_type("kpi"):
        measured = measurements.get(item.id, {})
        for kind, run in (
            (AlertKind.MISSED, _missed(measured)),
            (AlertKind.SIGNAL, _signal(measured)),
        ):
            if run is not None:
                alerts.append(_alert(item, kind, run, measured, catalogue, incoming, answers))
    return tuple(alerts)


def _missed(measured: Mapping[str, Any]) -> _Run | None:
    """The run of misses that ends with the headline's period.

    A headline about a whole window has no run of its own: it began with the window.
    """
    period = measured.get("period") or {}
    if measured.get("status") != Status.MISSED or not period:
        return None
    first = period
    points = _complete(measured)
    if points and points[-1].get("label") == period.get("label"):
        for point in reversed(points):
            if point.get("status") == Status.MISSED:
                first = point
            elif point.get("status") not in _NO_BREAK:
                break
    return _Run(
        period=str(period.get("label", "")),
        since=str(first.get("start", "")),
        since_label=str(first.get("label", "")),
        until=str(period.get("end", "")),
    )


def _signal(measured: Mapping[str, Any]) -> _Run | None:
    """The run of periods with a signal that ends with the newest complete one."""
    points = _complete(measured)
    signals = [entry for entry in measured.get("signals") or () if entry.get("kind") != "missed"]
    rules: dict[str, list[str]] = {}
    for entry in signals:
        rules.setdefault(str(entry.get("period")), []).append(str(entry.get("kind")))
    if not points or str(points[-1].get("label")) not in rules:
        return None
    first = newest = points[-1]
    for point in reversed(points):
        if str(point.get("label")) not in rules:
            break
        first = point
    label = str(newest.get("label", ""))
    return _Run(
        period=label,
        since=str(first.get("start", "")),
        since_label=str(first.get("label", "")),
        until=str(newest.get("end", "")),
        rules=tuple(sorted(set(rules[label]))),
        better=_is_better(measured, label, newest.get("value")),
    )


def _complete(measured: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The periods that the data cover whole, oldest first, up to the last one with a value."""
    points = [point for point in measured.get("series") or () if point.get("complete")]
    while points and points[-1].get("value") is None:
        points.pop()
    return points


def _is_better(measured: Mapping[str, Any], label: str, value: float | None) -> bool | None:
    direction = measured.get("direction")
    control = measured.get("control") or {}
    centre = next(
        (p.get("centre") for p in control.get("points") or () if p.get("label") == label), None
    )
    if value is None or centre is None or value == centre:
        return None
    if direction not in ("higher", "lower"):
        return None
    return bool((value > centre) == (direction == "higher"))


def _alert(
    item: Item,
    kind: AlertKind,
    run: _Run,
    measured: Mapping[str, Any],
    catalogue: Catalogue,
    incoming: Mapping[str, Mapping[str, tuple[str, ...]]],
    answers: Sequence[_Record],
) -> Alert:
    measures = _measured_by(item, catalogue)
    standards = [found for found in measures if found.type not in (*_PROCEDURES, "objective")]
    return Alert(
        kpi=item.id,
        kind=kind,
        period=run.period,
        since=run.since,
        since_label=run.since_label,
        until=run.until,
        rules=run.rules,
        better=run.better,
        standards=tuple(found.id for found in standards),
        objectives=tuple(found.id for found in measures if found.type == "objective"),
        procedures=procedures_behind(item, catalogue, incoming),
        refresh=tuple(name for name in item.links.get("refresh", ()) if name in catalogue.items),
        answered_by=_answer(item.id, run.since, answers),
        sample=bool((measured.get("source") or {}).get("sample") or item.fields.get("sample")),
    )


def procedures_behind(
    item: Item, catalogue: Catalogue, incoming: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> tuple[str, ...]:
    """Processes and procedures that a KPI measures, then those that apply what it measures.

    :param incoming: links seen from the other end (:func:`qmanual.items.graph.back_links`).
    """
    measures = _measured_by(item, catalogue)
    found = [entry.id for entry in measures if entry.type in _PROCEDURES]
    for entry in measures:
        for name in incoming.get(entry.id, {}).get("applies", ()):
            source = catalogue.items.get(name)
            while source is not None and source.type == "step" and source.parent:
                source = catalogue.items.get(source.parent)
            if source is not None and source.type in _PROCEDURES:
                found.append(source.id)
    return tuple(dict.fromkeys(found))


def _measured_by(item: Item, catalogue: Catalogue) -> list[Item]:
    names = item.links.get("measures", ())
    return [catalogue.items[name] for name in names if name in catalogue.items]


def _nonconformities(registers: Mapping[str, _Register]) -> Iterator[_Record]:
    for name in sorted(registers):
        if registers[name].kind == NONCONFORMITIES:
            yield from registers[name].records


def _answer(kpi: str, since: str, answers: Sequence[_Record]) -> str:
    """The newest nonconformity that names the KPI and was raised since the run began."""
    found = [
        (raised.isoformat(), record.id)
        for record in answers
        if kpi in (*record.links("kpi"), *record.links("raised_by"))
        and (raised := record.day("raised")) is not None
        and raised.isoformat() >= since
    ]
    return max(found)[1] if found else ""


def alerts_to_json(alerts: Iterable[Alert], catalogue: Catalogue) -> dict[str, Any]:
    """The file ``alerts.json`` of an edition.

    :param catalogue: names the KPIs, so that the file can be read without it.
    """
    entries = [
        {
            "kpi": alert.kpi,
            "title": catalogue.title_of(alert.kpi),
            "kind": alert.kind.value,
            "period": alert.period,
            "since": alert.since,
            "since_label": alert.since_label,
            "until": alert.until,
            "rules": list(alert.rules),
            "better": alert.better,
            "standards": list(alert.standards),
            "objectives": list(alert.objectives),
            "procedures": list(alert.procedures),
            "refresh": list(alert.refresh),
            "answered_by": alert.answered_by,
            "sample": alert.sample,
        }
        for alert in alerts
    ]
    entries.sort(key=lambda entry: (str(entry["kpi"]), str(entry["kind"])))
    return {"format": FORMAT, "alerts": entries}
