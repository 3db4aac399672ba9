"""Moodle XML of other programs: every type, what is broken, and what is dangerous."""

import pytest

from qmquiz.formats.moodle_read import read_moodle
from qmquiz.model import Kind, Number, Slip


def read(*questions, head='<?xml version="1.0" encoding="UTF-8"?>\n'):
    return read_moodle(
        (head + "<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode(), "f.xml", "en"
    )


def quest(kind, body, stem="What?", name="Name", more=""):
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{more}</questiontext>'
        f"{body}</question>"
    )


def answer(text, fraction, feedback="", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}'
        f'<feedback format="html"><text>{feedback}</text></feedback></answer>'
    )


def one(*args, **more):
    found = read(quest(*args, **more))
    assert found.findings == ()
    (question,) = found.questions
    return question


def said(found):
    return [str(finding) for finding in found.findings]


def options(asked):
    return [(option.text, option.correct, option.why) for option in asked.options]


CHOICE = answer("a", 100, "yes") + answer("b", 0, "no") + answer("c", 0)


def test_single_choice():
    question = one(
        "multichoice",
        "<generalfeedback format='html'><text>&lt;p&gt;Why.&lt;/p&gt;</text></generalfeedback>"
        "<single>true</single><shuffleanswers>false</shuffleanswers>" + CHOICE
        + "<idnumber>Q-X</idnumber><tags><tag><text>item:STD-1</text></tag></tags>",
        stem="<p>What is <span style='x'>it</span>?</p><p>Say&nbsp;it.</p>",
    )  # fmt: skip

    assert (question.kind, question.slot, question.items) == (Kind.SINGLE, "Q-X", ("STD-1",))
    assert question.stem == "What is it?\nSay\u00a0it."
    assert options(question) == [("a", True, "yes"), ("b", False, "no"), ("c", False, "")]
    assert (question.explanation, question.shuffle) == ("Why.", False)


def test_multiple_choice_with_different_marks():
    found = read(quest("multichoice", "<single>false</single>" + answer("a", "66.66667")
                       + answer("b", "33.33333") + answer("c", "-100")))  # fmt: skip

    (question,) = found.questions
    assert question.kind is Kind.MULTIPLE
    assert [o.correct for o in question.options] == [True, True, False]
    assert [f.code for f in found.findings] == ["part-mark"]


@pytest.mark.parametrize("words", [("true", "false"), ("false", "true"), ("Wahr", "Falsch")])
def test_true_false_in_any_order_and_old_files(words):
    marks = {"true": 0, "Wahr": 0, "false": 100, "Falsch": 100}
    body = "".join(answer(word, marks[word], word) for word in words)

    question = one("truefalse", body)

    true, false = sorted(words, key=lambda w: marks[w])
    assert options(question) == [("True", False, true), ("False", True, false)]


def test_short_answer():
    found = read(quest("shortanswer", "<usecase>1</usecase>" + answer("4", 100)
                       + answer("four", 100) + answer("fo*", 100) + answer("5", 0, "No")))  # fmt: skip

    assert found.questions[0].accepted == ("4", "four")
    assert [f.code for f in found.findings] == ["case", "part-mark", "pattern"]


def test_number_with_units_that_grading_knows():
    tolerance = "<tolerance>0.5</tolerance>"
    body = (
        answer("2", 100, "", tolerance)
        + answer("120", 0, "Those are seconds.", tolerance)
        + answer("*", 0, "Look it up.")
        + "<units><unit><multiplier>1</multiplier><unit_name>min</unit_name></unit>"
        "<unit><multiplier>60</multiplier><unit_name>s</unit_name></unit>"
        "<unit><multiplier>12</multiplier><unit_name>moments</unit_name></unit></units>"
    )
    found = read(quest("numerical", body))

    assert found.questions[0].number == Number(
        value="2", unit="min", tolerance="0.5",
        slips=(Slip(value="120", why="Those are seconds."),),
    )  # fmt: skip
    assert [(f.code, f.severity) for f in found.findings] == [
        ("any-other", "note"), ("unit", "warning"),
    ]  # fmt: skip


def test_matching_with_an_extra_answer():
    pairs = [("Canada", "Ottawa"), ("Italy", "Rome"), ("", "Bonn")]
    body = "".join(
        f'<subquestion format="html"><text>{row}</text><answer><text>{right}</text></answer>'
        "</subquestion>"
        for row, right in pairs
    )
    question = one("matching", body)

    assert [row.text for row in question.rows] == ["Canada", "Italy"]
    assert [(o.text, o.correct) for o in question.options] == [
        ("Ottawa", True), ("Rome", True), ("Bonn", False),
    ]  # fmt: skip


def test_ordering_by_marks():
    question = one("ordering", answer("c", "3.0000000") + answer("a", "1") + answer("b", "2"))

    assert (question.kind, [o.text for o in question.options]) == (Kind.ORDER, ["a", "b", "c"])


