"""One right answer, proofs, nothing twice."""

from dataclasses import replace

import pytest

from qmquiz.model import GAP, Falsity, Kind, Number


def test_matching_has_rows_with_an_answer_and_options_to_spare(bench):
    options = bench.options("*ten", "*twenty", "forty")
    good = bench.question("Which?", kind=Kind.MATCHING, rows=bench.rows(("a", "0"), ("b", "1")))
    good = replace(good, options=options)

    assert bench.codes(good) == []
    assert bench.codes(replace(good, rows=good.rows[:1])) == ["rows"]
    assert bench.codes(replace(good, rows=bench.rows(("a", "0"), ("b", "9")))) == ["no-answer"]
    assert bench.codes(replace(good, rows=bench.rows(("a", "0"), ("A.", "1")))) == ["duplicate"]
    three = bench.rows(("a", "0"), ("b", "1"), ("c", "2"))
    assert bench.codes(replace(good, rows=three)) == ["elimination?"]


def test_matching_of_a_rule_needs_a_proof_for_each_row(bench):
    proof = Falsity(item="STD-1", place="at_most", says="ten")
    rows = bench.rows(("a", "0"), ("b", "1"))
    question = bench.question("Which?", kind=Kind.MATCHING, rule="G13", rows=rows)
    question = replace(question, options=bench.options("*ten", "*twenty", "forty"))

    assert bench.codes(question) == ["unproven", "unproven"]
    proven = tuple(replace(row, falsity=proof) for row in rows)
    assert bench.codes(replace(question, rows=proven)) == []


def test_proof_that_says_what_the_option_says_proves_nothing(bench):
    question = bench.question("How long may it take?", "10 s", "*20 s", "40 s", rule="G1")
    says = {"10 s": "20 seconds", "40 s": "40 seconds"}
    options = tuple(
        option
        if option.correct
        else replace(option, falsity=Falsity(item="I", place="p", says=says[option.text]))
        for option in question.options
    )

    assert bench.codes(replace(question, options=options)) == ["unproven"]


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        (Number(value="80", tolerance="0.5"), []),
        (Number(value="eighty"), ["no-answer"]),
        (Number(value="80", tolerance="-1"), ["tolerance"]),
        (None, ["no-answer"]),
    ],
)
def test_number_can_be_read(bench, number, codes):
    assert bench.codes(bench.question("How many?", kind=Kind.NUMERIC, number=number)) == codes


def test_slip_is_wrong_and_stands_there_once(bench):
    number = bench.number("80", "1", v79="near", v20="other", v200="no")
    twice = replace(number, slips=(*number.slips[1:], number.slips[1]))

    assert bench.codes(bench.question("How many?", kind=Kind.NUMERIC, number=number)) == ["slip"]
    assert bench.codes(bench.question("How many?", kind=Kind.NUMERIC, number=twice)) == [
        "duplicate"
    ]


def test_gaps_and_answers_are_equally_many(bench):
    gap = bench.part("", kind=Kind.SHORT_TEXT, accepted=("lead",))
    text = f"The {GAP} takes it within {GAP}."
    other = replace(gap, id="2", accepted=("an hour",))

    assert bench.codes(bench.question(text, kind=Kind.CLOZE, parts=(gap, other))) == []
    assert bench.codes(bench.question(text, kind=Kind.CLOZE, parts=(gap,))) == ["gaps"]
    assert bench.codes(bench.question(text, kind=Kind.CLOZE)) == ["parts", "gaps"]


def test_parts_pass_the_same_gates_and_are_named(bench):
    from qmquiz.lint import find_flaws
    from qmquiz.wording import load_wording

    parts = (
        bench.part("What is done?", "*One", "Two", "Three"),
        bench.part("Which is not done?", "*One", "One", "Three", "*Four"),
    )
    question = bench.question("A case.", kind=Kind.SCENARIO, parts=parts)

    assert [flaw.message for flaw in find_flaws(question, load_wording("en"))] == [
        "part 2: has 2 right options; exactly one is needed",
        "part 2: two options say the same: “One”",
        "part 2: asks in the negative (“not”); ask what is so",
    ]
    assert bench.codes(replace(question, parts=parts[:1])) == ["parts"]


def test_text_that_is_accepted_twice_is_told(bench):
    question = bench.question("Who?", kind=Kind.SHORT_TEXT, accepted=("Team lead", "team lead."))

    assert bench.codes(question) == ["duplicate-text?"]
    assert bench.codes(replace(question, accepted=(" ",))) == ["no-answer"]
