"""The dashboard and the marks of alerts: what they say, in data; one page as HTML."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qmanual.config import Settings
from qmanual.items.graph import back_links
from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.schema import load_schema
from qmanual.kpi.alerts import Alert, AlertKind
from qmanual.sphinx_ext.alert_marks import AlertMark, alert_marks
from qmanual.sphinx_ext.dashboard import (
    DashboardView,
    change_in_words,
    dashboard_problem,
    dashboard_view,
)
from qmanual.sphinx_ext.kpi_words import Words
from qmanual.sphinx_ext.manual import Manual


def item(identifier: str, kind: str, title: str, document: str = "DOC-A", **more: Any) -> Item:
    return Item(
        id=identifier, type=kind, title=title, document=document, docname="manual/a",
        path="manual/a.md", line=1, **more,
    )  # fmt: skip


def kpi(identifier: str, *measures: str, owner: str = "ROLE-A", **more: Any) -> Item:
    links = {"owner": (owner,), "measures": measures}
    return item(identifier, "kpi", f"Title {identifier[4:]}", links=links,
                fields={"unit": "percent"}, **more)  # fmt: skip


def figure(status: str, value: float | None = 0.6, **more: Any) -> dict[str, Any]:
    return {
        "status": status, "value": value, "unit": "percent", "decimals": 1, "direction": "higher",
        "target": 0.8, "period": {"label": "2026-04"}, "as_of": "2026-04-30", **more,
    }  # fmt: skip


MISS = Alert(
    kpi="KPI-B", kind=AlertKind.MISSED, period="2026-04", since="2026-03-01",
    since_label="2026-03", until="2026-04-30", standards=("STD-1",), procedures=("PRC-1",),
)  # fmt: skip
SIGNAL = replace(
    MISS, kpi="KPI-C", kind=AlertKind.SIGNAL, rules=("we-1",), better=False, standards=(),
    procedures=(),
)  # fmt: skip


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    items = [
        item("ROLE-A", "role", "Lead"),
        item("ROLE-B", "role", "Clerk"),
        item("STD-1", "standard", "Quick"),
        item("OBJ-1", "objective", "Quicker"),
        item("PRC-1", "procedure", "Answer", links={"applies": ("STD-1",)}),
        kpi("KPI-A", "STD-1"),
        kpi("KPI-B", "STD-1", owner="ROLE-B"),
        kpi("KPI-C", "OBJ-1"),
        kpi("KPI-D", "OBJ-1", document="DOC-B"),
    ]
    catalogue = Catalogue(
        items={entry.id: entry for entry in items},
        documents={
            name: Document(id=name, docname="manual/a", path="manual/a.md", title=f"Page {name}")
            for name in ("DOC-A", "DOC-B")
        },
    )
    return Manual(
        settings=Settings(root=tmp_path),
        schema=load_schema(),
        catalogue=catalogue,
        today=datetime.date(2026, 6, 1),
        back_links=back_links(catalogue),
        measurements={
            "KPI-A": figure("met", 0.9, previous=0.85),
            "KPI-B": figure("missed", source={"sample": True}),
            "KPI-C": figure("met", 0.8),
        },
        alerts=(MISS, SIGNAL),
    )


def view(manual: Manual, **options: Any) -> DashboardView:
    return dashboard_view(manual, "manual/a", json.dumps(options))


def shown(found: DashboardView) -> list[tuple[str, list[str]]]:
    return [(group.title, [card.kpi.id for card in group.cards]) for group in found.groups]


def test_the_first_sentence_says_where_to_act(manual: Manual) -> None:
    found = view(manual)

    assert found.summary == "1 of 4 KPIs misses its target; 1 gives a signal; 1 waits for data."
    assert [target.id for target in found.first] == ["KPI-B", "KPI-C"]
    assert found.more == 0


def test_a_calm_day_is_a_short_sentence(manual: Manual) -> None:
    calm = replace(manual, alerts=(), measurements=dict.fromkeys(
        ("KPI-A", "KPI-B", "KPI-C", "KPI-D"), figure("met", 0.9)))  # fmt: skip

    found = view(calm)

    assert (found.summary, found.first) == ("None of the 4 KPIs misses its target.", ())


def test_what_somebody_works_on_comes_after_what_nobody_does(manual: Manual) -> None:
    busy = replace(manual, alerts=(replace(MISS, answered_by="NC-1"), SIGNAL))

    assert [target.id for target in view(busy).first] == ["KPI-C", "KPI-B"]


def test_good_news_is_nothing_to_act_on(manual: Manual) -> None:
    better = replace(manual, alerts=(replace(SIGNAL, better=True),))

    assert view(better).first == ()


@pytest.mark.parametrize(
    ("options", "groups"),
    [
        ({}, [("Service standards", ["KPI-B", "KPI-A"]), ("Quality objectives", ["KPI-C", "KPI-D"])]),
        ({"group": "document"},
         [("Page DOC-A", ["KPI-B", "KPI-A", "KPI-C"]), ("Page DOC-B", ["KPI-D"])]),
        ({"group": "none"}, [("", ["KPI-B", "KPI-A", "KPI-C", "KPI-D"])]),
        ({"status": ["missed", "no-data"], "group": "none"}, [("", ["KPI-B", "KPI-D"])]),
        ({"owner": ["ROLE-B"], "group": "none"}, [("", ["KPI-B"])]),
        ({"type": ["objective"], "group": "none"}, [("", ["KPI-C", "KPI-D"])]),
        ({"status": ["warning"]}, []),
    ],
)  # fmt: skip
def test_grouped_and_filtered_the_worst_first(
    manual: Manual, options: dict[str, Any], groups: Any
) -> None:
    assert shown(view(manual, **options)) == groups


def test_a_card_has_all_that_is_needed(manual: Manual) -> None:
    card = view(manual).groups[0].cards[0]

    assert (card.kpi.id, card.value, card.status, card.word) == (
        "KPI-B", "60.0%", "missed", "Target missed",
    )  # fmt: skip
    assert (card.target, card.when, card.sample) == (
        "at least 80%", "2026-04, as of 30 April 2026", True,
    )  # fmt: skip
    assert [target.id for target in card.owner] == ["ROLE-B"]
    assert [(fact.label, [t.id for t in fact.targets]) for fact in card.links] == [
        ("Measures", ["STD-1"]), ("Done in", ["PRC-1"]),
    ]  # fmt: skip
    assert [mark.words for mark in card.marks] == [
        "Target missed since 2026-03: 60.0%, target at least 80%."
    ]


@pytest.mark.parametrize(
    ("now", "before", "direction", "words"),
    [
        (0.9, 0.85, "higher", "Better than in the period before (85.0%)"),
        (0.8, 0.85, "higher", "Worse than in the period before (85.0%)"),
        (0.8, 0.85, "lower", "Better than in the period before (85.0%)"),
        (0.9, 0.85, "lower", "Worse than in the period before (85.0%)"),
        (0.9, 0.85, "band", "Higher than in the period before (85.0%)"),
        (0.8, 0.85, None, "Lower than in the period before (85.0%)"),
        (0.8501, 0.85, "higher", "As in the period before (85.0%)"),
        (0.9, None, "higher", ""),
        (None, 0.85, "higher", ""),
    ],
)
def test_a_change_is_told_in_words(now: Any, before: Any, direction: Any, words: str) -> None:
    measured = {"value": now, "previous": before, "direction": direction, "decimals": 1}

    assert change_in_words(Words(measured=measured, unit="percent", language="en")) == words


@pytest.mark.parametrize(
    ("owner", "problem"),
    [
        ("ROLE-B", None),
        ("ROLE-C", "there is no role 'ROLE-C'; did you mean 'ROLE-A' or 'ROLE-B'?"),
        ("STD-1", "STD-1 is a standard, not a role"),
    ],
)
def test_an_owner_must_be_a_role(manual: Manual, owner: str, problem: str | None) -> None:
    found = dashboard_problem(manual, json.dumps({"owner": [owner]}))

    assert (found is None) == (problem is None)
    assert problem is None or found is None or found.startswith(problem[:25])


def test_an_alert_stands_on_what_it_concerns_and_nowhere_else(manual: Manual) -> None:
    places = {name: alert_marks(manual, "manual/a", name) for name in manual.catalogue.items}

    assert [name for name, marks in places.items() if marks] == [
        "STD-1", "PRC-1", "KPI-B", "KPI-C",
    ]  # fmt: skip
    assert places["STD-1"] == (
        AlertMark(
            kind="missed", shape="◆", kpi=manual.target("KPI-B"), more="",
            words="Target missed since 2026-03: 60.0%, target at least 80%.",
        ),
    )  # fmt: skip
    assert places["KPI-B"][0].kpi is None


def test_who_is_at_work_and_whose_data_they_are(manual: Manual) -> None:
    told = replace(manual, alerts=(replace(MISS, answered_by="NC-4", sample=True),))

    assert alert_marks(told, "manual/a", "STD-1")[0].more == "being worked on: NC-4, sample data"


@pytest.mark.parametrize(
    ("better", "words"),
    [
        (True, "The control chart gives a signal in 2026-04, for the better."),
        (False, "The control chart gives a signal in 2026-04, for the worse."),
        (None, "The control chart gives a signal in 2026-04."),
    ],
)
def test_a_signal_in_words(manual: Manual, better: bool | None, words: str) -> None:
    told = replace(manual, alerts=(replace(SIGNAL, better=better),))

    assert alert_marks(told, "manual/a", "KPI-C")[0].words == words


KPIS = """\
# KPIs

