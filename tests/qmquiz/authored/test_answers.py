"""What is right and what is offered, of each kind; and what is said when it is written wrongly."""

import textwrap

import pytest

from qmquiz.authored.banks import read_bank
from qmquiz.model import GAP, Kind, Number, Slip
from qmquiz.wording import load_wording


@pytest.fixture
def read(phone):
    def read(text, fence=":::"):
        source = (
            f"{fence}{{question}} Q-1\n:items: STD-1\n{textwrap.dedent(text).strip()}\n{fence}\n"
        )
        return read_bank(source, "a.md", phone.catalogue, load_wording("en"))

    return read


@pytest.fixture
def one(read):
    def one(text, fence=":::"):
        found = read(text, fence)
        assert [f.message for f in found.findings if f.code != "unconfirmed"] == []
        return found.questions[0]

    return one


@pytest.fixture
def errors(read):
    def errors(text, fence=":::"):
        found = read(text, fence)
        assert found.questions == ()
        return [f"{f.line}: {f.message.removeprefix('Q-1: ')} [{f.code}]" for f in found.findings]

    return errors


def _texts(options):
    return [("* " if option.correct else "  ") + option.text for option in options]


def test_number_with_known_mistakes(one):
    question = one("""
        :kind: numeric
        :answer: 1.5 min
        :tolerance: 3 s

        How long may it take?

        - 150 s
          > That counts minutes as hundreds.
        - 15
          > The point is missing.
    """)

    assert question.number == Number(
        value="1.5",
        unit="min",
        tolerance="0.05",
        slips=(
            Slip(value="2.5", why="That counts minutes as hundreds."),
            Slip(value="15", why="The point is missing."),
        ),
    )


def test_short_text_with_its_forms(one):
    question = one(":kind: short-text\n\nWho is called?\n\n- duty manager\n- manager *on duty*")

    assert question.accepted == ("duty manager", "manager on duty")


def test_matching_with_extra_option_and_reasons(one):
    question = one("""
        :kind: matching

        By when?

        | Line | Limit | Elsewhere |
        |---|---|---|
        | general | after lunch | That is the general line. |
        | other | after lunch | |
        | emergency | at once | |
        | | tomorrow | Nobody waits so long. |
    """)
    by_id = {option.id: option for option in question.options}

    assert [(row.text, by_id[row.answer].text) for row in question.rows] == [
        ("general", "after lunch"),
        ("other", "after lunch"),
        ("emergency", "at once"),
    ]
    assert _texts(question.options) == ["* after lunch", "* at once", "  tomorrow"]
    assert [option.why for option in question.options] == [
        "That is the general line.",
        "",
        "Nobody waits so long.",
    ]


def test_amounts_of_a_matching_stand_ascending(one):
    question = one(
        ":kind: matching\n\nBy when?\n\n| a | b |\n|-|-|\n| x | 4 hours |\n| y | 15 min |\n"
        "| z | 60 minutes |\n| | 7 days |"
    )

    assert _texts(question.options) == ["* 15 min", "* 60 minutes", "* 4 hours", "  7 days"]
    assert not question.shuffle


def test_true_false_with_what_to_answer(one):
    question = one(
        ":kind: true-false\n:answer: false\n\nIt counts.\n\n- true\n  > It does not.\n- False\n  > Yes."
    )

    assert [(o.id, o.correct, o.why) for o in question.options] == [
        ("true", False, "It does not."),
        ("false", True, "Yes."),
    ]


