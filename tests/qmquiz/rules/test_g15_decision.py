"""G15: the action in a case of a decision table."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.qmquiz.conftest import Manual

from qmanual.items.decision_cells import read_cell
from qmanual.items.decision_table import read_decision_table
from qmquiz.rules.g15_decision import DEFECT, DecisionRule
from qmquiz.rules.g17_delta import DeltaRule


def rows(*lines):
    """The body of a decision: names, then rows; cells stand between bars."""
    head, *others = lines
    return "\n".join([head, "|".join(["---"] * (head.strip("| ").count("|") + 1)), *others])


MONEY = rows(
    "Kind | Amount | Who",
    "goodwill | up to 50 euros | Team lead",
    "goodwill | > 50 to 200 euros | Manager",
    "goodwill | more than 200 euros | Director",
    "remedy | – | Officer",
)


@pytest.fixture
def money(manual):
    return manual.add("decision", "DEC", "Who decides on money", text=MONEY)


def test_each_row_is_asked_with_a_case_of_its_own(quiz, money):
    made = quiz.run(DecisionRule, money.context())

    assert made.rejected == []
    assert [q.key[0].text for q in made.questions] == [
        "Team lead", "Manager", "Director", "Officer",
    ]  # fmt: skip
    officer = next(q for q in made.questions if q.key[0].text == "Officer")
    assert officer.stem == "Kind: remedy. What does “Who decides on money” say under “Who”?"


def test_amount_of_a_case_lies_in_the_range_of_its_row(quiz, money):
    limits = {"Team lead": (0, 50), "Manager": (50, 200), "Director": (200, 10_000)}

    found = {q.key[0].text: q.stem for q in quiz.run(DecisionRule, money.context()).questions}

    for who, (low, high) in limits.items():
        amount = Decimal(found[who].partition("Amount: ")[2].partition(" euros")[0])
        assert low < amount < high, found[who]


def test_rows_one_condition_away_are_offered_first(quiz, manual):
    text = rows(
        "Danger | Place | Do",
        "yes | in | leave",
        "no | out | wait",
        "no | in | call",
        "yes | out | stop",
    )
    rule = DecisionRule(manual.add("decision", "DEC", "In an alarm", text=text).context())
    fact = next(fact for fact in rule.facts() if fact.text == "leave")

    assert [candidate.text for candidate in rule.candidates(fact)] == ["call", "stop", "wait"]


def test_action_that_is_a_part_of_the_right_one_is_never_offered(quiz, manual):
    text = rows("X | Do", "a | lead and officer", "b | lead", "c | head", "d | clerk")
    rule = DecisionRule(manual.add("decision", "DEC", "T", text=text).context())
    fact = next(fact for fact in rule.facts() if fact.text == "lead and officer")

    assert [candidate.text for candidate in rule.candidates(fact)] == ["head", "clerk"]


def test_wrong_options_are_proven_and_say_their_case(quiz, money):
    question = next(
        q for q in quiz.run(DecisionRule, money.context()).questions if q.key[0].text == "Team lead"
    )

    for option in question.distractors:
        assert option.falsity.item == "DEC"
        assert option.falsity.says == "Team lead"
        assert option.why.startswith(f"“{option.text}” is for another case (Kind: ")


def test_action_columns_are_asked_one_by_one(quiz, manual):
    text = rows(
        "See | Who | When", "danger | Boss | at once", "press | Speaker | today",
        "delay | Lead | this week",
    )  # fmt: skip
    manual = manual.add("decision", "DEC", "Whom to call", text=text, actions=2)

    made = quiz.run(DecisionRule, manual.context())

    assert len(made.questions) == 6
    assert len({q.qid for q in made.questions}) == 6
    danger = sorted(q.key[0].text for q in made.questions if "danger" in q.stem)
    assert danger == ["Boss", "at once"]


def test_actions_that_are_amounts_stand_in_order(quiz, manual):
    text = rows("Priority | Limit", "1 | 60 min", "2 | 4 h", "3 | 1 day", "4 | 7 days")
    manual = manual.add("decision", "DEC", "How fast we come", text=text)

    for question in quiz.run(DecisionRule, manual.context()).questions:
        assert all(option.amount for option in question.options)
        assert not question.shuffle


def test_overlapping_rows_are_refused_and_the_others_asked(quiz, manual):
    text = MONEY.replace("> 50 to 200", "50 to 200")
    manual = manual.add("decision", "DEC", "Who decides on money", text=text)

    made = quiz.run(DecisionRule, manual.context())

    assert sorted(q.key[0].text for q in made.questions) == ["Director", "Officer"]
    reasons = {r.slot == DEFECT: r.reason for r in made.rejected}
    assert reasons == {
        True: "manual/test.md:5: this row and the one in line 4 both fit this case: "
        "Kind: goodwill; Amount: 50 euros",
        False: "manual/test.md:5: other rows fit the case of this row, too",
    }


def test_gap_is_reported_and_rows_are_still_asked(quiz, manual):
    text = MONEY.replace("> 50 to 200", "> 60 to 200")
    manual = manual.add("decision", "DEC", "Who decides on money", text=text)

    made = quiz.run(DecisionRule, manual.context())

    assert len(made.questions) == 4
    assert made.why_not("DEC", DEFECT) == (
        "manual/test.md:2: no row fits this case: Kind: goodwill; "
        "Amount: more than 50 euros and less than 60 euros"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Words.", "manual/test.md:1: has no table"),
        (rows("A | Do", "a | b"), "manual/test.md:2: has 1 rows"),
        (rows("| A | Do |", "| a | b |", "| c | |"), "manual/test.md:5: the cell of “Do” is empty"),
        (
            rows("| A | Do", "| < 2 h 30 min | b", "| > 3 h | c"),
            "manual/test.md:4: the cell of “A” can",
        ),
    ],
)
def test_table_that_cannot_be_read_is_reported(quiz, manual, text, reason):
    made = quiz.run(DecisionRule, manual.add("decision", "DEC", "T", text=text).context())

    assert made.questions == []
    assert made.why_not("DEC", DEFECT).startswith(reason)


def test_same_action_in_all_rows_is_refused(quiz, manual):
    text = rows("A | Do", "a | call", "b | Call", "c | call.")
    made = quiz.run(DecisionRule, manual.add("decision", "DEC", "T", text=text).context())

    assert made.questions == []
    assert {r.reason for r in made.rejected} == {
        "only 0 wrong answers could be believed; 2 are needed"
    }


FIRST = rows(
    "Danger | Press | Who", "yes | – | Boss", "– | yes | Speaker", "– | – | Lead", "no | no | Clerk"
)


def test_under_the_policy_first_a_case_rules_out_the_rows_above(quiz, manual):
    manual = manual.add("decision", "DEC", "Whom to call", text=FIRST, hit_policy="first")

    made = quiz.run(DecisionRule, manual.context())

    stems = {q.key[0].text: q.stem.partition(". What")[0] for q in made.questions}
    assert stems["Speaker"] == "Danger: no; Press: yes"
    assert stems["Lead"] == "Danger: no; Press: no"
    # the row that never counts is not asked, and its action is not offered where it would fit
    assert "Clerk" not in stems
    lead = next(q for q in made.questions if q.key[0].text == "Lead")
    assert "Clerk" not in {option.text for option in lead.options}


def test_case_of_every_question_fits_its_row_and_no_other(quiz, manual):
    text = rows(
        "Channel | Wait | Calls | Do",
        "phone or web | < 2 min | – | a1",
        "phone | ≥ 2 min | 1 to 4 calls | b2",
        "web | ≥ 2 min | 1 to 4 calls | c3",
        "phone or web | ≥ 2 min | 5 or more calls | d4",
    )
    manual = manual.add("decision", "DEC", "T", text=text)
    table = read_decision_table(manual.catalogue.items["DEC"]).table

    for question in quiz.run(DecisionRule, manual.context()).questions:
        told = dict(part.split(": ") for part in question.stem.partition(". What")[0].split("; "))
        fitting = [
            row.actions[0]
            for row in table.rows
            if all(
                column.name not in told or _fits(column, cell, told[column.name])
                for column, cell in zip(table.columns, row.cells, strict=True)
            )
        ]
        assert fitting == [question.key[0].text]


def _fits(column, cell, told):
    if column.of_amounts:
        value = read_cell(told).parts[0].range.low
        return cell.is_any or any(part.range.holds(value) for part in cell.parts)
    return cell.is_any or told in [part.text for part in cell.parts]


def test_question_stays_when_the_action_changes(quiz, money):
    changed = money.change("DEC", body=MONEY.replace("Manager", "Head"))

    before = {q.qid for q in quiz.run(DecisionRule, money.context()).questions}
    after = {q.qid for q in quiz.run(DecisionRule, changed.context()).questions}

    assert before == after


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("up to 50 euros", "≤ 50.0 euros"),
        ("goodwill | up", "Goodwill  |  up"),
    ],
)
def test_question_stays_when_a_condition_is_spelled_otherwise(quiz, money, old, new):
    changed = money.change("DEC", body=MONEY.replace(old, new))

    before = {q.qid for q in quiz.run(DecisionRule, money.context()).questions}
    after = {q.qid for q in quiz.run(DecisionRule, changed.context()).questions}

    assert before == after


def test_changed_row_is_asked_as_a_delta(quiz, money):
    old = money.change("DEC", body=MONEY.replace("Manager", "Deputy"))

    made = quiz.run(DeltaRule, money.context(old))

    (question,) = made.questions
    assert question.item == "DEC"
    assert question.old_value == "Deputy"
    assert "* Manager" in quiz.texts(question)
    assert "  Deputy" in quiz.texts(question)
    assert "From 5 October 2026, what does “Who decides on money” say under “Who”?" in question.stem


def test_moved_rows_and_formatting_are_no_delta(quiz, money):
    lines = MONEY.split("\n")
    moved = "\n".join([*lines[:2], *reversed(lines[2:])]).replace("Manager", "*Manager*")

    made = quiz.run(DeltaRule, money.context(money.change("DEC", body=moved)))

    assert (made.questions, made.rejected) == ([], [])


def test_table_of_two_thousand_rows(quiz, manual):
    text = rows("A | B | Do", *(f"a{n % 50} | b{n // 50} | act {n % 7} now" for n in range(2000)))
    manual = manual.add("decision", "DEC", "T", text=text)

    made = quiz.run(DecisionRule, manual.context())

    assert len(made.questions) + len(made.rejected) == 2000


CELLS = st.tuples(
    st.sampled_from(["phone", "web", "phone or web", "–"]),
    st.sampled_from(
        ["< 2 h", "≤ 2 h", "2 h to 8 h", "> 2 h to 8 h", "> 8 h", "≥ 8 h", "> 1 day", "–"]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, min_size=2, max_size=6), st.sampled_from(["unique", "first"]))
def test_every_case_is_decided_by_the_row_of_its_key(cells, policy):
    body = rows("| Channel | Wait | Do |", *(f"| {a} | {b} | act {n} |"
                for n, (a, b) in enumerate(cells)))  # fmt: skip
    manual = Manual().add("decision", "DEC", "T", text=body, hit_policy=policy)
    table = read_decision_table(manual.catalogue.items["DEC"]).table
    rule = DecisionRule(manual.context())

    for fact in rule.facts():
        told = dict(part.split(": ") for part in fact.words["case"].split("; "))
        fitting = [
            row.actions[0]
            for row in table.rows
            if all(
                cell.is_any or (column.name in told and _fits(column, cell, told[column.name]))
                for column, cell in zip(table.columns, row.cells, strict=True)
            )
        ]
        assert fitting[0] == fact.text
        assert policy == "first" or fitting == [fact.text]
        # whatever fits the case besides is no wrong answer
        offered = {candidate.text for candidate in rule.candidates(fact)}
        assert offered.isdisjoint(fitting)
