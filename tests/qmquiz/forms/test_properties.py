"""What holds for any bank and any blueprint."""

from collections import Counter
from fnmatch import fnmatchcase
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.qmquiz.forms.conftest import make_question

from qmanual.items.model import Catalogue
from qmquiz.forms.blueprint import read_blueprint
from qmquiz.forms.choose import choose, choose_variants
from qmquiz.forms.clues import clues_of
from qmquiz.forms.form import Form, questions_of
from qmquiz.forms.relaxed import Constraint, is_balanced
from qmquiz.forms.show import show_form
from qmquiz.model import Bank, Difficulty, Kind

WORDS = ("20 seconds", "1 hour", "60 min", "Team lead", "Agent", "Head", "red", "blue", "80%")

questions = st.builds(
    lambda item, slot, rule, right, wrong, kind, band, pool, place: make_question(
        f"STD-{item}" if item < 6 else f"PRC-{item}",
        slot,
        rule=rule,
        stem=f"What about {right}?" if place == 2 else f"What of {item} {slot} {rule}?",
        right=("true", "false")[item % 2] if kind is Kind.TRUE_FALSE else right,
        wrong=tuple(w for w in wrong if w != right)[:2] or ("none",),
        kind=kind,
        difficulty=band,
        pools=("cases",) if pool else (),
        delta=rule == "G17",
        place=0 if place == 1 and kind is Kind.SINGLE else None,
    ),
    st.integers(0, 11),
    st.sampled_from(("at_most", "share", "owner")),
    st.sampled_from(("G1", "G6", "G14", "G17", "A")),
    st.sampled_from(WORDS),
    st.permutations(WORDS).map(lambda words: words[:3]),
    st.sampled_from((Kind.SINGLE, Kind.SINGLE, Kind.TRUE_FALSE)),
    st.sampled_from(Difficulty),
    st.booleans(),
    st.integers(0, 4),
)
banks = st.lists(questions, max_size=30).map(
    lambda found: Bank(language="en", questions=tuple({q.qver: q for q in found}.values()))
)
topics = st.lists(
    st.one_of(
        st.builds(lambda p, n: {"items": p, "questions": n},
                  st.sampled_from(("STD-*", "PRC-*", "NONE-*")), st.integers(1, 4)),
        st.builds(lambda r, n: {"rule": r, "questions": n},
                  st.sampled_from(("G1", "G6", "G17")), st.integers(1, 3)),
        st.just({"pool": "cases", "questions": 1}),
    ),
    max_size=3,
)  # fmt: skip
blueprints = st.builds(
    lambda total, must, easy, hard, topics: read_blueprint(
        {
            "questions": total,
            "must_ask": [f"STD-{n}" for n in must],
            "difficulty": {"easy": f"{easy} %", "hard": f"{hard} %"},
            "topics": topics,
        },
        6,
    ),
    st.integers(4, 12),
    st.sets(st.integers(0, 7), max_size=3),
    st.integers(0, 50),
    st.integers(0, 50),
    topics,
)


