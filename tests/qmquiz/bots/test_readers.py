"""Each bot follows its rule of thumb."""

import pytest

from qmquiz.bots.readers import bots_for, form_bots
from qmquiz.forms.show import ShownOption, ShownQuestion
from qmquiz.wording import load_wording


def ask(stem, *texts, qver="v"):
    options = tuple(ShownOption(id=str(place), text=text) for place, text in enumerate(texts))
    return ShownQuestion(
        number=1, qver=qver, qid="q", kind="single", stem=stem, note="", options=options,
        unit="", item="S", delta=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bot", "question", "chosen"),
    [
        ("least", ask("How long?", "2 h", "90 min", "1 day"), "90 min"),
        ("greatest", ask("How long?", "2 h", "90 min", "1 day"), "1 day"),
        ("middle amount", ask("How long?", "2 h", "90 min", "1 day"), "2 h"),
        ("least", ask("Who?", "The lead", "The clerk", "The agent"), None),
        ("roundest", ask("How many?", "17", "20", "23"), "20"),
        ("longest", ask("Who?", "The lead", "The clerk of the window", "The agent"), "The clerk of the window"),
        ("shortest", ask("Who?", "Lead", "The clerk", "The agent"), "Lead"),
        ("repeats the question", ask("Who answers complaints?", "Complaints officer", "Clerk", "Agent"), "Complaints officer"),
        ("most like the others", ask("Which?", "red gate", "red door", "seven"), None),
        ("fits the article", ask("It is an ___", "order", "claim", "parcel"), "order"),
        ("fits the article", ask("What is it?", "order", "claim", "parcel"), None),
        ("avoids absolute words", ask("When?", "Always at noon", "Only on Monday", "After the call"), "After the call"),
        ("first", ask("Who?", "a", "b", "c"), "a"),
        ("last", ask("Who?", "a", "b", "c", "d"), "d"),
    ],
)  # fmt: skip
def test_choice(bot, question, chosen):
    option = bots_for(load_wording("en"))[bot](question)

    if bot == "most like the others":
        assert option is not None
        assert option.text in ("red gate", "red door")
    else:
        assert (option and option.text) == chosen


def test_readers_of_a_whole_form():
    first = ask("Who is asked?", "The lead", "The clerk", "The agent", qver="1")
    second = ask("What does the clerk do?", "The lead", "A call", "A letter", qver="2")
    bots = form_bots([first, second])

    assert bots["most frequent"](first).text == "The lead"
    assert bots["least frequent"](second).text in ("A call", "A letter")
    assert bots["said in another question"](first).text == "The clerk"
    assert bots["said in another question"](second) is None
