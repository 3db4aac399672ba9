"""Whether a bank can serve a blueprint."""

import pytest

from qmanual.items.model import Catalogue, Document, Item
from qmquiz.forms.blueprint import read_blueprint
from qmquiz.forms.feasible import find_gaps
from qmquiz.model import Bank


@pytest.fixture
def catalogue(plain_bank):
    items = {
        name: Item(id=name, type="standard", title=name, document="DOC-A", docname="made",
                   path="made.md", line=1, normative=True)
        for name in (*sorted(plain_bank.items), "STD-NEW")
    }  # fmt: skip
    document = Document(id="DOC-A", docname="made", path="made.md", title="A")
    return Catalogue(documents={"DOC-A": document}, items=items)


def gaps(written, bank, catalogue):
    found = find_gaps(read_blueprint(written, 6), bank, list(catalogue.items), catalogue)
    return [(gap.slip, gap.message) for gap in found]


def test_nothing_is_missing(plain_bank, catalogue):
    written = {
        "questions": 8,
        "must_ask": ["STD-01"],
        "difficulty": {"hard": "50 %"},
        "topics": [
            {"type": "standard", "document": "DOC-A", "items": "STD-1*", "questions": 3},
            {"pool": "hard-cases", "questions": 2},
        ],
    }

    assert gaps(written, plain_bank, catalogue) == []


@pytest.mark.parametrize(
    ("written", "slip", "message"),
    [
        ({"topics": [{"type": "standart", "questions": 1}]}, True,
         "there is no type of item 'standart'; did you mean 'standard'?"),
        ({"topics": [{"document": "DOC-B", "questions": 1}]}, True,
         "there is no document 'DOC-B'; did you mean 'DOC-A'?"),
        ({"topics": [{"rule": "H7", "questions": 1}]}, True, "there is no rule 'H7'"),
        ({"topics": [{"pool": "hardcases", "questions": 1}]}, True,
         "there is no pool of questions 'hardcases'; did you mean 'hard-cases'?"),
        ({"topics": [{"items": "KPI-*", "questions": 1}]}, True,
         "the module teaches no item 'KPI-*'"),
        ({"must_ask": ["STD-011"]}, True,
         "the module does not teach 'STD-011', which must be asked about; did you mean 'STD-11'?"),
        ({"must_ask": ["STD-NEW"]}, False,
         "STD-NEW must be asked about, and has no question: qmquiz report says why"),
        ({"questions": 20, "topics": [{"pool": "hard-cases", "questions": 12}]}, False,
         "asks for 12 of pool hard-cases, and the bank has 10 such questions about what the "
         "module teaches"),
        ({"questions": 50, "difficulty": {"easy": 11}}, False,
         "asks for 11 that are easy, and the bank has 10 of them"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(plain_bank, catalogue, written, slip, message):
    assert gaps(written, plain_bank, catalogue) == [(slip, message)]


def test_questions_that_are_there_and_do_not_go_together(plain_bank, catalogue):
    found = gaps({"questions": 41}, plain_bank, catalogue)

    assert found[-1] == (
        False,
        "a form could not be filled: 40 questions instead of 41: "
        "there are no more that go together",
    )


def test_empty_bank(catalogue):
    found = gaps({"must_ask": ["STD-01"]}, Bank(language="en"), catalogue)

    assert found == [
        (False, "STD-01 must be asked about, and has no question: qmquiz report says why")
    ]
    assert gaps({}, Bank(language="en"), catalogue) == [
        (False, "a form could not be filled: no questions instead of 6: "
                "there are no more that go together")
    ]  # fmt: skip
