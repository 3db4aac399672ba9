"""G13: which belongs to which."""

import pytest

from qmquiz.model import Kind
from qmquiz.rules.g13_matching import MatchingRule
from qmquiz.rules.pairs import Group, Pair, group


def pairs_of(question):
    texts = {option.id: option.text for option in question.options}
    return {row.text: texts[row.answer] for row in question.rows}


def extra_of(question):
    return sorted(option.text for option in question.distractors)


@pytest.fixture
def glossary(manual):
    terms = [("Alpha", "first of all"), ("Beta", "second"), ("Gamma", "third"),
             ("Delta", "fourth"), ("Omega", "last of them")]  # fmt: skip
    for number, (title, text) in enumerate(terms):
        manual.term(f"T-{number}", title, f"Letter that is the {text}.", category="letters")
    return manual


def test_meanings_are_matched_with_terms(quiz, glossary):
    (question,) = quiz.run(MatchingRule, glossary.context()).questions

    assert question.kind is Kind.MATCHING
    assert question.stem == "Which term belongs to which meaning?"
    assert pairs_of(question) == {
        "Letter that is the first of all": "Alpha",
        "Letter that is the second": "Beta",
        "Letter that is the third": "Gamma",
    }
    assert extra_of(question) == ["Delta", "Omega"]
    assert question.items == ("T-0", "T-1", "T-2")
    assert [row.falsity.item for row in question.rows] == ["T-0", "T-1", "T-2"]


def test_categories_are_never_mixed(quiz, glossary):
    manual = glossary
    for number, animal in enumerate(["Ant", "Bee", "Cat", "Dog", "Eel"]):
        manual.term(f"A-{number}", animal, f"Beast of kind {number}.", category="animals")

    for question in quiz.run(MatchingRule, manual.context()).questions:
        found = {manual.items[option.source].fields["category"] for option in question.options}
        assert len(found) == 1


def test_kinds_of_a_term_and_synonyms_are_never_in_one_question(quiz, glossary):
    manual = glossary.change("T-1", links={"broader": ("T-0",)})
    manual = manual.change("T-2", fields={"category": "letters", "synonyms": ["Omega"]})

    made = quiz.run(MatchingRule, manual.context())

    for question in made.questions:
        offered = {option.source for option in question.options}
        assert not {"T-0", "T-1"} <= offered
        assert not {"T-2", "T-4"} <= offered


def test_each_item_stands_in_one_question_at_most(quiz, manual):
    for number in range(23):
        manual.term(f"T-{number}", f"Name{chr(97 + number)}x", f"Thing of kind {number} here.",
                    category="things")  # fmt: skip

    made = quiz.run(MatchingRule, manual.context())

    rows = [row.falsity.item for question in made.questions for row in question.rows]
    assert len(rows) == len(set(rows)) == 23
    assert all(3 <= len(question.rows) <= 5 for question in made.questions)
    assert all(len(question.options) == len(question.rows) + 2 for question in made.questions)
    assert all(len({row.answer for row in q.rows}) == len(q.rows) for q in made.questions)


def test_too_few_of_a_kind_are_refused(quiz, manual):
    for number, title in enumerate(["Alpha", "Beta", "Gamma", "Delta"]):
        manual.term(f"T-{number}", title, f"Letter of place {number}.", category="letters")

    made = quiz.run(MatchingRule, manual.context())

    assert made.questions == []
    assert made.why_not("T-0") == (
        "there are not 3 rows and 2 more answers of its kind that cannot be mistaken for each other"
    )


def test_definition_that_is_too_long_for_a_phone_is_left_out(quiz, glossary):
    glossary.term("T-9", "Sigma", "Letter " + "that goes on " * 20 + "and on.", category="letters")

    made = quiz.run(MatchingRule, glossary.context())

    assert made.why_not("T-9") == "it is too long for a row of a matching question"


