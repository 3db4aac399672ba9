"""GIFT of other programs: every kind, and what is broken."""

import pytest

from qmquiz.formats.gift_read import read_gift
from qmquiz.model import Difficulty, Kind, Number, Slip


def read(text):
    return read_gift(text if isinstance(text, bytes) else text.encode(), "f.gift", "en")


def one(text):
    found = read(text)
    assert found.findings == ()
    (question,) = found.questions
    return question


def said(found):
    return [str(finding) for finding in found.findings]


def options(asked):
    return [(option.text, option.correct, option.why) for option in asked.options]


def test_single_choice_with_feedback():
    question = one("::Grant's tomb::Who lies there? {\n=no one#Right.\n~Grant#No.\n~Lee####Odd.}")

    assert (question.kind, question.slot) == (Kind.SINGLE, "Q-GRANT-S-TOMB")
    assert question.stem == "Who lies there?"
    assert options(question) == [("no one", True, "Right."), ("Grant", False, "No."),
                                 ("Lee", False, "")]  # fmt: skip
    assert question.explanation == "Odd."


def test_multiple_choice_by_weights():
    question = one("Two are in the tomb {~%-100%No one ~%50%Grant#yes ~%50%His wife ~%-100%Lee}")

    assert question.kind is Kind.MULTIPLE
    assert options(question) == [("No one", False, ""), ("Grant", True, "yes"),
                                 ("His wife", True, ""), ("Lee", False, "")]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("T", [("True", True, ""), ("False", False, "")]),
        ("FALSE#No.#Yes.", [("True", False, "No."), ("False", True, "Yes.")]),
        ("TRUE#No.", [("True", True, ""), ("False", False, "No.")]),
        ("TRUE##Yes.", [("True", True, "Yes."), ("False", False, "")]),
    ],
)
def test_true_false_says_first_what_the_wrong_ones_hear(answer, expected):
    question = one(f"Grant lies there.{{{answer}####Well.}}")

    assert (question.kind, options(question)) == (Kind.TRUE_FALSE, expected)
    assert question.explanation == "Well."


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("#1822", Number(value="1822")),
        ("#1822:5", Number(value="1822", tolerance="5")),
        ("#3.14:0.01", Number(value="3.14", tolerance="0.01")),
        ("#3.141..3.142", Number(value="3.1415", tolerance="0.0005")),
        ("#-2..2", Number(value="0", tolerance="2")),
        ("# =1822:0 =%0%1800:0#Too early.",
         Number(value="1822", slips=(Slip(value="1800", why="Too early."),))),
        ("#1,5:0,5", Number(value="1.5", tolerance="0.5")),
        ("#1e3", Number(value="1000")),
    ],
)  # fmt: skip
def test_numbers(answer, number):
    assert one(f"When? {{{answer}}}").number == number


def test_numbers_with_a_part_of_the_mark_and_feedback_for_others():
    found = read("When? {#\n=1822:0\n=%50%1822:2#Nearly.\n=%50%1830:2#Nearly.\n~#Look it up.}")

    assert [q.number for q in found.questions] == [
        Number(value="1822", slips=(Slip(value="1830", why="Nearly."),))
    ]
    assert [finding.code for finding in found.findings] == ["any-other", "part-mark", "part-mark"]


def test_short_text():
    question = one("Two plus two is {=four =4 = vier}")

    assert (question.kind, question.accepted) == (Kind.SHORT_TEXT, ("four", "4", "vier"))
    assert one("What is it? {four}").accepted == ("four",)


def test_short_text_with_a_pattern_and_a_part_of_the_mark():
    found = read("Who? {=Grant =%50%Ulysses =G*#any =a\\\\*b}")

    assert found.questions[0].accepted == ("Grant", "a*b")
    assert [(f.severity, f.code) for f in found.findings] == [
        ("warning", "part-mark"), ("warning", "pattern"),
    ]  # fmt: skip


def test_matching_with_one_answer_too_many():
    question = one("Which capital?{=Canada -> Ottawa =Italy->Rome\n=Japan->Tokyo = -> Bonn####G}")

    texts = {option.id: option.text for option in question.options}
    assert [(row.text, texts[row.answer]) for row in question.rows] == [
        ("Canada", "Ottawa"), ("Italy", "Rome"), ("Japan", "Tokyo"),
    ]  # fmt: skip
    assert [(o.text, o.correct) for o in question.options][-1] == ("Bonn", False)


@pytest.mark.parametrize(
    ("text", "stem", "kind"),
    [
        ("Grant is {~buried =entombed ~living} in a tomb.", "Grant is ___ in a tomb.", Kind.SINGLE),
        ("He was born in{#1822}.", "He was born in___.", Kind.NUMERIC),
        ("{=Grant =U. S. Grant} lies there.", "___ lies there.", Kind.SHORT_TEXT),
        ("[markdown]*He* is {=a ~b} there.", "He is ___ there.", Kind.SINGLE),
    ],
)
def test_missing_word_is_a_gap(text, stem, kind):
    (question,) = read(text).questions

    assert (question.kind, question.stem) == (Kind.CLOZE, stem)
    assert [part.kind for part in question.parts] == [kind]


