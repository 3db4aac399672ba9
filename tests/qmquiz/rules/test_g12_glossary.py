"""G12: terms and meanings."""

import pytest

from qmquiz.rules.g12_glossary import GlossaryRule


@pytest.fixture
def glossary(manual):
    return (
        manual.term("T-COMPLAINT", "Complaint", "Word of dissatisfaction to which an answer is due.",
                    category="contact", links={"not": ["T-FAULT"]})
        .term("T-FAULT", "Fault report", "Message that something in the network is broken. It is quick.",
              category="contact")
        .term("T-WISH", "Request", "Word that something is to be done or changed for somebody.",
              category="contact")
        .term("T-OTHER", "Edition", "All pages as they stood on the day of their publication.",
              category="paper")
    )  # fmt: skip


def test_term_for_a_meaning_offers_what_it_is_confused_with_first(quiz, glossary):
    question = quiz.run(GlossaryRule, glossary.context()).about("T-COMPLAINT", "term")

    assert question.stem == (
        "Which term has this meaning: “Word of dissatisfaction to which an answer is due”?"
    )
    assert sorted(quiz.texts(question)) == ["  Fault report", "  Request", "* Complaint"]
    assert next(o for o in question.options if o.text == "Fault report").tempting == "not"


def test_meaning_of_a_term_is_its_first_sentence(quiz, glossary):
    question = quiz.run(GlossaryRule, glossary.context()).about("T-FAULT", "definition")

    assert question.stem == "What does “Fault report” mean in this manual?"
    assert [o.text for o in question.key] == ["Message that something in the network is broken"]


def test_category_of_its_own_is_refused(quiz, glossary):
    made = quiz.run(GlossaryRule, glossary.context())

    assert made.why_not("T-OTHER", "term") == "only 0 wrong answers could be believed; 2 are needed"


def test_definition_that_says_its_term_is_refused(quiz, glossary):
    manual = glossary.change("T-WISH", text="What somebody requested of us.")

    made = quiz.run(GlossaryRule, manual.context())

    assert made.why_not("T-WISH") == "its definition says a word of the term itself (“reque…”)"


def test_synonym_and_broader_term_are_never_offered(quiz, glossary):
    manual = glossary.change(
        "T-COMPLAINT",
        fields={"category": "contact", "synonyms": ["request"]},
        links={"broader": ("T-FAULT",)},
    )
    rule = GlossaryRule(manual.context())
    fact = next(fact for fact in rule.facts() if fact.key == ("T-COMPLAINT", "term"))

    assert rule.candidates(fact) == []


def test_definition_of_very_different_length_is_not_offered(quiz, glossary):
    manual = glossary.change("T-FAULT", text="It is broken.")
    rule = GlossaryRule(manual.context())
    fact = next(fact for fact in rule.facts() if fact.key == ("T-COMPLAINT", "definition"))

    assert {candidate.value for candidate in rule.candidates(fact)} == {"T-WISH"}


def test_term_without_text_is_refused(quiz, glossary):
    made = quiz.run(GlossaryRule, glossary.change("T-WISH", text="").context())

    assert made.why_not("T-WISH") == "it has no definition"