@settings(max_examples=150, deadline=None)
@given(banks, blueprints, st.sets(st.integers(0, 5)), st.integers())
def test_whatever_does_not_hold_is_named(bank, blueprint, changed, seed):
    delta = {f"STD-{n}" for n in changed}

    chosen = choose(bank, bank.items, seed=str(seed), blueprint=blueprint, delta=delta)

    asked = questions_of(chosen.form, bank)
    named = Counter()
    for relaxed in chosen.relaxed:
        named[relaxed.constraint] += relaxed.by
    assert len({q.qver for q in asked}) == len({q.qid for q in asked}) == len(asked)
    assert named[Constraint.NUMBER] == blueprint.questions - len(asked) >= 0
    clues = [clues_of(question) for question in asked]
    assert not any(a.says_answer_of(b) for a in clues for b in clues if a is not b)
    places = Counter(clue.place for clue in clues)
    assert not places or max(places.values()) == 1
    per_item = Counter(question.item for question in asked)
    assert named[Constraint.TWICE] == sum(count - 1 for count in per_item.values())
    assert named[Constraint.MUST_ASK] == len(set(blueprint.must_ask) - set(per_item))
    missing = 0
    for topic in blueprint.topics:
        count = sum(
            (not topic.items or any(fnmatchcase(q.item, p) for p in topic.items))
            and (not topic.rules or q.rule in topic.rules)
            and (not topic.pools or bool(set(topic.pools) & set(q.pools)))
            for q in asked
        )
        missing += max(0, topic.questions - count)
    assert named[Constraint.TOPIC] == missing
    bands = Counter(question.difficulty for question in asked)
    wanted = blueprint.wanted(blueprint.questions)
    assert named[Constraint.DIFFICULTY] == sum(abs(bands[b] - n) for b, n in wanted.items())
    verdicts = Counter(q.key[0].id for q in asked if q.kind is Kind.TRUE_FALSE)
    apart = abs(verdicts["true"] - verdicts["false"])
    assert (apart > max(1, verdicts.total() // 5)) is (named[Constraint.BALANCE] > 0)
    plain = any(q.rule != "G17" or q.item in delta for q in bank.questions)
    assert not plain or all(q.rule != "G17" or q.item in delta for q in asked)
    in_delta = [question.item in delta for question in asked]
    assert in_delta == sorted(in_delta, reverse=True)
    show_form(chosen.form, bank)


@settings(max_examples=60, deadline=None)
@given(banks, blueprints, st.integers(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_questions_does_not_matter(bank, blueprint, seed, random: Random):
    items = sorted(bank.items)
    mixed, questions = list(items), list(bank.questions)
    random.shuffle(mixed)
    random.shuffle(questions)
    again = Bank(language="en", questions=tuple(questions))

    first = choose(bank, items, seed=str(seed), blueprint=blueprint)

    assert choose(again, [*mixed, *mixed], seed=str(seed), blueprint=blueprint) == first


@settings(max_examples=60, deadline=None)
@given(banks, st.integers(1, 8), st.integers(1, 4), st.integers())
def test_variants_repeat_a_question_only_when_there_is_no_other(bank, n, variants, seed):
    found = choose_variants(bank, bank.items, variants=variants, n=n, seed=str(seed))

    assert found[0] == choose(bank, bank.items, n=n, seed=str(seed))
    assert found == choose_variants(bank, bank.items, variants=variants, n=n, seed=str(seed))
    seen: set[str] = set()
    for chosen in found:
        named = sum(r.by for r in chosen.relaxed if r.constraint is Constraint.SEEN)
        assert named == len(seen & set(chosen.form.qvers))
        seen |= set(chosen.form.qvers)


def test_the_same_form_on_every_machine(plain_bank):
    """As of 21 November 2026; when this changes, forms for the same seed become others."""
    form = choose(plain_bank, plain_bank.items, n=5, seed="2026").form

    assert [q.item for q in questions_of(form, plain_bank)] == [
        "STD-29",
        "STD-20",
        "STD-12",
        "STD-25",
        "STD-10",
    ]


def test_nothing_to_ask():
    for bank in (Bank(language="en"), Bank(language="en", questions=(make_question("STD-1"),))):
        chosen = choose(bank, ["UNKNOWN"], n=2, seed="a")
        assert chosen.form == Form(seed="a", qvers=())
        assert [str(r.message) for r in chosen.relaxed] == [
            "no questions instead of 2: there are no more that go together"
        ]


def test_one_question():
    bank = Bank(language="en", questions=(make_question("STD-1"),))

    chosen = choose(bank, ["STD-1"], n=1, seed="a")

    assert (len(chosen.form.qvers), chosen.relaxed) == (1, ())
    assert choose(bank, ["STD-1"], n=0, seed="a").form.qvers == ()
    assert choose(bank, ["STD-1"], seed="a").form.qvers == ()


def test_blueprint_is_kept_where_it_can_be(plain_bank):
    blueprint = read_blueprint(
        {
            "questions": 12,
            "must_ask": ["STD-07", "STD-11"],
            "difficulty": {"easy": "25 %", "medium": 5, "hard": 4},
            "topics": [
                {"items": "STD-0*", "questions": 4},
                {"pool": "hard-cases", "questions": 2},
                {"rule": "G6", "items": "STD-2*", "questions": 1},
            ],
        },
        6,
    )
    for seed in range(60):
        chosen = choose(plain_bank, plain_bank.items, seed=str(seed), blueprint=blueprint,
                        catalogue=Catalogue(documents={}, items={}))  # fmt: skip

        assert chosen.relaxed == ()


def test_three_variants_of_thirty_items_share_nothing(plain_bank):
    found = choose_variants(plain_bank, plain_bank.items, variants=3, n=10, seed="a")

    used = [qver for chosen in found for qver in chosen.form.qvers]
    assert len(set(used)) == len(used) == 30
    assert all(chosen.relaxed == () for chosen in found)


@pytest.mark.parametrize("count", [4, 10, 11])
def test_sentences_to_be_judged_are_40_to_60_percent_true(count):
    bank = Bank(
        language="en",
        questions=tuple(
            make_question(f"STD-{n}", f"{right}:{slot}", right=right, kind=Kind.TRUE_FALSE)
            for n in range(count)
            for right, slot in (("true", "a"), ("false", "a"), ("true", "b"))
        ),
    )
    for seed in range(40):
        asked = questions_of(choose(bank, bank.items, n=count, seed=str(seed)).form, bank)
        share = sum(question.key[0].id == "true" for question in asked) / count

        assert 0.4 <= share <= 0.6


def test_sentences_stay_in_balance_over_items_that_have_one_each():
    verdicts = ["true"] * 12 + ["false"] * 4
    bank = Bank(
        language="en",
        questions=tuple(
            make_question(f"STD-{n:02}", right=right, kind=Kind.TRUE_FALSE)
            for n, right in enumerate(verdicts)
        ),
    )
    for seed in range(30):
        chosen = choose(bank, bank.items, n=8, seed=str(seed))
        asked = questions_of(chosen.form, bank)

        assert Counter(question.key[0].id for question in asked) == {"true": 4, "false": 4}
        assert chosen.relaxed == ()
    over = choose(bank, bank.items, n=16, seed="a")
    assert over.relaxed[-1].message == "12 of 16 sentences to be judged are true"


@pytest.mark.parametrize(
    ("true", "false", "expected"),
    [(0, 0, True), (1, 0, True), (2, 0, False), (2, 1, True), (3, 1, False), (6, 4, True),
     (7, 3, False), (4, 6, True), (9, 6, True), (10, 5, False)],
)  # fmt: skip
def test_is_balanced(true, false, expected):
    assert is_balanced(true, false) is expected


def test_what_was_seen_least_comes_first_when_all_was_seen():
    often = make_question("STD-1", "at_most", right="red")
    once = make_question("STD-1", "share", right="blue")
    bank = Bank(language="en", questions=(often, once))
    for seed in range(10):
        seen = {often.qver: 2, once.qver: 1}

        chosen = choose(bank, ["STD-1"], n=1, seed=str(seed), avoid=seen)

        assert chosen.form.qvers == (once.qver,)
        assert [r.message for r in chosen.relaxed] == ["1 question asked before"]


def test_item_that_changed_is_asked_with_what_held_before():
    plain = make_question("STD-1", "share", right="red")
    offers_old = make_question("STD-1", "at_most", right="blue", delta=True, old_value="wrong")
    bank = Bank(language="en", questions=(plain, offers_old))
    for seed in range(10):
        form = choose(bank, ["STD-1"], n=1, seed=str(seed), delta=["STD-1"]).form

        assert form.qvers == (offers_old.qver,)


def test_answers_that_cannot_be_moved_are_put_in_an_order_without_a_pattern():
    bank = Bank(
        language="en",
        questions=tuple(
            make_question(f"STD-{n}", right=f"r{n}", wrong=(f"a{n}", f"b{n}"), place=2 * (n % 2))
            for n in range(6)
        ),
    )
    for seed in range(50):
        assert choose(bank, bank.items, n=6, seed=str(seed)).relaxed == ()


def test_what_must_be_asked_serves_a_topic_where_it_can():
    questions = [
        make_question(item, slot, rule=rule, right=f"{item}{slot}", wrong=(f"{item}{slot}x",))
        for item in ("STD-1", "STD-2", "STD-3")
        for slot, rule in (("at_most", "G1"), ("share", "G6"), ("owner", "G6"))
    ]
    bank = Bank(language="en", questions=tuple(questions))
    blueprint = read_blueprint(
        {"questions": 2, "must_ask": ["STD-1"], "topics": [{"rule": "G1", "questions": 2}]}, 6
    )
    for seed in range(20):
        chosen = choose(bank, bank.items, seed=str(seed), blueprint=blueprint)

        assert chosen.relaxed == ()
