"""Authored questions."""

import textwrap

import pytest

from qmquiz.authored.banks import read_bank, read_banks
from qmquiz.model import Difficulty, Kind, Number
from qmquiz.wording import load_wording

GOOD = """
    # Phone

    Free text is left alone.

    :::{question} Q-1
    :items: STD-1, STD-2
    :difficulty: hard

    A caller hangs up after *two* seconds, see {item}`STD-1`. What do you do?

    - [ ] Call him back at once
      > That is for the emergency line.
    - [x] Nothing; it does not count
    - [ ] Count the call as missed

    > Calls given up within 5 seconds do not count.
    :::

    ```{question} Q-2
    ---
    kind: true-false
    items: [STD-1]
    answer: false
    ---
    A call that is given up at once counts.
    ```

    :::{question} Q-3
    :kind: numeric
    :items: STD-1
    :answer: 1.5 min
    :tolerance: 3 s

    How long may it take, in minutes?
    :::

    :::{question} Q-4
    :kind: order
    :items: STD-1
    Put these in order:
    1. Greet
    2. Listen
    3. Write
    :::

    :::{question} Q-5
    :kind: multiple
    :items: STD-1
    Which two facts does a record need?
    - [x] What she asked for
    - [x] How to reach her
    - [ ] Her date of birth
    - [ ] Her profession
    :::

    :::{question} Q-6
    :items: STD-2
    How long may it take?
    - [ ] 5 seconds
    - [x] 10 seconds
    - [ ] 20 seconds
    :::
"""


def _read(phone, text, **more):
    return read_bank(
        textwrap.dedent(text), "banks/phone.md", phone.catalogue, load_wording("en"), **more
    )


def _others(read):
    """What is wrong, but for the remark that nobody has confirmed it."""
    return [finding for finding in read.findings if finding.code != "unconfirmed"]


def test_questions_of_all_kinds_are_read(phone):
    read = _read(phone, GOOD)

    assert _others(read) == []
    assert [(q.slot, q.kind) for q in read.questions] == [
        ("Q-1", Kind.SINGLE),
        ("Q-2", Kind.TRUE_FALSE),
        ("Q-3", Kind.NUMERIC),
        ("Q-4", Kind.ORDER),
        ("Q-5", Kind.MULTIPLE),
        ("Q-6", Kind.SINGLE),
    ]
    assert read.places["Q-2"] == ("banks/phone.md", 20)


def test_single_question_with_its_feedback(phone):
    question = _read(phone, GOOD).questions[0]

    assert question.stem == (
        "A caller hangs up after two seconds, see General calls within 20 seconds. What do you do?"
    )
    assert [(o.text, o.correct, o.why) for o in question.options] == [
        ("Call him back at once", False, "That is for the emergency line."),
        ("Nothing; it does not count", True, ""),
        ("Count the call as missed", False, ""),
    ]
    assert question.explanation == "Calls given up within 5 seconds do not count."
    assert (question.rule, question.item, question.items) == ("A", "STD-1", ("STD-1", "STD-2"))
    assert (question.difficulty, question.shuffle) == (Difficulty.HARD, True)


def test_other_kinds(phone):
    _, true_false, numeric, order, multiple, amounts = _read(phone, GOOD).questions

    assert [option.id for option in true_false.key] == ["false"]
    assert numeric.number == Number(value="1.5", unit="min", tolerance="0.05")
    assert [option.text for option in order.options] == ["Greet", "Listen", "Write"]
    assert len(multiple.key) == 2
    assert not amounts.shuffle


