"""``run.py --check`` takes a quiz with every kind of question, over HTTP as a browser does."""

import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
PASSWORD = "correct-horse-battery"


@pytest.fixture
def selfcheck(monkeypatch):
    """The script, with its neighbours on the import path."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import selfcheck

    yield selfcheck
    for name in ("selfcheck", "browser"):
        del sys.modules[name]


def test_a_quiz_with_every_kind_is_taken_and_passed(
    selfcheck, server, person, root, begin_every_kind
):
    ben = person("ben")
    ben.set_password(PASSWORD)
    ben.save()
    begin_every_kind()
    address, _, _ = server()
    browser = selfcheck.Browser()
    selfcheck._sign_in(browser, address, "employee", "ben", PASSWORD)

    seen = list(selfcheck._take_a_quiz(browser, address, root / "var"))

    assert seen[0] == "quiz: “At the window”, 9 questions, each kept"
    assert seen[1].startswith("submission: “9 of 9: passed” with a receipt")
    assert seen[2].startswith("record: 1 new lines")
