"""G7: the order of steps."""

from qmquiz.model import Kind
from qmquiz.rules.g07_order import OrderRule


def _steps(*titles, **options):
    return [(title, dict(options)) for title in titles]


def test_steps_are_asked_in_their_right_order(quiz, office):
    question = quiz.run(OrderRule, office.context()).about("PRC-A")

    assert question.kind is Kind.ORDER
    assert question.stem == "Put these steps of “Answer a call” in the right order, first to last:"
    assert [option.text for option in question.options] == [
        "Greet", "Listen", "Open a case", "Decide", "Carry it out", "Call back",
    ]  # fmt: skip
    assert question.items[:3] == ("PRC-A", "PRC-A-01", "PRC-A-02")


def test_long_procedure_is_cut_into_windows_of_nearly_equal_length(quiz, manual):
    titles = ["Ask", "Bring", "Carry", "Dig", "Empty", "Fill", "Gather", "Hoist", "Inspect"]
    manual.procedure("PRC", "Work", _steps(*titles))

    made = quiz.run(OrderRule, manual.context())

    assert [len(question.options) for question in made.questions] == [5, 4]


def test_step_with_a_condition_is_not_in_a_window(quiz, manual):
    steps = [*_steps("Ask", "Bring"), ("Carry", {"condition": "if heavy"}), *_steps("Dig", "Empty")]
    manual.procedure("PRC", "Work", steps)

    made = quiz.run(OrderRule, manual.context())

    assert made.questions == []
    assert made.why_not("PRC") == "no 4 steps follow each other in a fixed order"


def test_steps_that_read_alike_are_refused(quiz, manual):
    manual.procedure("PRC", "Work", _steps("Open valve 1", "Wait", "Open valve 2", "Look"))

    made = quiz.run(OrderRule, manual.context())

    assert made.questions == []
    assert made.why_not("PRC") == "“Open valve 1” and “Open valve 2” read alike"
