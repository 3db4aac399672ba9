"""Who has looked at a question, and how that gets into its file."""

import stat

import pytest

from qmanual.errors import QuizError
from qmquiz.authored.banks import read_bank
from qmquiz.authored.confirm import (
    State,
    cited_items,
    dump_check,
    meaning_digest,
    state_of,
    write_check,
)
from qmquiz.wording import load_wording

_BODY = "What?\n- [x] Ay\n- [ ] Bee\n- [ ] Cee\n:::\n"


def _bank(checked=""):
    option = f":checked: {checked}\n" if checked else ""
    return f"# Bank\n\n:::{{question}} Q-1\n:items: STD-1, STD-2\n{option}{_BODY}"


def _read(manual, text):
    return read_bank(text, "a.md", manual.catalogue, load_wording("en"))


def test_question_that_nobody_has_confirmed_is_asked_with_a_warning(phone):
    read = _read(phone, _bank())

    assert [str(finding) for finding in read.findings] == [
        "a.md:3: warning: Q-1: nobody has confirmed it against the text that it cites: "
        "qmquiz confirm Q-1 [unconfirmed]"
    ]
    assert [question.slot for question in read.questions] == ["Q-1"]
    assert read.checks["Q-1"].state is State.NEW


def test_confirmed_question_goes_stale_when_a_cited_item_changes_its_meaning(phone):
    text = _bank(_read(phone, _bank()).checks["Q-1"].digest)
    changed = phone.set("STD-2", at_most="15 s")

    confirmed, stale = _read(phone, text), _read(changed, text)

    assert (confirmed.findings, confirmed.stale) == ((), ())
    assert [question.slot for question in stale.stale] == ["Q-1"]
    assert stale.questions == ()
    assert [str(finding) for finding in stale.left_out] == [
        "a.md:3: warning: Q-1: is not asked, because what it cites has changed its meaning; look at "
        "both: qmquiz confirm Q-1 [stale]"
    ]
    assert stale.errors == ()


def test_formatting_order_and_other_items_do_not_make_it_stale(phone):
    digest = meaning_digest(phone.catalogue, ["STD-1", "STD-2"])

    spelt = phone.set("STD-1", at_most="0.333333 min").set("STD-1", at_most="20 sec")
    marked = spelt.change("STD-2", body="*Formatted.*", path="elsewhere.md", line=99)
    assert meaning_digest(marked.catalogue, ["STD-2", "STD-1"]) == digest
    assert meaning_digest(phone.set("STD-3", at_most="1 s").catalogue, ["STD-1", "STD-2"]) == digest
    assert meaning_digest(phone.catalogue, ["STD-1"]) != digest


def test_procedure_means_its_steps(office):
    changed = office.change("PRC-A-02", title="Listen well")

    before = meaning_digest(office.catalogue, ["PRC-A"])

    assert meaning_digest(changed.catalogue, ["PRC-A"]) != before
    assert [item.id for item in cited_items(office.catalogue, ["PRC-A", "PRC-A-02"])] == [
        "PRC-A",
        *(f"PRC-A-{number:02}" for number in range(1, 7)),
    ]


def test_state_follows_from_the_option():
    assert state_of("", "0a") is State.NEW
    assert state_of("0A", "0a") is State.CONFIRMED
    assert state_of("0b", "0a") is State.STALE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f":::{{question}} Q-1\n:items: A\n{_BODY}", f":::{{question}} Q-1\n:items: A\n:checked: 1e5\n{_BODY}"),
        (
            f"a  \r\n\r\n:::{{question}} Q-1\r\n:items: A,\r\n   B\r\n:kind: single\r\n{_BODY}",
            f"a  \r\n\r\n:::{{question}} Q-1\r\n:items: A,\r\n   B\r\n:checked: 1e5\r\n:kind: single\r\n"
            f"{_BODY}",
        ),
        (
            f":::{{question}} Q-1\n:items: A\n:checked:  old  \n{_BODY}\nend",
            f":::{{question}} Q-1\n:items: A\n:checked: 1e5\n{_BODY}\nend",
        ),
        (
            f":::{{question}} Q-1\n---\nitems:\n  - A\n  - B\n---\n{_BODY}",
            f':::{{question}} Q-1\n---\nitems:\n  - A\n  - B\nchecked: "1e5"\n---\n{_BODY}',
        ),
        (
            f':::{{question}} Q-1\n---\nchecked: "old"\nitems: A\n---\n{_BODY}',
            f':::{{question}} Q-1\n---\nchecked: "1e5"\nitems: A\n---\n{_BODY}',
        ),
        (
            "> :::{question} Q-1\n> :items: A\n> What?\n> :::\n",
            "> :::{question} Q-1\n> :items: A\n> :checked: 1e5\n> What?\n> :::\n",
        ),
        (
            "* in a list\n\n  ```{question} Q-1\n  :items: A\n\n  What?\n  ```\n",
            "* in a list\n\n  ```{question} Q-1\n  :items: A\n  :checked: 1e5\n\n  What?\n  ```\n",
        ),
        (
            f":::{{question}} Q-0\n:items: A\n{_BODY}:::{{question}} Q-1\n:items: A\n{_BODY}",
            f":::{{question}} Q-0\n:items: A\n{_BODY}:::{{question}} Q-1\n:items: A\n:checked: 1e5\n"
            f"{_BODY}",
        ),
    ],
)  # fmt: skip
def test_only_the_option_is_written(before, after):
    assert write_check(before, "Q-1", "1e5") == after
    assert write_check(after, "Q-1", "1e5") == after


def test_option_that_cannot_be_put_there_is_told():
    flow = f":::{{question}} Q-1\n---\n{{items: [A], kind: single}}\n---\n{_BODY}"

    with pytest.raises(
        QuizError, match='Q-1: please write checked: "0a" among its options by hand'
    ):
        write_check(flow, "Q-1", "0a")
    with pytest.raises(QuizError, match="Q-9 is not in this file"):
        write_check(flow, "Q-9", "0a")


def test_file_is_changed_in_one_step_and_keeps_its_mode_and_mark(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + _bank().encode())
    path.chmod(0o640)

    dump_check(path, "Q-1", "0a")

    assert path.read_bytes() == b"\xef\xbb\xbf" + _bank("0a").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(QuizError, match=r"a\.md: cannot be changed: No such file"):
        dump_check(tmp_path / "a.md", "Q-1", "0a")
