"""Alerts: when one opens, since when, what it concerns, who answers it."""

import datetime
from typing import Any

import pytest

from qmanual.items.model import Catalogue, Item
from qmanual.kpi.alerts import Alert, AlertKind, alerts_of, alerts_to_json


class Record:
    """A record of the register of nonconformities."""

    def __init__(self, id: str, raised: str | None, **links: str) -> None:
        self.id = id
        self._raised = datetime.date.fromisoformat(raised) if raised else None
        self._links = links

    def links(self, name: str) -> tuple[str, ...]:
        return (self._links[name],) if name in self._links else ()

    def day(self, name: str) -> datetime.date | None:
        return self._raised if name == "raised" else None


class Register:
    """A register."""

    def __init__(self, *records: Record, kind: str = "nonconformities") -> None:
        self.kind = kind
        self.records = records


def item(identifier: str, kind: str, **more: Any) -> Item:
    return Item(
        id=identifier, type=kind, title=f"Title of {identifier}", document="DOC-A",
        docname="manual/a", path="manual/a.md", line=1, **more,
    )  # fmt: skip


def catalogue(**kpi: Any) -> Catalogue:
    links = {"measures": ("STD-1", "OBJ-1", "PROC-1"), "refresh": ("STD-1", "STD-GONE")}
    items = [
        item("KPI-WAIT", "kpi", **{"links": links, **kpi}),
        item("KPI-CALM", "kpi", links={"measures": ("STD-1",)}),
        item("STD-1", "standard"),
        item("OBJ-1", "objective"),
        item("PROC-1", "process"),
        item("PRC-1", "procedure", children=("PRC-1-1", "PRC-1-2")),
        item("PRC-1-1", "step", parent="PRC-1", links={"applies": ("STD-1",)}),
        item("PRC-1-2", "step", parent="PRC-1", links={"applies": ("STD-1",)}),
        item("PRC-2", "procedure", links={"applies": ("STD-1",)}),
        item("PRC-3", "procedure"),
        item("STG-1", "stage", links={"applies": ("STD-1",)}),
    ]
    return Catalogue(items={entry.id: entry for entry in items})


def point(month: int, status: str, *, value: float | None = 0.6, complete: bool = True) -> Any:
    start = datetime.date(2026, month, 1)
    end = datetime.date(2026, month + 1, 1) - datetime.timedelta(days=1)
    return {
        "label": f"2026-{month:02d}", "start": start.isoformat(), "end": end.isoformat(),
        "value": value, "status": status, "complete": complete,
    }  # fmt: skip


def measured(*points: Any, status: str = "missed", **more: Any) -> dict[str, Any]:
    newest = next((p for p in reversed(points) if p["complete"]), {})
    period = {name: newest[name] for name in ("label", "start", "end")} if newest else None
    return {"KPI-WAIT": {"status": status, "series": list(points), "period": period, **more}}


MISSES = (point(2, "met"), point(3, "missed"), point(4, "missed"))