def test_escaped_signs_and_lines():
    question = one(r"::a\:b::What is \{x \= 1\}\~\#\\n?\nSay it. {=a\=b#x\#y ~c\:d ~\\}")

    assert question.stem == "What is {x = 1}~#\\n?\nSay it."
    assert options(question) == [("a=b", True, "x#y"), ("c:d", False, ""), ("\\", False, "")]


def test_formats():
    found = read(
        '[html]<p>Is <b>x</b> &lt; 2?</p><p><img src\\="a.png" alt\\="a plan"></p>'
        "{=[plain]<b> ~[markdown]a *b* c ~[moodle]no}"
    )

    question = found.questions[0]
    assert question.stem == "Is x < 2?\na plan"
    assert [option.text for option in question.options] == ["<b>", "a b c", "no"]
    assert said(found) == [
        "f.gift:1: warning: “Is x &lt; 2?”: an image is not kept [formatting]",
        "f.gift:1: warning: “Is x &lt; 2?”: emphasis is not kept [formatting]",
    ]


def test_comment_gives_identity_items_and_the_rest():
    question = one(
        "// question: 7  name: x [id:Q-X-01] [tag:item:STD-1] [tag:difficulty:hard]\n"
        "// [tag:pool:a\\]b] [tag:COM-2]\n::Title::Is it so? {T}"
    )

    assert (question.slot, question.items, question.item) == ("Q-X-01", ("STD-1", "COM-2"), "STD-1")
    assert (question.difficulty, question.pools) == (Difficulty.HARD, ("a]b",))


def test_foreign_identifiers_and_tags():
    found = read("// [id:17] [tag:unit 3]\n::Tomb::So? {T}\n\n::Tomb::So again? {F}\n\nВопрос? {T}")

    assert [q.slot for q in found.questions][:2] == ["Q-TOMB", "Q-TOMB-2"]
    assert found.questions[2].slot.startswith("Q-")
    assert len({q.slot for q in found.questions}) == 3
    assert said(found) == ["f.gift:2: note: “Tomb”: the tag “unit 3” is not kept [tag]"]


def test_same_identifier_twice_is_said():
    found = read("// [id:Q-A]\n::1::So? {T}\n\n// [id:Q-A]\n::2::So again? {F}")

    assert [q.slot for q in found.questions] == ["Q-A", "Q-A-2"]
    assert said(found) == [
        "f.gift:5: warning: 'Q-A' is used twice; it is now Q-A-2 [bad-id]"
    ]  # fmt: skip


BROKEN = """// a file that was cut and glued
$CATEGORY: top/course

::Good 1::What? {=a ~b ~c}

::No end::What? {
=a
~b

::Good 2::So? {T}

::No start:: What =a ~b}

::Two::What? {=a {b} ~c}

Just a text.

::Essay::Write about it. {}

::Half title: What? {T}

::One option::What? {~a}

::Nothing right::What? {~a ~b}

::Twice::What? {=a ~a}

::Two right::What? {=a =b ~c}

::Number::What? {#many}

::Numbers::What? {#=1 =2}

::Arrow::What? {=a->b =c}

::{T}

::Good 3::What? {

	=a

	~b
	~c

	#### because

	of this
}

::Last::What? {=a
~b"""


def test_broken_file_keeps_what_is_good_and_names_the_rest():
    found = read(BROKEN)

    assert [q.slot for q in found.questions] == ["Q-GOOD-1", "Q-GOOD-2", "Q-GOOD-3"]
    assert found.questions[2].explanation == "because of this"
    assert said(found) == [
        "f.gift:2: note: “$CATEGORY: top/course” is not kept [category]",
        "f.gift:6: error: “No end”: the closing } of its answers is missing [brace]",
        "f.gift:12: error: “No start”: a } has no { before it; write \\} for the sign [brace]",
        "f.gift:14: error: “Two”: has a second {; an empty line parts questions, and \\{ is "
        "the sign [brace]",
        "f.gift:16: note: “Just a text.”: a text without {answers} asks nothing, and is left out "
        "[description]",
        "f.gift:18: error: “Essay”: asks for an essay, which nobody here can mark [essay]",
        "f.gift:20: error: “::Half title: What?”: the second :: of its title is missing [title]",
        "f.gift:22: error: “One option”: has 1 options; two are the least [options]",
        "f.gift:24: error: “Nothing right”: has no right option [no-answer]",
        "f.gift:26: error: “Twice”: has the same option twice [duplicate]",
        "f.gift:28: error: “Two right”: 2 options are right and one of them is enough; make it one "
        "[one-key]",
        "f.gift:30: error: “Number”: “many” is no number with a tolerance [no-number]",
        "f.gift:32: error: “Numbers”: has several right numbers (1, 2); make it one range "
        "[several-numbers]",
        "f.gift:34: error: “Arrow”: “c” has no -> in it [arrow]",
        "f.gift:36: error: “::”: the second :: of its title is missing [title]",
        "f.gift:50: error: “Last”: the closing } of its answers is missing [brace]",
    ]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff::Über::So? {T}".encode(),
        "::Über::So? {T}".encode("utf-16"),
        "::Über::So? {T}\r\n\r\n".encode(),
        "\r\r::Über::So?\t{T}\r".encode(),
    ],
)
def test_encodings(data):
    (question,) = read(data).questions

    assert (question.slot, question.stem) == ("Q-UBER", "So?")


