"""What a blueprint may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.items.yaml_lines import load_lined
from qmquiz.forms.blueprint import Band, Blueprint, BlueprintError, Topic, read_blueprint
from qmquiz.model import Difficulty


def test_blueprint_reads_and_writes_the_same():
    written = {
        "questions": 10,
        "must_ask": ["STD-1"],
        "difficulty": {"easy": "20 %", "hard": 2},
        "topics": [
            {"items": "STD-*", "questions": 3},
            {"type": "step", "document": ["DOC-A", "DOC-B"], "rule": "G7", "questions": 1},
            {"pool": "hard-cases", "questions": 2},
        ],
    }

    found = read_blueprint(written, 6)

    assert found == Blueprint(
        questions=10,
        must_ask=("STD-1",),
        bands=(
            Band(difficulty=Difficulty.EASY, percent=20),
            Band(difficulty=Difficulty.HARD, count=2),
        ),
        topics=(
            Topic(questions=3, items=("STD-*",)),
            Topic(questions=1, types=("step",), documents=("DOC-A", "DOC-B"), rules=("G7",)),
            Topic(questions=2, pools=("hard-cases",)),
        ),
    )
    assert read_blueprint(found.as_json(), 6) == found
    assert [topic.title for topic in found.topics] == [
        "items STD-*", "type step, document DOC-A or DOC-B, rule G7", "pool hard-cases",
    ]  # fmt: skip


def test_total_is_that_of_the_module_unless_said():
    assert read_blueprint({}, 6) == Blueprint(questions=6)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("topic: []", 1, "unknown key 'topic'; did you mean 'topics'?"),
        ("topics: 3", 1, "'topics' must be a list, such as - {items: STD-PHONE-*, questions: 3}"),
        ("topics:\n- {questions: 2}", 2, "a topic needs one of items, type, document, rule, pool"),
        ("topics:\n- {items: S}", 2, "a topic needs 'questions': how many at least"),
        ("topics:\n- items: S\n  questions: many", 3,
         "'questions' must be a whole number from 1 to 50"),
        ("topics:\n- items: S\n  questions: 2\n  pol: x", 4,
         "unknown key 'pol'; did you mean 'pool'?"),
        ("questions: 4\ntopics:\n- {items: S, questions: 5}", 2,
         "asks 5 questions of one topic and 4 in all"),
        ("questions: 0", 1, "'questions' must be a whole number from 1 to 50"),
        ("questions: 1\nmust_ask: [A, B]", 2, "'must_ask' names 2 items for 1 questions"),
        ("must_ask: {A: 1}", 1, "'must_ask' must be a name or a list of names"),
        ("questions: 2\ndifficulty: {easy: 1, hard: 2}", 2, "'difficulty' asks for 3 of 2 questions"),
        ("difficulty: {easy: 60 %, hard: 50 %}", 1,
         "the shares under 'difficulty' are more than 100 %"),
        ("difficulty:\n  esy: 1", 2, "unknown key 'esy'; did you mean 'easy'?"),
        ("difficulty: {easy: some}", 1,
         "'easy' must be a number of questions, or a share such as 20 %"),
        ("difficulty: easy", 1, "'difficulty' must be a mapping, such as {easy: 20 %, hard: 2}"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text, line, message):
    with pytest.raises(BlueprintError) as caught:
        read_blueprint(load_lined(text), 6)

    assert (caught.value.line, caught.value.message) == (line, message)


def test_not_a_mapping():
    with pytest.raises(BlueprintError, match="'blueprint' must be a mapping"):
        read_blueprint(["topics"], 6)


@given(st.integers(1, 50), st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_shares_are_rounded_so_that_they_add_up(total, parts):
    whole = sum(parts)
    shares = [100 * part // whole for part in parts] if whole else [0, 0, 0]
    if whole:
        shares[0] += 100 - sum(shares)
    bands = tuple(Band(difficulty=d, percent=s) for d, s in zip(Difficulty, shares, strict=True))

    wanted = Blueprint(questions=total, bands=bands).wanted(total)

    assert sum(wanted.values()) == (total if whole else 0)
    assert all(abs(wanted[b.difficulty] - total * (b.percent or 0) / 100) < 1 for b in bands)