def test_cloze_with_gaps_of_all_kinds(one):
    question = one("""
        :kind: cloze
        :pools: limits, new staff

        (___) of the calls are answered within ___ by ___ or ___.

        1. 80 % ± 0.5 %
           - 20 %
             > Those are the others.
           > It stands in the standard.
        2. - [ ] 10 seconds
           - [x] 20 seconds
             > Right.
           - [ ] 40 seconds
        3. an agent
        4. - 24/7
           - 20 s
    """)

    assert question.stem == f"({GAP}) of the calls are answered within {GAP} by {GAP} or {GAP}."
    assert [part.kind for part in question.parts] == [
        Kind.NUMERIC,
        Kind.SINGLE,
        Kind.SHORT_TEXT,
        Kind.SHORT_TEXT,
    ]
    number, choice, word, words = question.parts
    assert number.number == Number(
        value="80",
        unit="%",
        tolerance="0.5",
        slips=(Slip(value="20", why="Those are the others."),),
    )
    assert number.explanation == "It stands in the standard."
    assert _texts(choice.options) == ["  10 seconds", "* 20 seconds", "  40 seconds"]
    assert (choice.shuffle, choice.options[1].why) == (False, "Right.")
    assert (word.accepted, words.accepted) == (("an agent",), ("24/7", "20 s"))
    assert question.pools == ("limits", "new staff")
    assert len({part.id for part in question.parts}) == 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [("24/7", Kind.SHORT_TEXT), ("3rd floor", Kind.SHORT_TEXT), ("3 calls", Kind.NUMERIC),
     ("20 s", Kind.NUMERIC), ("20s", Kind.NUMERIC), ("500", Kind.NUMERIC),
     ("80 % +/- 1", Kind.NUMERIC), ("1 ± 2 ± 3", Kind.SHORT_TEXT), ("± 3", Kind.SHORT_TEXT)],
)  # fmt: skip
def test_gap_is_a_number_or_words(one, text, kind):
    assert one(f":kind: cloze\n\nIt is ___.\n\n1. {text}").parts[0].kind is kind


