"""Question tables: as spreadsheets write them, and what is wrong in a row."""

import csv
import io
import time

import pytest

from qmquiz.formats.csv_columns import columns, guard, join, split, unguard
from qmquiz.formats.csv_read import read_csv
from qmquiz.formats.csv_write import FILE, write_csv
from qmquiz.model import Difficulty, Kind, Number, Slip


def read(text):
    return read_csv(text if isinstance(text, bytes) else text.encode(), "f.csv", "en")


def said(found):
    return [str(finding) for finding in found.findings]


def options(asked):
    return [(option.text, option.correct, option.why) for option in asked.options]


TABLE = """ID;Kind;Items;Question;Answer;Option 1;why_1;Option 2;Option 3;Explanation
Q-A;;STD-1, COM-2;What?;2;a;no;b;c;"It is
so."
Q-B;multiple;STD-1;Which?;1; 3;a;;b;c;
"""


def test_table_of_a_spreadsheet_with_semicolons():
    found = read("\ufeff" + TABLE.replace("1; 3", '"1; 3"').replace("\n", "\r\n"))

    first, second = found.questions
    assert (first.slot, first.items, first.kind) == ("Q-A", ("STD-1", "COM-2"), Kind.SINGLE)
    assert options(first) == [("a", False, "no"), ("b", True, ""), ("c", False, "")]
    assert first.explanation == "It is\nso."
    assert [o.correct for o in second.options] == [True, False, True]
    assert found.findings == ()


@pytest.mark.parametrize(("sign", "head"), [(",", ""), (";", ""), ("\t", ""), ("|", "sep=|\n")])
def test_what_parts_the_cells_is_found_or_said(sign, head):
    text = head + sign.join(["question", "answer", "option 1", "option 2"]) + "\n"
    text += sign.join(['"a, b; c\td"', "20", "20", "5"]) + "\n"

    (question,) = read(text).questions

    assert question.stem == "a, b; c d"
    assert [(o.text, o.correct) for o in question.options] == [("20", True), ("5", False)]


def test_every_kind():
    table = (
        "id,part of,kind,question,answer,unit,tolerance,option 1,match 1,why 1,option 2,match 2,"
        "why 2,match 3,difficulty,pools,shuffle\n"
        "Q-T,,true/false? no,,,,,,,,,,,,,,\n"
        "Q-1,,true-false,So?,FALSE,,,,,t,,,f,,hard,,\n"
        'Q-2,,Numeric,How long?,"1,5",h,0.25,90,,Those are minutes.,,,,,,a; b\\;c,\n'
        "Q-3,,order,Order?,,,,x,,,y,,,,,,no\n"
        "Q-4,,short text,Name it,,,,Grant,,,U. S. Grant,,,,,,\n"
        "Q-5,,matching,Capital?,,,,Canada,Ottawa,north,Italy,Rome,,Bonn,,,\n"
        "Q-6,,cloze,It is ___ or ___.,,,,,,,,,,,,,\n"
        ",Q-6,single,,1,,,a,,,b,,,,,,\n"
        ",Q-6,numeric,,3,,,,,,,,,,,,\n"
        "Q-7,,scenario,A man calls.,,,,,,,,,,,,,\n"
        ",Q-7,true-false,Is it late?,true,,,,,,,,,,,,\n"
    )
    found = read(table)

    one, two, three, four, five, six, seven = found.questions
    assert options(one) == [("True", False, "t"), ("False", True, "f")]
    assert one.difficulty is Difficulty.HARD
    assert two.number == Number(value="1.5", unit="h", tolerance="0.25",
                                slips=(Slip(value="90", why="Those are minutes."),))  # fmt: skip
    assert two.pools == ("a", "b;c")
    assert ([o.text for o in three.options], three.shuffle) == (["x", "y"], False)
    assert four.accepted == ("Grant", "U. S. Grant")
    assert [(o.text, o.correct, o.why) for o in five.options] == [
        ("Ottawa", True, "north"), ("Rome", True, ""), ("Bonn", False, ""),
    ]  # fmt: skip
    assert [part.kind for part in six.parts] == [Kind.SINGLE, Kind.NUMERIC]
    assert [part.stem for part in seven.parts] == ["Is it late?"]
    assert [(f.line, f.code) for f in found.findings] == [(2, "kind")]


BROKEN = """question,answer,option 1,option 2,kind,part of,tolerance,difficulty,colour
Good?,1,a,b,,,,,red
No answer?,,a,b,,,,,
Wrong answer?,7,a,b,,,,,
Twice?,1,a,a,,,,,
One?,1,a,,,,,,
Kind?,1,a,b,essay,,,,
Number?,many,,,numeric,,,,
Tolerance?,3,,,numeric,,-1,,
Slip?,3,3.5,,numeric,,1,,
Hard?,1,a,b,,,,terrible,
Too many?,1,a,b,,,,,,,x
,1,a,b,,,,,
Part?,1,a,b,,Q-9,,,
True?,maybe,,,true-false,,,,
Pairs?,,a,b,matching,,,,
"Open?,1,a,b,,,,,
Good too?,b,a,b,,,,,
"""