def test_question_goes_stale_when_a_cited_item_changes_its_meaning(phone):
    before = _read(phone, GOOD).questions[0]
    after = _read(phone.set("STD-2", at_most="15 s"), GOOD).questions[0]

    assert before.qid == after.qid
    assert before.qver != after.qver


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            ":::{question} Q-1\nWhat?\n- [x] A\n- [ ] B\n- [ ] C\n:::",
            "banks/phone.md:1: error: Q-1: cites no item; say under :items: which ones prove its "
            "answer [no-item]",
        ),
        (
            "\n:::{question} Q-1\n:items: STD-9\nWhat?\n- [x] A\n:::",
            "banks/phone.md:3: error: Q-1: cites 'STD-9', which is not an item of the manual; "
            "did you mean 'STD-4'? [unknown-item]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n:dificulty: hard\nWhat?\n:::",
            "banks/phone.md:3: error: Q-1: a question has no option 'dificulty'; did you mean "
            "'difficulty'? [unknown-option]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n:kind: guess\nWhat?\n:::",
            "banks/phone.md:3: error: Q-1: option 'kind': 'guess' is not one of single, multiple, "
            "true-false, numeric, order, short-text, matching, cloze, scenario [bad-value]",
        ),
        (
            ":::{question}\n:items: STD-1\nWhat?\n:::",
            "banks/phone.md:1: error: a question needs an identifier, such as Q-PHONE-01 [no-id]",
        ),
        (
            ":::{question} PHONE-1\n:items: STD-1\nWhat?\n:::",
            "banks/phone.md:1: error: the identifier of a question begins with Q-, and 'PHONE-1' "
            "does not [bad-id]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\nWhat?\n:::\n\n:::{question} Q-1\nWhat?\n:::",
            "banks/phone.md:6: error: Q-1 stands in banks/phone.md:1 already [duplicate-id]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\nWhat?",
            "banks/phone.md:1: error: Q-1: the closing ::: is missing [not-closed]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\nWhat?\n- [x] A\n- B\n- [ ] C\n:::",
            "banks/phone.md:5: error: Q-1: “B” needs a box: - [x] right, - [ ] wrong [list]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n\nWhat?\n:::",
            "banks/phone.md:1: error: Q-1: needs a list with [x] and [ ], and one only; it has 0 "
            "[list]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n:kind: order\nWhat?\n- A\n- B\n- C\n:::",
            "banks/phone.md:5: error: Q-1: the list must be numbered, in the right order [list]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n:kind: numeric\n:answer: soon\nHow long?\n:::",
            "banks/phone.md:4: error: Q-1: needs :answer: with a number and its unit, such as "
            "20 s [no-answer]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n:kind: numeric\n:answer: 20 s\n"
            ":tolerance: 5 %\nHow long?\n:::",
            "banks/phone.md:5: error: Q-1: the tolerance must be in s [tolerance]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\n:kind: true-false\nIt is so.\n:::",
            "banks/phone.md:1: error: Q-1: needs :answer: true, or :answer: false [no-answer]",
        ),
        (
            ":::{question} Q-1\n---\nitems: [STD-1\n---\nWhat?\n:::",
            "banks/phone.md:3: error: Q-1: not valid YAML: did not find expected ',' or ']' "
            "[bad-yaml]",
        ),
        (
            ":::{question} Q-1\n:items: STD-1\nWhat?\n- [x] A\n- [x] B\n- [ ] C\n:::",
            "banks/phone.md:1: error: Q-1: has 2 right options; exactly one is needed [one-key]",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_file_and_line(phone, text, finding):
    read = _read(phone, text)

    assert finding in [str(found) for found in read.findings]
    assert [question.slot for question in read.questions] == []


def test_good_questions_beside_a_bad_one_are_kept(phone):
    read = _read(phone, GOOD.replace(":items: STD-1, STD-2", ":items: NOTHING"))

    assert [question.slot for question in read.questions] == ["Q-2", "Q-3", "Q-4", "Q-5", "Q-6"]
    assert [finding.code for finding in _others(read)] == ["unknown-item"]


_TAIL = ":items: STD-1\nWhat?\n- [x] Ay\n- [ ] Bee\n- [ ] Cee\n"


def test_question_without_its_end_does_not_swallow_the_others(phone):
    text = "".join(
        f":::{{question}} Q-{n}\n{_TAIL}{'' if n in (1, 2) else ':::'}\n" for n in range(5)
    )

    read = _read(phone, text)

    assert [question.slot for question in read.questions] == ["Q-0", "Q-3", "Q-4"]
    assert [str(finding) for finding in _others(read)] == [
        "banks/phone.md:8: error: Q-1: the closing ::: is missing before the next question "
        "[not-closed]",
        "banks/phone.md:15: error: Q-2: the closing ::: is missing [not-closed]",
    ]
    assert read.places["Q-3"] == ("banks/phone.md", 22)


def test_question_in_another_directive_is_read_and_told(phone):
    text = f"::::{{note}}\nAhead.\n\n:::{{question}} Q-1\n{_TAIL}:::\n::::\n"

    read = _read(phone, text)

    assert [question.slot for question in read.questions] == ["Q-1"]
    assert read.places["Q-1"] == ("banks/phone.md", 4)
    assert [str(finding) for finding in _others(read)] == [
        "banks/phone.md:1: error: a question cannot stand in {note}; end :::: before it [directive]"
    ]


def test_example_in_a_code_block_is_no_question(phone):
    text = f"````{{code-block}} md\n:::{{question}} Q-1\n{_TAIL}:::\n````\n"
    plain = text.replace("{code-block} md", "md")

    assert (_read(phone, text).places, _read(phone, plain).places) == ({}, {})


def test_directive_with_a_slip_of_the_pen_is_told(phone):
    read = _read(phone, f":::{{qestion}} Q-1\n{_TAIL}:::\n:::{{note}}\nFine.\n:::\n")

    assert [str(finding) for finding in read.findings] == [
        "banks/phone.md:1: error: {qestion} is not read; did you mean {question}? [directive]"
    ]


def test_windows_lines_and_a_mark_at_the_start_change_nothing(phone, tmp_path):
    folder = tmp_path / "training/question-banks"
    folder.mkdir(parents=True)
    text = f"---\nlanguage: en\n---\n\n:::{{question}} Q-1\n{_TAIL}:::\n"
    (folder / "a.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    read = read_banks(tmp_path, phone.catalogue, load_wording("ru"))

    assert [(q.slot, q.language) for q in read.questions] == [("Q-1", "en")]
    assert read.places["Q-1"] == ("training/question-banks/a.md", 5)


def test_identifiers_differ_in_more_than_capitals(phone):
    read = _read(phone, f":::{{question}} Q-a\n{_TAIL}:::\n:::{{question}} Q-A\n{_TAIL}:::\n")

    assert [finding.code for finding in _others(read)] == ["duplicate-id"]


def test_folder_of_banks(phone, tmp_path):
    folder = tmp_path / "training/question-banks"
    folder.mkdir(parents=True)
    one = ":::{question} Q-1\n:items: STD-1\nWhat?\n- [x] A\n- [ ] B\n- [ ] C\n:::\n"
    (folder / "b.md").write_text(one, encoding="utf-8")
    (folder / "a.md").write_text(one, encoding="utf-8")
    (folder / "README.md").write_text(one, encoding="utf-8")
    (folder / "c.md").write_bytes(b"\xff\xfe")

    read = read_banks(tmp_path, phone.catalogue, load_wording("en"))

    assert [question.slot for question in read.questions] == ["Q-1"]
    assert [(finding.path, finding.code) for finding in _others(read)] == [
        ("training/question-banks/b.md", "duplicate-id"),
        ("training/question-banks/c.md", "unreadable"),
    ]


def test_no_folder_is_no_question(phone, tmp_path):
    assert read_banks(tmp_path, phone.catalogue, load_wording("en")).questions == ()
