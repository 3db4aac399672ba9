"""Tables for spreadsheets."""

import csv
import io

import pytest

from qmtraining.views.exports import safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Ana", "Ana"),
        ("", ""),
        (None, ""),
        (-3, "-3"),
        (0.5, "0.5"),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def rows(response):
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_records_as_a_table(learner, take, person):
    who = person("ana")
    who.name = '=HYPERLINK("http://evil.example")'
    who.save()
    attempt = take("ana", "MOD-PHONE")

    found = rows(learner.get("/training/records.csv"))

    assert found[0][:4] == ["person", "name", "module", "item"]
    assert [row[1] for row in found[1:]] == ['\'=HYPERLINK("http://evil.example")'] * 2
    assert [(row[3], row[6], row[8], row[11]) for row in found[1:]] == [
        ("STD-PHONE-01", "2026.1", "yes", str(attempt.key)),
        ("STD-PHONE-02", "2026.1", "yes", str(attempt.key)),
    ]


def test_coverage_as_a_table_says_what_the_page_says(quality_lead, take):
    take("ana", "MOD-PHONE")

    found = rows(quality_lead.get("/training/coverage.csv"))

    assert ["role", "ROLE-AGENT", "Agent", "MOD-PHONE", "On the phone", "1", "0", "0"] in found
    assert ["item", "POL-01", "We keep our promises", "", "", "0", "6", "0"] in found


def test_the_matrix_as_a_table_keeps_the_filters(quality_lead, take):
    take("ana", "MOD-PHONE")

    found = rows(quality_lead.get("/training/team/status.csv?department=Contact+centre"))

    assert found == [
        ["person", "name", "department", "MOD-PHONE", "MOD-POLICY"],
        ["P001", "Ana", "Contact centre", "current 2027-11-20", "due 2026-12-04"],
        ["P003", "Mara", "Contact centre", "not needed", "due 2026-12-04"],
    ]