def test_scenario_with_parts(one):
    question = one(
        """
        :kind: scenario
        :difficulty: hard

        A call comes in at noon.

        :::{part}
        What is done first?

        - [x] Greet
        - [ ] Listen
          > Later.
        - [ ] Write

        > Greeting opens the talk.
        :::

        ```{part}
        ---
        kind: numeric
        answer: 20 s
        ---
        After how many seconds at most?
        ```

        > Both stand in the standard.
        """,
        fence="::::",
    )
    first, second = question.parts

    assert (question.stem, question.explanation) == (
        "A call comes in at noon.",
        "Both stand in the standard.",
    )
    assert (first.kind, first.stem, first.explanation) == (
        Kind.SINGLE,
        "What is done first?",
        "Greeting opens the talk.",
    )
    assert _texts(first.options) == ["* Greet", "  Listen", "  Write"]
    assert first.options[1].why == "Later."
    assert second.number == Number(value="20", unit="s")
    assert len({option.id for part in question.parts for option in part.options}) == 3


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            ":kind: numeric\n:answer: 20 s\nHow long?\n- 21\n  > Near.\n- 30 %\n  > No.",
            "8: “30 %” is not in s [slip]",
        ),
        (
            ":kind: numeric\n:answer: 20 s\n:tolerance: 2\nHow long?\n- 21 s\n  > Near.",
            "7: “21 s” counts as right; a wrong result is farther off [slip]",
        ),
        (
            ":kind: numeric\n:answer: 20 s\nHow long?\n- soon\n  > No.",
            "6: “soon” is not a wrong result such as 75 % [slip]",
        ),
        (
            ":kind: numeric\n:answer: 20 s\nHow long?\n- 30 s",
            "6: “30 s” needs a line “> …” below it that says what to answer [list]",
        ),
        (
            ":kind: short-text\nWho?\n1. she",
            "5: the list must have bullets: each a text that is right [list]",
        ),
        (
            ":kind: short-text\nWho?\n- she\n  > Why.",
            "5: “she” is right; say why in a block quote below the list [list]",
        ),
        (
            ":kind: matching\nWhich?",
            "1: needs one table, | what is asked | what belongs to it |; it has 0 [table]",
        ),
        (
            ":kind: matching\nWhich?\n\n| a | b |\n|-|-|\n| x | |",
            "8: nothing stands beside “x”; fill the second column [table]",
        ),
        (
            ":kind: matching\nWhich?\n\n| a | b | c |\n|-|-|-|\n| x | A | one |\n| y | A | two |",
            "9: “A” has two different reasons; write one of them [table]",
        ),
        (
            ":kind: single\nWhich?\n\n| a |\n|-|\n| x |",
            "8: a table belongs to :kind: matching, not to single; write it in words [table]",
        ),
        (
            ":kind: true-false\n:answer: true\nIt is.\n- maybe\n  > No.",
            "6: “maybe” is not an answer; the list can have “true” and “false” [list]",
        ),
        (
            ":kind: cloze\nIt is ___ or ___.\n\n1. one",
            "6: the text has 2 gaps ___, and the numbered list says what belongs into 1; each gap "
            "has its number [gaps]",
        ),
        (
            ":kind: cloze\nIt is ___.\n\n- one",
            "6: the list must be numbered: 1. for the first gap, 2. for the second [list]",
        ),
        (
            ":kind: cloze\nIt is ___.\n\n1. she\n   - he",
            "6: gap 1 has words and a list; put the words into the list [gaps]",
        ),
        (":kind: scenario\nA case.", "1: a scenario needs its parts, each in a fence {part} [part]"),
        (
            "What?\n- [x] A\n  - B\n- [ ] C\n- [ ] D",
            "5: “A” has a list of its own; put what it says into one line [list]",
        ),
        (
            "What is on ![](plan.png)?\n- [x] A\n- [ ] B\n- [ ] C",
            "3: a picture is not shown in a quiz; say in ![…] what is to be seen [image-alt]",
        ),
        (
            "What is <b>it</b>?\n- [x] A\n- [ ] B\n- [ ] C",
            "3: HTML (<b>) is not read; write Markdown [body]",
        ),
        (
            "What is {item}`STD-99`?\n- [x] A\n- [ ] B\n- [ ] C",
            "3: {item}`STD-99` names nothing in the manual [body]",
        ),
        (
            "```{note}\nMind the gap.\n```\nWhat?\n- [x] A\n- [ ] B\n- [ ] C",
            "3: {note} cannot stand here; write what it shows in words [body]",
        ),
        (":answer: 3\nWhat?\n- [x] A", "3: answer belongs to numeric and true-false, not to single [option]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(errors, text, error):
    assert error in errors(text)


def test_part_in_a_question_with_three_colons_is_explained(phone):
    text = (
        ":::{question} Q-1\n:kind: scenario\n:items: STD-1\nA case.\n"
        ":::{part}\nWhat?\n- [x] A\n- [ ] B\n- [ ] C\n:::\n\n"
        ":::{part}\nWho?\n- [x] A\n- [ ] B\n- [ ] C\n:::\n:::\n"
    )

    read = read_bank(text, "a.md", phone.catalogue, load_wording("en"))

    assert (
        "a.md:12: error: {part} stands outside of a question; fence the question with one mark more "
        "than its parts: ::::{question} around :::{part} [part]"
    ) in [str(finding) for finding in read.findings]


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (":::{part}\n:kind: matching\nWhat?\n:::", "6: option 'kind': 'matching' is not one of single, "
         "multiple, true-false, numeric, order, short-text [bad-value]"),
        (":::{part} What?\n- [x] A\n:::", "5: “What?” stands beside {part}; write what is asked below "
         "it [part]"),
        (":::{part}\n:items: STD-1\nWhat?\n:::", "6: a part has no option 'items'; it has kind, "
         "answer, tolerance, shuffle [unknown-option]"),
        (":::{part}\nWhat?\n- [x] A\n- [ ] B\n- [ ] C\n:::\n:::{part}\nWhat?\n- [x] A\n- [ ] B\n- [ ] C\n"
         ":::", "11: two parts ask the same: “What?” [part]"),
        (":::{part}\nWhat?\n- [x] A\n- B\n:::", "8: “B” needs a box: - [x] right, - [ ] wrong [list]"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_part_is_told_with_its_line(errors, part, error):
    assert error in errors(f":kind: scenario\nA case.\n{part}", fence="::::")