def test_bytes_that_are_not_utf_8_are_read_and_said():
    found = read("So? {T}\n\nÜber? {F}".encode("latin-1"))

    assert [q.stem for q in found.questions] == ["So?", "Über?"]
    assert [(f.line, f.severity, f.code) for f in found.findings] == [(3, "warning", "not-utf-8")]


def test_no_text_at_all():
    assert said(read(b"PK\x03\x04\0\0")) == ["f.gift: error: is not a text file [unreadable]"]
    assert read(b"") == read(b"\n \n// nothing\n")
    assert read(b"").questions == ()


def test_scenario_is_put_together_again_and_its_parts_stay_with_it():
    text = (
        "// [id:Q-C] [tag:kind:scenario] [tag:item:STD-1]\n::Case::A man calls.\n\n"
        "// [tag:part-of:Q-C]\nWhat first? {=a ~b}\n\n// [tag:part-of:Q-C]\nIs it late? {T}\n\n"
        "// [tag:part-of:Q-D]\nAlone? {F}"
    )
    found = read(text)

    assert [(q.kind, q.stem) for q in found.questions] == [
        (Kind.SCENARIO, "A man calls."), (Kind.TRUE_FALSE, "Alone?"),
    ]  # fmt: skip
    assert [part.stem for part in found.questions[0].parts] == ["What first?", "Is it late?"]
    assert [finding.code for finding in found.findings] == ["no-case"]


def test_order_with_wrong_places():
    found = read("// [tag:kind:order]\n::O::Order? {=a -> 1 =b -> 1 =c -> 2}")

    assert found.questions == ()
    assert [finding.code for finding in found.findings] == ["order"]


def test_title_begins_a_question_also_without_an_empty_line():
    found = read("::One::What? {=a ~b}\n::Two::Who? {=c ~d}\n// [id:Q-C]\n::Three::Why? {T}")

    assert [question.stem for question in found.questions] == ["What?", "Who?", "Why?"]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("answers", "message"),
    [("#", "has no number that is right [no-answer]"),
     ("#" + "9" * 40, f"“{'9' * 40}” is no number with a tolerance [no-number]"),
     ("#1e90", "“1e90” is no number with a tolerance [no-number]"),
     ("#5..", "“5..” is no number with a tolerance [no-number]")],
)  # fmt: skip
def test_numbers_that_are_none(answers, message):
    assert said(read("N? {" + answers + "}")) == [f"f.gift:1: error: “N?”: {message}"]


def test_file_without_a_question_is_said():
    assert said(read("// nothing\n")) == ["f.gift: error: there is no question in it [no-question]"]


def test_questions_beyond_the_most_are_left_out_and_said(monkeypatch):
    monkeypatch.setattr("qmquiz.formats.draft.MOST_QUESTIONS", 2)

    found = read("A? {T}\n\nB? {T}\n\nC? {T}\n\nD? {T}")

    assert [question.stem for question in found.questions] == ["A?", "B?"]
    assert said(found) == [
        "f.gift:5: error: has more than 2 questions; from here on they are left out: split it "
        "[too-many]"
    ]


def test_blank_lines_between_answers_by_the_thousand():
    """Work that grows with their square would not end here."""
    found = read("What? {=a\n" + "\n" * 40_000 + "~b}\n\nWho? {T}")

    assert found.findings == ()
    assert len(found.questions) == 2


def test_thousands_of_questions_and_of_open_braces():
    """Work that grows with their square would not end here."""
    block = "// [id:x{0}] [tag:item:STD-1]\n::T{0}::What is it? {{\n=a#b\n~c\n\n~d\n####e\n}}\n\n"
    hostile = "x {\n\n" * 5_000 + "y\n\n" * 5_000

    data = "".join(block.format(n) for n in range(4000)).encode()

    assert len(read(data).questions) == 4000
    assert read(hostile).questions == ()