def test_embedded_answers():
    found = read(
        quest(
            "cloze", "",
            stem="<p>Say {1:MULTICHOICE_S:%0%no#Not &lt;b&gt;that~=yes &amp;#125;} or "
            "{:SA:=one~%100%1} or {2:NM:=20:0.5~%0%30:1#Too long} \\{ now.</p>",
        )
    )  # fmt: skip

    (question,) = found.questions
    assert (question.kind, question.stem) == (Kind.CLOZE, "Say ___ or ___ or ___ \\{ now.")
    choice, text, number = question.parts
    assert (options(choice), choice.shuffle) == (
        [("no", False, "Not that"), ("yes }", True, "")], True,
    )  # fmt: skip
    assert text.accepted == ("one", "1")
    assert number.number == Number(value="20", tolerance="0.5",
                                   slips=(Slip(value="30", why="Too long"),))  # fmt: skip


def test_what_is_not_kept_is_said():
    body = (
        CHOICE
        + "<defaultgrade>2.5</defaultgrade><hint format='html'><text>h</text></hint>"
        + "<correctfeedback><text>Bravo</text></correctfeedback>"
        + "<incorrectfeedback><text>Your answer is incorrect.</text></incorrectfeedback>"
    )
    file = '<file name="a.png" path="/" encoding="base64">AAAA</file>'
    found = read(
        '<question type="category"><category><text>$course$/A</text></category></question>',
        quest(
            "multichoice", body, stem='<img src="@@PLUGINFILE@@/a.png" alt="A plan">?', more=file
        ),
        quest("description", "", name="Read"),
    )

    assert [q.stem for q in found.questions] == ["A plan?"]
    assert said(found) == [
        "f.xml:3: note: the category “$course$/A” is not kept [category]",
        "f.xml:4: note: “Name”: its correctfeedback is not kept; write it as an explanation [feedback]",
        "f.xml:4: warning: “Name”: the file a.png is not kept [formatting]",
        "f.xml:4: note: “Name”: hints are not kept [hint]",
        "f.xml:4: note: “Name”: its mark of 2.5 is not kept; all questions count the same [mark]",
        "f.xml:5: note: “Read” is a text that asks nothing, and is left out [description]",
    ]


def test_text_formats():
    def stem(form, text):
        body = f'<questiontext format="{form}"><text>{text}</text></questiontext>{CHOICE}'
        found = read(f'<question type="multichoice">{body}</question>')
        return found.questions[0].stem

    assert (
        stem("html", "&lt;p&gt;a &amp;lt; b&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;") == "a < b"
    )
    assert stem("plain_text", "&lt;p&gt;a &amp;lt; b") == "<p>a &lt; b"
    assert stem("markdown", "# A *b*\n\n- c") == "A b\nc"
    assert stem("moodle_auto_format", "x &lt; y") == "x < y"
    assert stem("moodle_auto_format", "&lt;b&gt;x&lt;/b&gt; y") == "x y"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (quest("essay", ""), "“Name”: asks for an essay, which nobody here can mark [kind]"),
        (quest("ddimage", ""), "“Name”: is of the type 'ddimage', which is not asked here [kind]"),
        (quest("multichoice", answer("a", 100)), "“Name”: has 1 options; two are the least [options]"),
        (quest("multichoice", answer("a", "x") + CHOICE), "“Name”: the mark 'x' is no number [mark]"),
        (quest("numerical", answer("soon", 100)), "“soon” is no number with a tolerance [no-number]"),
        (quest("numerical", ""), "has no number that is right [no-answer]"),
        (quest("truefalse", answer("true", 100)), "“Name”: does not say whether it is true [no-answer]"),
        (quest("matching", ""), "“Name”: has 0 pairs; two are the least [rows]"),
        (quest("shortanswer", ""), "“Name”: has no text as its answer [no-answer]"),
        (quest("ordering", answer("a", 1)), "“Name”: has 1 options; two are the least [options]"),
        (quest("cloze", "", stem="No gap."), "“Name”: has 0 gaps ___ and 0 answers [gaps]"),
        (quest("cloze", "", stem="{1:MR:=a~b}"), "a gap of the type MR cannot be asked here [gap]"),
        (quest("multichoice", CHOICE, stem=" "), "“Name”: asks nothing [no-stem]"),
        (quest("multichoice", CHOICE, stem="x" * 10_001), "has 10001 characters; 10000 are the most"),
    ],
)  # fmt: skip
def test_question_that_cannot_be_read_is_named_and_the_others_stay(question, message):
    found = read(question, quest("truefalse", answer("true", 100) + answer("false", 0)))

    assert [q.kind for q in found.questions] == [Kind.TRUE_FALSE]
    (finding,) = found.findings
    assert (finding.line, finding.severity) == (3, "error")
    assert message in str(finding)


GOOD = quest("truefalse", answer("true", 100) + answer("false", 0), name="Good")


