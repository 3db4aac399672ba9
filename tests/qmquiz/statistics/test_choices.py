"""What people chose."""

from made_up_answers import MATCHING, SCENARIO, question, repeated

from qmquiz.model import Kind, Option
from qmquiz.statistics.choices import ideas_chosen, ideas_offered, tally_answers


def counts(tally):
    return {choice.option: (choice.n, choice.among_wrong) for choice in tally.choices}


def test_options_are_counted_and_shares_are_of_the_wrong_answers():
    (tally,) = tally_answers(question(), [*repeated(now=70, old=18, mail=2), None, ""])

    assert (tally.n, tally.wrong, tally.unanswered) == (92, 22, 2)
    assert counts(tally) == {"now": (70, 0), "old": (18, 18), "mail": (2, 2)}
    assert [tally.share(choice) for choice in tally.choices] == [0, 18 / 22, 2 / 22]


def test_shares_are_hidden_below_20_wrong_answers():
    (tally,) = tally_answers(question(), repeated(now=500, old=19))

    assert [tally.share(choice) for choice in tally.choices] == [None] * 3


def test_of_several_options_each_counts_in_the_wrong_answers_that_chose_it():
    several = question(
        kind=Kind.MULTIPLE,
        options=tuple(Option(id=name, text=name, correct=name in "ab") for name in "abc"),
    )

    (tally,) = tally_answers(several, [["a", "b"], ["b", "a"], ["a"], ["a", "c"]])

    assert (tally.n, tally.wrong) == (4, 2)
    assert counts(tally) == {"a": (4, 2), "b": (2, 0), "c": (1, 1)}


def test_each_row_of_a_matching_has_its_own_tally():
    call, letter = tally_answers(
        MATCHING, [{"r1": "a", "r2": "b"}, {"r1": "c", "r2": "b"}, {"r1": "b"}]
    )

    assert (call.text, call.wrong, call.unanswered) == ("Call", 2, 0)
    assert counts(call) == {"a": (1, 0), "b": (1, 1), "c": (1, 1)}
    assert [choice.correct for choice in call.choices] == [True, False, False]
    assert (letter.text, letter.wrong, letter.unanswered) == ("Letter", 1, 1)


def test_parts_of_a_scenario_and_the_slips_of_a_number():
    judged, late = tally_answers(
        SCENARIO, [{"p1": "y", "p2": "5"}, {"p1": "n", "p2": "65 min"}, {"p1": "n", "p2": "soon"}]
    )

    assert counts(judged) == {"y": (1, 0), "n": (2, 2)}
    assert (late.text, late.wrong) == ("How late?", 2)
    assert counts(late) == {"65": (1, 1)}


def test_what_people_typed_is_never_shown():
    text = question(kind=Kind.SHORT_TEXT, options=(), accepted=("queue",))

    (tally,) = tally_answers(text, ["queue", "my name is Ana"])

    assert (tally.n, tally.wrong, tally.choices) == (2, 1, ())


def test_an_order_is_right_or_not():
    steps = question(
        kind=Kind.ORDER,
        options=tuple(Option(id=name, text=name, correct=True) for name in "abc"),
    )

    (tally,) = tally_answers(steps, [["a", "b", "c"], ["b", "a", "c"], None])

    assert (tally.n, tally.wrong, tally.unanswered, tally.choices) == (3, 2, 1, ())


def test_an_answer_that_the_question_does_not_have_counts_as_none():
    (tally,) = tally_answers(question(), ["gone", {"a": 1}, ["now", "now"], 7])

    assert (tally.n, tally.wrong, tally.unanswered) == (4, 4, 4)
    assert counts(tally) == {"now": (0, 0), "old": (0, 0), "mail": (0, 0)}


def test_ideas_are_those_of_wrong_options():
    assert ideas_offered(question()) == {"superseded", "sibling"}
    assert ideas_chosen(question(), "old") == {"superseded"}
    assert ideas_chosen(question(), "now") == frozenset()
    assert ideas_offered(SCENARIO) == {"clock", "slip"}
    assert ideas_chosen(SCENARIO, {"p1": "n", "p2": "65"}) == {"clock", "slip"}
    assert ideas_chosen(MATCHING, {"r1": "c"}) == {"extra"}


def test_options_that_only_share_their_author_are_no_idea():
    authored = question(
        options=(
            Option(id="a", text="a", correct=True),
            Option(id="b", text="b", correct=False, tempting="author"),
            Option(id="c", text="c", correct=False),
        )
    )

    assert ideas_offered(authored) == frozenset()
    assert ideas_chosen(authored, "b") == frozenset()