```{kpi} KPI-KEPT Limits kept
source: log
metric: {type: ratio, numerator: kept}
time: {column: at, grain: month}
unit: percent
direction: higher
targets: [{from: 2026-01-01, target: 0.8}]
owner: ROLE-LEAD
measures: STD-PHONE-01
```
"""


def test_pages_show_dashboard_and_marks(project: Any, inside: Callable[[str, str], str]) -> None:
    project.index("roles", "policy", "standards", "other", "kpis", "board")
    project.page("kpis", KPIS)
    project.page("board", "# Board\n\n```{kpi-dashboard}\n```\n\n```{management-review}\n```\n")
    project.write("manual/sources.yml", "sources:\n  log: {title: Log, path: log.csv}\n")
    project.write("manual/log.csv", "at,kept\n2026-03-01,true\n2026-03-31,false\n")

    built = project.build()

    assert (built.status, built.warnings) == (0, ())
    board = project.html("manual/board")
    assert "1 of 1 KPIs misses its target." in board
    assert 'href="kpis.html#kpi-kept"' in board
    assert "No register of suppliers is kept yet." in board
    standard = inside(project.html("manual/standards"), "std-phone-01")
    assert "Target missed in 2026-03: 50.0%, target at least 80%." in standard
    assert 'href="kpis.html#kpi-kept"' in standard

    project.replace("manual/log.csv", "false", "true")
    stamps = project.stamps()
    project.build()

    assert "Target missed" not in project.html("manual/standards")
    written = {name for name, stamp in project.stamps().items() if stamp != stamps[name]}
    # Sphinx itself writes a page with a table of contents when a page in it is written.
    assert written - {"manual/index.html"} == {
        "manual/standards.html", "manual/kpis.html", "manual/board.html",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ("{kpi-dashboard}\n:status: mised", "there is no state 'mised'; did you mean 'missed'?"),
        ("{kpi-dashboard}\n:group: owner", "there is no group 'owner'"),
        ("{kpi-dashboard}\n:type: term", "there is no type that a KPI measures 'term'"),
        ("{management-review}\n:months: 0", "option 'months': 0 is not 1 to 120"),
    ],
)
def test_a_bad_option_is_an_error_on_its_line(project: Any, directive: str, message: str) -> None:
    project.page("other", f"# Other\n\n```{directive}\n```\n")

    built = project.build()

    assert len(built.warnings) == 1
    assert message in built.warnings[0]
    assert built.warnings[0].startswith("manual/other.md:")