@pytest.mark.parametrize(
    "broken",
    [
        '<question type="truefalse"><name><text>A & B</text></name></question>',
        '<question type="truefalse"><name><text>A</name></question>',
        '<question type="truefalse"><name>\n<text><![CDATA[never closed</text></name></question>',
        '<question type="truefalse"><name><text>A</text></name>',
        '<question type="truefalse" x=y></question>',
        "<question type='truefalse'><name><text>\x01</text></name></question>",
    ],
)
def test_file_that_is_broken_in_the_middle(broken):
    found = read(GOOD, broken, GOOD, "<nonsense>", GOOD)

    assert [q.slot for q in found.questions] == ["Q-GOOD", "Q-GOOD-2", "Q-GOOD-3"]
    errors = [finding for finding in found.findings if finding.code == "broken"]
    assert errors
    assert errors[0].message.startswith("is not XML from here on: ")


def test_file_that_stops():
    data = ("<quiz>" + GOOD + "\n" + GOOD[:200]).encode()

    found = read_moodle(data, "f.xml", "en")

    assert [q.slot for q in found.questions] == ["Q-GOOD"]
    assert said(found) == [
        "f.xml:2: error: is not XML from here on: unclosed CDATA section [broken]"
    ] or [f.code for f in found.findings] == ["broken"]


BILLION = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "head",
    [
        BILLION,
        '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE q SYSTEM "http://example.invalid/q.dtd">',
        "<!DOCTYPE quiz>",
        '<!DOCTYPE q [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>',
    ],
)
def test_entities_are_refused_in_one_line(head):
    found = read(GOOD.replace("What?", "&c;"), head=head)

    assert found.questions == ()
    assert said(found) == [
        "f.xml:1: error: declares a document type or entities, which is refused; take them out "
        "[entities]"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html><body/></html>", "f.xml:1: error: is <html>, not <quiz> [not-moodle]"),
        (b"<html><br></html>", "f.xml:1: error: is <html>, not <quiz> [not-moodle]"),
        (b"", "f.xml:1: error: is not XML from here on: no element found [broken]"),
        (b"::Q:: GIFT? {T}", "f.xml:1: error: is not XML from here on: syntax error [broken]"),
        (b"PK\x03\x04\0", "f.xml: error: is not a text file [unreadable]"),
        (b'<?xml version="1.0" encoding="x-none"?><quiz/>',
         "f.xml:1: error: says that it is x-none, which is not read; save it as UTF-8 [unreadable]"),
        (b"<quiz>" + b"<a>" * 5000, "f.xml:1: error: nests its elements too deep [deep]"),
    ],
)  # fmt: skip
def test_file_that_is_no_moodle_xml(data, message):
    assert said(read_moodle(data, "f.xml", "en")) == [message]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "windows-1251"])
def test_encodings(encoding):
    word = "Ёж" if encoding == "windows-1251" else "Über"
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<quiz>{quest("truefalse", CHOICE[:0] + answer("true", 100) + answer("false", 0), stem=word)}</quiz>'

    found = read_moodle(text.encode(encoding), "f.xml", "en")

    assert ([q.stem for q in found.questions], found.findings) == ([word], ())


@pytest.mark.parametrize("encoding", ["zlib", "rot13", "idna", "punycode", "unicode_escape", "hex"])
def test_encodings_that_only_unpack_are_refused(encoding):
    found = read(head=f'<?xml version="1.0" encoding="{encoding}"?>\n')

    assert said(found) == [
        f"f.xml:1: error: says that it is {encoding}, which is not read; save it as UTF-8 "
        "[unreadable]"
    ]


@pytest.mark.parametrize(
    ("encoding", "findings"),
    [("utf-16", []),
     ("iso-8859-1",
      ["f.xml:1: warning: says that it is iso-8859-1, and is UTF-8; read as UTF-8 [encoding]"])],
)  # fmt: skip
def test_utf_8_is_read_as_such_whatever_it_says(encoding, findings):
    found = read(
        quest("truefalse", answer("true", 100) + answer("false", 0), stem="Où?"),
        head=f'<?xml version="1.0" encoding="{encoding}"?>\n',
    )

    assert [question.stem for question in found.questions] == ["Où?"]
    assert said(found) == findings


def test_namespaces_do_not_count():
    question = quest("truefalse", answer("true", 100) + answer("false", 0), stem="So?")
    data = f'<quiz xmlns="https://example.org/">{question}</quiz>'.encode()

    assert [q.stem for q in read_moodle(data, "f.xml", "en").questions] == ["So?"]


def test_thousands_of_questions_good_and_broken():
    """Work that grows with their square would not end here."""
    good = read_moodle(f"<quiz>{GOOD * 4000}</quiz>".encode(), "f.xml", "en")
    assert len(good.questions) == 4000
    broken = '<question type="truefalse"><name><text><![CDATA[x</text></name></question>\n'
    bad = read_moodle(f"<quiz>{broken * 8000}</quiz>".encode(), "f.xml", "en")
    assert bad.questions == ()
    assert bad.findings