def test_each_row_that_is_wrong_is_named_and_the_others_stay():
    found = read(BROKEN)

    assert [q.stem for q in found.questions] == ["Good?", "Good too?"]
    assert said(found) == [
        "f.csv:1: note: the column “colour” is not read [column]",
        "f.csv:3: error: “No answer?”: has no answer: the number of the right option [no-answer]",
        "f.csv:4: error: “Wrong answer?”: the answer “7” is none of its options [no-answer]",
        "f.csv:5: error: “Twice?”: has the same option twice [duplicate]",
        "f.csv:6: error: “One?”: has 1 options; two are the least [options]",
        "f.csv:7: error: “Kind?”: the kind “essay” is none of single, multiple, true-false, "
        "numeric, order, short-text, matching, cloze, scenario [kind]",
        "f.csv:8: error: “Number?”: the answer “many” is no number [no-number]",
        "f.csv:9: error: “Tolerance?”: the tolerance “-1” is no number [tolerance]",
        "f.csv:10: error: “Slip?”: the wrong result “3.5” counts as right [slip]",
        "f.csv:11: error: “Hard?”: the difficulty is “terrible”; it can be easy, medium or hard "
        "[difficulty]",
        "f.csv:12: error: has 11 cells and the header 9; quote what has a ',' in it [columns]",
        "f.csv:13: error: asks nothing [no-stem]",
        "f.csv:14: error: “Part?”: is a part of “Q-9”, which is no cloze or scenario above [no-case]",
        "f.csv:15: error: “True?”: needs the answer true or false [no-answer]",
        "f.csv:16: error: “Pairs?”: nothing stands in the column “match 1” [rows]",
        "f.csv:17: error: a quote is not closed; this line is left out [quote]",
    ]


def test_question_with_a_broken_part_is_left_out_whole():
    table = (
        "id,part of,kind,question,answer\nQ-1,,scenario,A man calls.,\n"
        ",Q-1,true-false,Late?,true\n,Q-1,numeric,When?,soon\n,Q-1,true-false,Sure?,true\n"
    )
    found = read(table)

    assert found.questions == ()
    assert [(f.line, f.code) for f in found.findings] == [(4, "no-number")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f.csv:1: error: is empty; its first row names the columns [empty]"),
        ("\n,,\n", "f.csv:1: error: is empty; its first row names the columns [empty]"),
        ("a,b\n1,2\n", "names no column “question”"),
        ("question,Question\n", "f.csv:1: error: names the column “question” twice [header]"),
        ("PK\x03\x04\0", "f.csv: error: is not a text file [unreadable]"),
    ],
)
def test_file_that_is_no_table_of_questions(text, message):
    found = read(text)

    assert found.questions == ()
    assert any(message in line for line in said(found))


FORMULAS = ["=1+1", "+x", "-x", "@SUM(A1)", "'=x", "''@", "＝1", "-5", "+1.5", "'", "'a", "a=b", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_each_comes_back(text):
    cell = guard(text)

    assert cell[:1] not in ("=", "@", "＝")
    assert cell[:1] not in ("+", "-") or cell.strip("+-").replace(".", "").isdigit()
    assert unguard(cell) == text


def test_file_is_what_a_spreadsheet_expects():
    table = 'question,answer,option 1,option 2\n"\'=cmd|x","1","+1","b"\n'
    questions = read(table).questions
    data = write_csv(questions, "en", lambda _: "").files[FILE]

    assert data.startswith(b"\xef\xbb\xbfid,part of,kind,")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == columns(8)
    assert rows[1][5] == "'=cmd|x"
    assert data.count(b"\r\n") == 2


def test_columns_stay_where_they_are():
    assert columns(2) == (
        "id", "part of", "kind", "items", "difficulty", "question", "answer", "unit", "tolerance",
        "option 1", "match 1", "why 1", "option 2", "match 2", "why 2",
        "explanation", "shuffle", "pools", "rule", "quote", "link",
    )  # fmt: skip


def test_lists_in_a_cell():
    values = ("a", "b;c", "d\\", "e, f")

    assert split(join(values)) == values


def test_long_numbers_are_none():
    found = read("question,kind,answer\nN?,numeric," + "9" * 19 + "\nM?,numeric,1e99\n")

    assert [(finding.line, finding.code) for finding in found.findings] == [
        (2, "no-number"), (3, "no-number"),
    ]  # fmt: skip


def test_many_columns_that_we_do_not_know_are_counted():
    names = ",".join(f"c{number}" for number in range(50_000))
    begin = time.process_time()

    found = read(f"question,option 1,option 2,answer,{names}\nWhat?,a,b,1\n")

    assert time.process_time() - begin < 2
    assert len(found.questions) == 1
    assert len(found.findings) == 21
    assert "f.csv:1: note: 49980 more columns are not read [column]" in said(found)


def test_case_with_more_parts_than_anybody_answers_is_left_out():
    head = "id,part of,kind,question,answer\nQ-S,,scenario,A case,\n"
    rows = "".join(f",Q-S,true-false,Is it {n}?,true\n" for n in range(101))

    found = read(f"{head}{rows},,true-false,Is it so?,true\n")

    assert [question.stem for question in found.questions] == ["Is it so?"]
    assert said(found) == [
        "f.csv:103: error: “Is it 100?”: its case “Q-S” has more than 100 parts [too-many]"
    ]


@pytest.mark.parametrize("row", ["What?,1,a,b\n", '"What?,1,a,b\nx"y"z\n'])
def test_thousands_of_rows_good_and_broken(row):
    """Work that grows with their square would not end here."""
    found = read("question,answer,option 1,option 2\n" + row * 8000)

    assert len(found.questions) + len(found.findings) > 0
