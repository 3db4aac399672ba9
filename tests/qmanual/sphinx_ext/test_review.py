"""The inputs of a management review: what is computed of each, and what is not kept."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qmanual.config import Settings
from qmanual.items.graph import back_links
from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.schema import load_schema
from qmanual.kpi.alerts import Alert, AlertKind
from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.objectives import Evaluation, Progress, evaluate_objective
from qmanual.sphinx_ext.review import _months_before, review_view
from qmanual.sphinx_ext.review_words import Line

TODAY = datetime.date(2026, 6, 1)


def record(
    identifier: str = "",
    fields: Mapping[str, str] | None = None,
    children: Mapping[str, tuple[Record, ...]] | None = None,
) -> Record:
    """A record whose words that look like days are days."""
    values = {name: day(word) or word for name, word in (fields or {}).items()}
    return Record(id=identifier, fields=values, children=children or {})


def day(word: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(word)
    except ValueError:
        return None


def register(kind: str, records: tuple[Record, ...]) -> Register:
    return Register(kind=kind, source=kind, path=f"manual/registers/{kind}.yml", records=records)


def item(identifier: str, kind: str, title: str, **more: Any) -> Item:
    return Item(
        id=identifier, type=kind, title=title, document="DOC-A", docname="manual/a",
        path="manual/a.md", line=1, **more,
    )  # fmt: skip


def quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit}


def objective(
    identifier: str, baseline: Any, target: Any, *, due: str = "2026-12-31", **more: Any
) -> Item:
    fields = {"baseline": baseline, "target": target, "due": due, **more}
    return item(identifier, "objective", f"Title {identifier}", fields=fields)


def kpi(identifier: str, measures: str, unit: str, metric: str = "ratio") -> Item:
    return item(identifier, "kpi", f"Title {identifier}", links={"measures": (measures,)},
                fields={"unit": unit, "metric": {"type": metric}})  # fmt: skip


def figure(value: float | None, unit: str, status: str = "met") -> dict[str, Any]:
    return {"value": value, "unit": unit, "status": status, "decimals": 1}


ITEMS = (
    objective("OBJ-FAST", quantity(24, "h"), quantity(20, "h"), resources="two people"),
    objective("OBJ-GOOD", quantity(70, "%"), quantity(80, "%"), due="2026-03-31"),
    item("STD-1", "standard", "Quick"),
    item("RISK-1", "risk", "Drought", fields={"likelihood": 3, "impact": 5, "residual": 12}),
    item("RISK-2", "risk", "Fire",
         fields={"likelihood": 5, "impact": 5, "residual": 4, "review": "2026-05-01"}),
    kpi("KPI-TIME", "OBJ-FAST", "h", "percentile"),
    kpi("KPI-CSAT", "OBJ-GOOD", "percent", "top_box"),
    kpi("KPI-KEPT", "STD-1", "percent"),
)  # fmt: skip


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    documents = [
        Document(id=name, docname=f"manual/{name}", path=f"manual/{name}.md", title=name,
                 fields={"effective": day})
        for name, day in (("DOC-NEW", "2026-01-01"), ("DOC-OLD", "2025-05-31"))
    ]  # fmt: skip
    catalogue = Catalogue(
        items={entry.id: entry for entry in ITEMS}, documents={d.id: d for d in documents}
    )
    return Manual(
        settings=Settings(root=tmp_path),
        schema=load_schema(),
        catalogue=catalogue,
        today=TODAY,
        back_links=back_links(catalogue),
        measurements={
            "KPI-TIME": figure(22.0, "h"),
            "KPI-CSAT": figure(0.84, "percent"),
            "KPI-KEPT": figure(0.5, "percent", "missed"),
        },
        alerts=(
            Alert(kpi="KPI-KEPT", kind=AlertKind.MISSED, period="2026-05", since="2026-05-01",
                  since_label="2026-05", until="2026-05-31", standards=("STD-1",)),
        ),
    )  # fmt: skip


def lines(manual: Manual, clause: str, months: int = 12) -> tuple[Line, ...]:
    view = review_view(manual, "manual/a", json.dumps({"months": months}))
    (found,) = [entry for entry in view.inputs if entry.clause == f"9.3.2 {clause}"]
    return found.lines


def told(manual: Manual, clause: str) -> list[tuple[str, list[str], str]]:
    return [
        (line.text, [target.id for target in line.targets], line.word)
        for line in lines(manual, clause)
    ]


def test_every_input_of_the_clause_is_there_and_says_something(manual: Manual) -> None:
    view = review_view(manual, "manual/a", "{}")

    assert view.period == "From 1 June 2025 to 1 June 2026."
    assert [entry.clause.removeprefix("9.3.2 ") for entry in view.inputs] == [
        "a", "b", "c 1", "c 2", "c 3", "c 4", "c 5", "c 6", "c 7", "d", "e", "f",
    ]  # fmt: skip
    assert all(entry.lines for entry in view.inputs)


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("a", "No quality plan is kept yet, so decisions are not followed up here."),
        ("c 1", "No register of complaints and feedback is kept yet."),
        ("c 4", "No register of nonconformities is kept yet."),
        ("c 6", "No audit programme is kept yet."),
        ("c 7", "No register of suppliers is kept yet."),
        ("f", "No register of suggestions is kept yet."),
    ],
)
def test_what_is_not_kept_is_said(manual: Manual, clause: str, words: str) -> None:
    assert words in [line.text for line in lines(manual, clause)]


def test_what_the_catalogue_and_the_figures_say(manual: Manual) -> None:
    assert told(manual, "b") == [("Documents that came into force in this time:", ["DOC-NEW"], "")]
    assert told(manual, "c 1")[0] == ("84.0%", ["KPI-CSAT"], "Target met")
    assert told(manual, "c 3") == [
        ("1 of 1 KPIs misses its target.", [], ""),
        ("50.0%", ["KPI-KEPT"], "Target missed"),
    ]
    assert told(manual, "c 4")[1] == (
        "1 KPI asks for action, and no nonconformity is open for it:", ["KPI-KEPT"], "",
    )  # fmt: skip
    assert told(manual, "d") == [("two people", ["OBJ-FAST"], "")]
    assert told(manual, "e") == [
        ("2 risks are kept in sight.", [], ""),
        ("The greatest that remain after control:", ["RISK-1"], ""),
        ("To be looked at again since:", ["RISK-2"], ""),
    ]


def test_objectives_are_held_against_their_own_target(manual: Manual) -> None:
    """KPI-TIME meets its target of today, and the objective wants more."""
    assert told(manual, "c 2") == [
        ("1 of 2 objectives are reached.", [], ""),
        ("now 22 hours, wanted 20 hours, by 31 December 2026", ["OBJ-FAST"], "Not yet"),
        ("now 84.0%, wanted 80%, was due on 31 March 2026", ["OBJ-GOOD"], "Reached"),
    ]


@pytest.mark.parametrize(
    ("measured", "evaluation"),
    [
        (figure(20.0, "h"), Evaluation(progress=Progress.REACHED, now="20 hours")),
        (figure(20.1, "h", "missed"), Evaluation(progress=Progress.NOT_YET, now="20.1 hours")),
        (figure(10.0, "h", "insufficient"), Evaluation(progress=Progress.UNKNOWN)),
        (figure(None, "h", "no-data"), Evaluation(progress=Progress.UNKNOWN)),
    ],
)
def test_how_far_an_objective_is(
    manual: Manual, measured: dict[str, Any], evaluation: Evaluation
) -> None:
    known = replace(manual, measurements={"KPI-TIME": measured})

    assert evaluate_objective(known, known.catalogue.items["OBJ-FAST"]) == evaluation


def test_a_kpi_in_another_unit_does_not_decide(manual: Manual) -> None:
    odd = objective("OBJ-FAST", quantity(1, "points"), quantity(2, "points"))

    assert evaluate_objective(manual, odd) == Evaluation(progress=Progress.UNKNOWN)


def test_an_alert_that_is_worked_on_is_not_told_as_unanswered(manual: Manual) -> None:
    busy = replace(manual, alerts=tuple(replace(a, answered_by="NC-1") for a in manual.alerts))

    assert len(told(busy, "c 4")) == 1


REGISTERS = {
    "plan": register("plan", (
        record("M-1", children={"milestones": (
            record(fields={"milestone": "Second line", "due": "2026-02-01", "done": "2026-02-02"}),
            record(fields={"milestone": "Call back", "due": "2026-05-31"}),
            record(fields={"milestone": "Later", "due": "2026-07-01"}),
        )}),
    )),
    "voices": register("complaints", (
        record("C-1", {"received_at": "2026-05-01", "kind": "complaint"}),
        record("C-2", {"received_at": "2026-05-02", "kind": "praise"}),
        record("C-3", {"received_at": "2025-01-01", "kind": "claim", "answered_at": "2025-01-09"}),
    )),
    "actions": register("nonconformities", (
        record("NC-1", {"raised": "2026-05-01"}, {"analyses": (record(children={"actions": (
            record("A-1", {"due": "2026-05-20"}), record("A-2", {"due": "2026-05-20", "done": "2026-05-19"}),
        )}),)}),
        record("NC-2", {"raised": "2025-01-01"}, {"analyses": (record(children={
            "actions": (record("A-3", {"due": "2025-02-01", "done": "2025-02-01"}),),
            "checks": (record(fields={"verdict": "effective"}),),
        }),)}),
    )),
    "audits": register("audits", (
        record("AU-1", {"planned": "2026-02-01", "done": "2026-02-03"}, {"findings": (
            record("F-1", {"due": "2026-03-01"}),
            record("F-2", {"due": "2026-03-01", "closed": "2026-02-20"}),
            record("F-3", {"due": "2026-09-01"}),
        )}),
        record("AU-2", {"planned": "2026-05-01"}),
        record("AU-3", {"planned": "2027-05-01"}),
    )),
    "ideas": register("suggestions", (
        record("S-1", {"received": "2026-01-01", "decision": "planned", "answered": "2026-01-02"}),
        record("S-2", {"received": "2026-01-03"}),
    )),
}  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("a", ["1 of 3 milestones of the quality plan are reached.", "Overdue: Call back"]),
        ("c 1", ["84.0%", "2 messages of customers in this time, complaints among them: 1.",
                 "Not answered yet: C-1"]),
        ("c 4", ["1 nonconformity was raised in this time; open in all: 1.", "Actions overdue: A-1",
                 "1 KPI asks for action, and no nonconformity is open for it:"]),
        ("c 6", ["1 of 2 audits planned in this time were done; open findings: 2.",
                 "Findings overdue: F-1", "Closed, and not verified yet: F-2"]),
        ("f", ["2 suggestions in this time; taken up: 1.", "Not answered yet: S-2"]),
    ],
)  # fmt: skip
def test_what_the_registers_say(manual: Manual, clause: str, words: list[str]) -> None:
    kept = replace(manual, registers=REGISTERS)

    assert [line.text for line in lines(kept, clause)] == words


def test_many_records_are_counted(manual: Manual) -> None:
    many = tuple(record(f"S-{n}", {"received": "2026-01-03"}) for n in range(8))
    kept = replace(manual, registers={"ideas": register("suggestions", many)})

    assert lines(kept, "f")[1].text == "Not answered yet: S-0, S-1, S-2, S-3, S-4, S-5 and 2 more"


def test_two_sources_that_show_one_register_count_once(manual: Manual) -> None:
    ideas = REGISTERS["ideas"]
    kept = replace(manual, registers={"ideas": ideas, "answered ideas": ideas})

    assert lines(kept, "f")[0].text == "2 suggestions in this time; taken up: 1."


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-06-01", 12, "2025-06-01"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 6, "2026-06-30"),
    ],
)
def test_months_before(day: str, months: int, expected: str) -> None:
    assert _months_before(datetime.date.fromisoformat(day), months).isoformat() == expected
