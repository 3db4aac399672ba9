"""Sentences about figures; with the number of answers they rest on."""

import pytest

from qmquiz.model import Kind
from qmquiz.statistics.consistency import Consistency
from qmquiz.statistics.cut import judge_cut
from qmquiz.statistics.floors import Flag
from qmquiz.statistics.passages import Idea
from qmtraining import question_words as words

REASONS = (
    "sibling", "superseded", "ladder", "channel", "not", "near", "later", "earlier",
    "sibling_role", "consulted", "responsible", "other", "informed", "slip", "author", "swapped",
)  # fmt: skip


def test_62_percent_of_45_chose_what_held_before(clock):
    idea = Idea(reason="superseded", chosen=28, offered=45, since="2026-10-05")

    assert words.idea_sentence(idea) == "62% of 45 answers chose what held before 5 October."
    assert words.idea_advice(idea) == "The passage may be unclear, or people read the old one."


@pytest.mark.parametrize("reason", REASONS)
def test_every_wrong_idea_has_a_sentence_with_its_share_and_n(reason):
    sentence = words.idea_sentence(Idea(reason=reason, chosen=30, offered=60))

    assert sentence.startswith("50% of 60 answers ")
    assert sentence.endswith(".")


def test_what_few_confused_gets_no_advice():
    assert words.idea_advice(Idea(reason="sibling", chosen=19, offered=60)) == ""
    assert words.idea_advice(Idea(reason="sibling", chosen=20, offered=60)) != ""


def test_decisions_near_the_mark():
    assert words.cut_sentence(judge_cut([(4, 6), (5, 6), (6, 6)], 0.8)) == (
        "2 of 3 stand within one standard error (17.9 points of 100) of the pass mark: other "
        "questions could have decided otherwise."
    )
    assert words.cut_sentence(judge_cut([(6, 6)], 1.0)) == ""
    assert words.cut_sentence(judge_cut([], 0.8)) == ""


def test_alpha_never_stands_without_what_it_does_not_say():
    found = Consistency(
        n=60, questions=6, name="KR-20", alpha=0.314, alpha_if_deleted=(), error_ratio=0.8,
        standard_error=0.9,
    )  # fmt: skip

    assert words.consistency_sentence(found) == (
        "Internal consistency (KR-20) is 0.31, from 60 people who had the same 6 questions. In a "
        "test that nearly everyone passes it is low by design: people differ little. It is no "
        "verdict on the questions."
    )


def test_every_kind_and_flag_has_words():
    assert set(words.KIND_WORDS) == set(Kind)
    assert set(words.FLAG_WORDS) == set(Flag)
