"""G16: what is done instead of what must not be done."""

import pytest

from qmquiz.rules.g16_prohibition import ProhibitionRule

FIELDS = {
    "situation": "A caller asks for the balance of an account",
    "instead": "Call back, or send a secure link",
    "tempting": "Say it, because the voice is known",
    "escalation": "Put the call through to the team lead",
}


@pytest.fixture
def forbid(manual):
    def make(**changed):
        fields = {name: text for name, text in {**FIELDS, **changed}.items() if text is not None}
        return manual.add("prohibition", "NEVER", "No data on the phone", **fields)

    return make


def test_the_permitted_action_is_the_key(quiz, forbid):
    question = quiz.run(ProhibitionRule, forbid().context()).about("NEVER")

    assert question.stem == "A caller asks for the balance of an account. What do you do?"
    assert sorted(quiz.texts(question)) == [
        "  Put the call through to the team lead",
        "  Say it, because the voice is known",
        "* Call back, or send a secure link",
    ]
    why = {option.tempting: option.why for option in question.distractors}
    assert why == {
        "tempting": "It is tempting, but we must not do it: No data on the phone.",
        "escalation": "You can do this yourself; nobody else is needed for it.",
    }
    assert all(option.falsity.says == FIELDS["instead"] for option in question.distractors)


def test_marks_at_the_end_do_not_count(quiz, forbid):
    dotted = {name: f"{text}." for name, text in FIELDS.items()}

    assert quiz.run(ProhibitionRule, forbid(**dotted).context()).about("NEVER").stem == (
        "A caller asks for the balance of an account. What do you do?"
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"instead": "Do not say it"}, "what is done instead is said in the negative (“not”)"),
        ({"instead": "Never answer"}, "what is done instead is said in the negative (“Never”)"),
        ({"tempting": None}, "it lacks tempting"),
        ({"tempting": None, "escalation": None}, "it lacks tempting and escalation"),
        ({"tempting": FIELDS["instead"]}, "and what is done instead are not told apart"),
        ({"escalation": "Ask first: call back, or send a secure link"}, "are not told apart"),
        ({"escalation": FIELDS["tempting"]}, "only 1 wrong answers could be believed"),
        (
            {"instead": "Send a secure link to the one address that was written down at the start"},
            "is the longest by more than a quarter",
        ),
        ({"instead": "Say no balance at all now"}, "repeats “balance” from the question"),
    ],
)
def test_what_cannot_be_asked_well_is_refused(quiz, forbid, changed, reason):
    made = quiz.run(ProhibitionRule, forbid(**changed).context())

    assert made.questions == []
    assert reason in made.why_not("NEVER")


def test_prohibition_that_is_not_normative_is_passed_over(quiz, forbid):
    manual = forbid().change("NEVER", normative=False)

    made = quiz.run(ProhibitionRule, manual.context())

    assert (made.questions, made.rejected) == ([], [])