def test_limits_are_matched_with_cases(quiz, phone):
    (question,) = quiz.run(MatchingRule, phone.context()).questions

    assert question.stem == ("Which upper limit for “time to answer a call” holds for which case?")
    assert pairs_of(question) == {
        "phone, general line": "20 seconds",
        "phone, emergency line": "10 seconds",
        "phone, billing line": "40 seconds",
    }
    amounts = [int(option.text.split()[0]) for option in question.options]
    assert amounts == sorted(amounts)
    assert len(amounts) == 5
    assert not question.shuffle


def test_limits_that_are_equal_are_never_in_one_question(quiz, phone):
    same = phone.set("STD-2", at_most="20 s")

    made = quiz.run(MatchingRule, same.context())

    assert made.questions == []


def test_case_that_is_a_part_of_another_is_not_matched_with_it(quiz, phone):
    phone.standard("STD-5", channel="phone", scope="general line at night",
                   metric="time to answer a call", at_most="60 s")  # fmt: skip

    for question in quiz.run(MatchingRule, phone.context()).questions:
        cases = {row.text for row in question.rows}
        assert not {"phone, general line", "phone, general line at night"} <= cases


def test_roles_are_matched_with_what_they_answer_for(quiz, office):
    office.role("ROLE-PRESS", "Spokesperson").role("ROLE-AUDIT", "Auditor")
    office.role("ROLE-DATA", "Analyst")
    for number, role in enumerate(["ROLE-PRESS", "ROLE-AUDIT", "ROLE-DATA"]):
        office.add("process", f"PROC-X{number}", f"Work of kind {number}",
                   links={"accountable": [role]})  # fmt: skip

    made = quiz.run(MatchingRule, office.context())

    about = [q for q in made.questions if q.slot == "accountable"]
    assert about
    for question in about:
        for row in question.rows:
            item = office.items[row.falsity.item]
            answer = next(option for option in question.options if option.id == row.answer)
            title = office.items[item.links["accountable"][0]].title
            assert (row.falsity.place, answer.text) == ("accountable", title)
        # the superior of an accountable role is no certain mistake
        offered = {option.text for option in question.options}
        assert not {"Team lead", "Head"} <= offered


def test_steps_with_two_roles_or_alike_titles_are_left_out(quiz, office):
    office.role("ROLE-PRESS", "Spokesperson").role("ROLE-DATA", "Analyst")
    office.procedure(
        "PRC-B", "Tell the public",
        [
            ("Write the notice", {"role": "ROLE-PRESS"}),
            ("Count those affected", {"role": "ROLE-DATA"}),
            ("Put it on the web", {"role": "ROLE-CLERK"}),
            ("Put it on the webs", {"role": "ROLE-QUALITY"}),
        ],
    )  # fmt: skip
    office = office.change("PRC-B-02", links={"role": ("ROLE-DATA", "ROLE-CLERK")})

    made = quiz.run(MatchingRule, office.context())

    for question in (q for q in made.questions if q.slot == "steps"):
        rows = {row.falsity.item for row in question.rows}
        assert "PRC-B-02" not in rows
        assert not {"PRC-B-03", "PRC-B-04"} <= rows


def _pair(name, answer):
    return Pair(item=name, row=f"row {name}", key=answer, answer=answer, place="x")


def _other(row, answer):
    return row.key != answer.key


@pytest.mark.parametrize("total", range(5, 40))
def test_distinct_pairs_all_find_a_place(total):
    pairs = [_pair(f"i{n}", f"a{n}") for n in range(total)]

    found = list(group(pairs, _other))

    rows = [pair for outcome in found if isinstance(outcome, Group) for pair in outcome.pairs]
    assert len(rows) == len(set(rows))
    assert len(rows) >= total - 2
    assert all(len(outcome.extra) == 2 for outcome in found if isinstance(outcome, Group))


def test_work_grows_with_the_number_of_pairs():
    pairs = [_pair(f"i{n}", f"a{n % 7}") for n in range(20_000)]

    found = list(group(pairs, _other))

    assert len(found) > 3_000
