"""A KPI that misses its target asks those who have to know something to show it again."""

import json
from datetime import date, timedelta

import pytest

from qmanual.errors import EditionError
from qmtraining.alerts import kpi_alerts, load_alerts
from qmtraining.models import Edition, ItemStatus, Record
from qmtraining.services.clock import tick
from qmtraining.status import KpiAlert

MISS = {
    "kpi": "KPI-WAIT", "title": "Waiting <time>", "kind": "missed", "period": "2026-10",
    "since": "2026-03-01", "since_label": "2026-03", "until": "2026-10-31", "rules": [],
    "better": None, "standards": [], "objectives": [], "procedures": [],
    "refresh": ["STD-WINDOW-01", "STD-PHONE-02"], "answered_by": "", "sample": False,
}  # fmt: skip
SIGNAL = {**MISS, "kind": "signal", "since": "2026-02-01", "until": "2026-11-30",
          "rules": ["we-1"], "better": False}  # fmt: skip
KEPT = {
    "kpi": "KPI-WAIT", "title": "Waiting <time>", "kind": "missed", "since": "2026-03-01",
    "until": "2026-10-31", "items": ["STD-PHONE-02", "STD-WINDOW-01"],
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def write_file(*alerts, form=1):
        path = tmp_path / "alerts.json"
        path.write_text(json.dumps({"format": form, "alerts": alerts}))
        return path

    return write_file


def test_one_entry_for_each_kpi_that_asks_for_something(write):
    other = {**MISS, "kpi": "KPI-CALL"}

    assert load_alerts(write(MISS, other)) == [{**KEPT, "kpi": "KPI-CALL"}, KEPT]


@pytest.mark.parametrize("more", [{"refresh": []}, {"sample": True}, {"better": True}])
def test_samples_good_news_and_alerts_without_items_ask_for_nothing(write, more):
    assert load_alerts(write({**SIGNAL, **more})) == []


def test_a_miss_with_a_signal_is_one_trouble_and_told_as_a_miss(write):
    both = {**KEPT, "since": "2026-02-01", "until": "2026-11-30"}

    assert load_alerts(write(SIGNAL, MISS)) == load_alerts(write(MISS, SIGNAL)) == [both]


def test_an_edition_from_before_there_were_alerts_has_none(tmp_path):
    assert load_alerts(tmp_path / "alerts.json") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read: "),
        ('{"format": 2, "alerts": []}', "has format 2; this version reads 1"),
        ("[]", "is not a file of alerts: "),
        (
            json.dumps({"format": 1, "alerts": [{**MISS, "since": "soon"}]}),
            "is not a file of alerts",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, text, message):
    path = tmp_path / "alerts.json"
    path.write_text(text)

    with pytest.raises(EditionError) as caught:
        load_alerts(path)

    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_what_was_kept_is_what_the_status_computes_with():
    assert kpi_alerts([KEPT]) == (
        KpiAlert(
            kpi="KPI-WAIT", since=date(2026, 3, 1), until=date(2026, 10, 31),
            items=frozenset({"STD-PHONE-02", "STD-WINDOW-01"}),
        ),
    )  # fmt: skip


@pytest.fixture
def publish_alarmed(publish_second, root):
    """Publishes edition 2026.2 with an alert that asks for two standards again."""
    path = root / "var" / "editions" / "2026.2" / "alerts.json"
    path.write_text(json.dumps({"format": 1, "alerts": [MISS]}))
    yield publish_second
    path.unlink()


def owed(who):
    rows = ItemStatus.objects.filter(person=who, state__in=("due", "late")).order_by("item")
    return [(row.item, row.cause, row.kpi) for row in rows]


def test_those_who_need_it_owe_it_and_nobody_else(person, take, publish_alarmed):
    take("ana", "MOD-PHONE")
    take("ben", "MOD-WINDOW")

    publish_alarmed()

    assert Edition.objects.get(name="2026.2").alerts == [KEPT]
    assert owed(person("ana"))[-2:] == [
        ("STD-PHONE-01", "revised", ""),
        ("STD-PHONE-02", "kpi", "KPI-WAIT"),
    ]
    assert owed(person("ben"))[-1] == ("STD-WINDOW-01", "kpi", "KPI-WAIT")
    assert [cause for _item, cause, _kpi in owed(person("rita"))] == ["assigned"]
    due = ItemStatus.objects.get(person=person("ana"), item="STD-PHONE-02").due
    assert due == date(2026, 11, 30) + timedelta(days=14)


def test_who_shows_it_again_is_not_asked_a_second_time(person, take, publish_alarmed, settings):
    take("ben", "MOD-WINDOW")
    publish_alarmed()

    attempt = take("ben", "MOD-WINDOW")
    tick(settings=settings, everything=True)

    assert attempt.passed
    assert not attempt.delta  # the manual says nothing new
    assert [item for item, *_ in owed(person("ben"))] == ["POL-01"]
    assert Record.objects.filter(person=person("ben"), item="STD-WINDOW-01").count() == 2


@pytest.fixture
def settings(db):
    from django.conf import settings

    return settings.MANUAL


def test_the_list_says_which_kpi_asks_and_since_when(sign_in, take, publish_alarmed):
    take("ben", "MOD-WINDOW")
    publish_alarmed()

    page = sign_in("ben").get("/training/").content.decode()

    assert (
        "Please show this again: “Waiting &lt;time&gt;” has missed its target since 1 March."
    ) in page


def test_a_module_shows_what_changed_and_what_is_asked_for_again(sign_in, take, publish_alarmed):
    take("ana", "MOD-PHONE")
    publish_alarmed()

    page = sign_in("ana").get("/training/module/MOD-PHONE/").content.decode()

    assert "One statement that you work with changed on 30 November." in page
    assert "has missed its target since 1 March." in page
    assert page.index("What changed") < page.index("What to know") < page.index("Say your name.")
    assert "Start the questions" in page


def test_without_a_change_the_module_shows_the_passage_itself(sign_in, take, publish_alarmed):
    take("ben", "MOD-WINDOW")
    publish_alarmed()

    page = sign_in("ben").get("/training/module/MOD-WINDOW/").content.decode()

    assert "What changed" not in page
    assert "Take a ticket." in page


def test_an_edition_without_alerts_asks_nobody_again(person, take, publish_second):
    take("ben", "MOD-WINDOW")

    publish_second()

    assert [item for item, *_ in owed(person("ben"))] == ["POL-01"]


def test_those_who_look_after_others_see_why(sign_in, take, publish_alarmed):
    take("ben", "MOD-WINDOW")
    publish_alarmed()

    page = sign_in("otto").get("/training/people/P002/").content.decode()

    assert "asked for again, because a KPI calls for it" in page