def test_a_kpi_that_misses_its_target_opens_an_alert_with_all_that_hangs_on_it() -> None:
    assert alerts_of(measured(*MISSES), catalogue()) == (
        Alert(
            kpi="KPI-WAIT", kind=AlertKind.MISSED, period="2026-04", since="2026-03-01",
            since_label="2026-03", until="2026-04-30", standards=("STD-1",),
            objectives=("OBJ-1",), procedures=("PROC-1", "PRC-1", "PRC-2"), refresh=("STD-1",),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("status", ["met", "warning", "insufficient", "no-data", "no-target"])
def test_nothing_but_a_miss_opens_one(status: str) -> None:
    assert alerts_of(measured(*MISSES, status=status), catalogue()) == ()


@pytest.mark.parametrize(
    ("points", "since"),
    [
        ((point(1, "missed"), point(2, "warning"), point(3, "missed")), "2026-03-01"),
        ((point(1, "missed"), point(2, "met"), point(3, "missed")), "2026-03-01"),
        ((point(1, "missed"), point(2, "insufficient"), point(3, "missed")), "2026-01-01"),
        ((point(1, "missed"), point(2, "no-data", value=None), point(3, "missed")), "2026-01-01"),
        ((point(1, "insufficient"), point(2, "missed")), "2026-02-01"),
        ((point(1, "no-target"), point(2, "missed")), "2026-02-01"),
        ((point(1, "missed"), point(2, "met", complete=False)), "2026-01-01"),
    ],
)
def test_a_run_goes_back_to_the_last_period_that_was_not_missed(points: Any, since: str) -> None:
    (alert,) = alerts_of(measured(*points), catalogue())

    assert alert.since == since


def test_a_headline_about_a_window_began_with_the_window() -> None:
    window = {"label": "2026-02 – 2026-04", "start": "2026-02-01", "end": "2026-04-30"}
    (alert,) = alerts_of(measured(*MISSES, period=window), catalogue())

    assert (alert.period, alert.since, alert.since_label, alert.until) == (
        "2026-02 – 2026-04", "2026-02-01", "2026-02 – 2026-04", "2026-04-30",
    )  # fmt: skip


def signal(month: int, rule: str = "we-1") -> dict[str, str]:
    return {"kind": rule, "period": f"2026-{month:02d}", "start": "", "end": ""}


def control(centre: float) -> dict[str, Any]:
    return {"points": [{"label": "2026-04", "centre": centre}]}


CALM = (point(2, "met"), point(3, "met"), point(4, "met"), point(5, "met", complete=False))


@pytest.mark.parametrize(
    ("direction", "centre", "better"),
    [("higher", 0.8, False), ("higher", 0.5, True), ("lower", 0.8, True), ("band", 0.8, None)],
)
def test_a_signal_in_the_newest_complete_period_opens_one(
    direction: str, centre: float, better: bool | None
) -> None:
    figures = measured(
        *CALM, status="met", direction=direction, control=control(centre),
        signals=[signal(3), signal(4, "we-2"), signal(4), {**signal(4), "kind": "missed"}],
    )  # fmt: skip
    (alert,) = alerts_of(figures, catalogue())

    assert (alert.kind, alert.period, alert.since, alert.since_label, alert.until) == (
        AlertKind.SIGNAL, "2026-04", "2026-03-01", "2026-03", "2026-04-30",
    )  # fmt: skip
    assert (alert.rules, alert.better) == (("we-1", "we-2"), better)


@pytest.mark.parametrize(
    "signals", [[], [signal(3)], [signal(5)], [{**signal(4), "kind": "missed"}]]
)
def test_an_old_signal_an_unfinished_period_and_a_miss_of_old_are_no_signal(signals: Any) -> None:
    assert alerts_of(measured(*CALM, status="met", signals=signals), catalogue()) == ()


def test_a_kpi_can_miss_and_give_a_signal() -> None:
    found = alerts_of(measured(*MISSES, signals=[signal(4)]), catalogue())

    assert [(alert.kpi, alert.kind.value) for alert in found] == [
        ("KPI-WAIT", "missed"), ("KPI-WAIT", "signal"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "answered_by"),
    [
        (Record("NC-1", "2026-03-01", kpi="KPI-WAIT"), "NC-1"),
        (Record("NC-1", "2026-05-02", raised_by="KPI-WAIT"), "NC-1"),
        (Record("NC-1", "2026-02-28", kpi="KPI-WAIT"), ""),
        (Record("NC-1", "2026-05-02", kpi="KPI-CALM"), ""),
        (Record("NC-1", None, kpi="KPI-WAIT"), ""),
    ],
)
def test_a_nonconformity_answers_when_it_names_the_kpi_and_is_not_older(
    record: Record, answered_by: str
) -> None:
    (alert,) = alerts_of(measured(*MISSES), catalogue(), {"actions": Register(record)})

    assert alert.answered_by == answered_by


def test_the_newest_nonconformity_is_named_and_other_registers_answer_nothing() -> None:
    registers = {
        "actions": Register(
            Record("NC-9", "2026-03-02", kpi="KPI-WAIT"),
            Record("NC-2", "2026-04-02", kpi="KPI-WAIT"),
        ),
        "voices": Register(Record("C-1", "2026-05-02", kpi="KPI-WAIT"), kind="complaints"),
    }
    (alert,) = alerts_of(measured(*MISSES), catalogue(), registers)

    assert alert.answered_by == "NC-2"


def test_sample_data_are_called_so() -> None:
    (by_source,) = alerts_of(measured(*MISSES, source={"sample": True}), catalogue())
    (by_item,) = alerts_of(measured(*MISSES), catalogue(fields={"sample": "of others"}))
    (ours,) = alerts_of(measured(*MISSES, source={"sample": False}), catalogue())

    assert (by_source.sample, by_item.sample, ours.sample) == (True, True, False)


def test_the_file_of_an_edition_is_sorted_and_names_the_kpis() -> None:
    items = catalogue()
    one = Alert(kpi="KPI-WAIT", kind=AlertKind.SIGNAL, period="2026-04", since="2026-04-01",
                since_label="2026-04", until="2026-04-30", rules=("we-1",), better=False)  # fmt: skip
    two = Alert(kpi="KPI-CALM", kind=AlertKind.MISSED, period="2026-04", since="2026-03-01",
                since_label="2026-03", until="2026-04-30", refresh=("STD-1",), sample=True)  # fmt: skip

    assert alerts_to_json((one, two), items) == {
        "format": 1,
        "alerts": [
            {
                "kpi": "KPI-CALM", "title": "Title of KPI-CALM", "kind": "missed",
                "period": "2026-04", "since": "2026-03-01", "since_label": "2026-03",
                "until": "2026-04-30", "rules": [], "better": None, "standards": [],
                "objectives": [], "procedures": [], "refresh": ["STD-1"], "answered_by": "",
                "sample": True,
            },
            {
                "kpi": "KPI-WAIT", "title": "Title of KPI-WAIT", "kind": "signal",
                "period": "2026-04", "since": "2026-04-01", "since_label": "2026-04",
                "until": "2026-04-30", "rules": ["we-1"], "better": False, "standards": [],
                "objectives": [], "procedures": [], "refresh": [], "answered_by": "",
                "sample": False,
            },
        ],
    }  # fmt: skip
