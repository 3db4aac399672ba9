"""The whole bank: always the same, always right, and it follows the manual."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qmanual.items.quantity import Quantity
from qmquiz.amounts import differ, equal
from qmquiz.bank_json import bank_to_bytes
from qmquiz.facts import amount_text
from qmquiz.generate import generate
from qmquiz.grading.grade import grade_question
from qmquiz.model import Kind
from qmquiz.words import as_amount, same_text_key

_QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking a manual takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_AMOUNTS = st.tuples(
    st.integers(1, 100), st.sampled_from(["s", "min", "h", "day", "working h", "working day"])
).map(lambda pair: f"{pair[0]} {pair[1]}")
_LIMITS = st.lists(
    st.tuples(
        st.sampled_from(["time to reply", "time to arrive", "waiting time"]),
        st.sampled_from(["", "phone", "web", "counter"]),
        st.sampled_from(["", "priority 1", "priority 2", "complaint", "complaint by phone"]),
        _AMOUNTS,
        st.sampled_from([None, "80 %", "95 %", "100 %"]),
    ),
    min_size=1,
    max_size=14,
)
_ROLES = ["ROLE-A", "ROLE-B", "ROLE-C", "ROLE-D", "ROLE-E"]
_STEPS = st.lists(
    st.tuples(st.sampled_from(_ROLES), st.booleans(), st.booleans()), min_size=1, max_size=9
)
_TITLES = [
    "Ask",
    "Bring it",
    "Carry on",
    "Dig down",
    "Empty it",
    "Fill up",
    "Go on",
    "Hold",
    "Inspect",
]


def _build(manual, limits, steps, links):
    for number, (metric, channel, scope, amount, share) in enumerate(limits):
        given_fields = {"channel": channel, "scope": scope, "share": share}
        manual.standard(
            f"S-{number}", metric=metric, at_most=amount,
            **{name: value for name, value in given_fields.items() if value},
        )  # fmt: skip
    for name, title in zip(_ROLES, ["Agent", "Clerk", "Lead", "Head", "Crew"], strict=True):
        manual.role(name, title)
    for number, (accountable, responsible) in enumerate(links):
        manual.add(
            "process", f"P-{number}", f"Work {number}",
            links={"accountable": [accountable], "responsible": [responsible]},
        )  # fmt: skip
    manual.procedure(
        "PRC", "Do the work",
        [
            (title, {"role": role, **({"condition": "if so"} if free else {}),
                     **({"any_order": True} if any_order else {})})
            for title, (role, free, any_order) in zip(_TITLES, steps, strict=False)
        ],
        accountable="ROLE-A",
    )  # fmt: skip
    return manual


_LINKS = st.lists(st.tuples(st.sampled_from(_ROLES), st.sampled_from(_ROLES)), max_size=6)


def _solve(catalogue, question):
    """The right answer, found from the manual alone."""
    item = catalogue.items[question.item]
    rule, _, slot = (
        question.slot.rpartition(":") if question.rule == "G17" else ("", "", question.slot)
    )
    match question.rule.replace("G17", rule.partition(":")[0] or question.rule):
        case "G1":
            return Quantity.from_json(item.fields[slot])
        case "G3":
            scope, channel = item.fields.get("scope", ""), item.fields.get("channel", "")
            # the scope alone where that tells the cases apart
            short = same_text_key(question.key[0].text) == same_text_key(scope)
            return scope if short else ", ".join(filter(None, (channel, scope)))
        case "G10":
            return catalogue.items[item.links["accountable"][0]].title
        case "G6":
            return catalogue.items[item.links[slot][0]].title
        case "G8":
            steps = catalogue.items["PRC"].children
            return catalogue.items[steps[steps.index(item.id) + 1]].title
        case "G11":
            return item.title
    raise AssertionError(question.rule)


def _check_single(catalogue, question):
    right = _solve(catalogue, question)
    if isinstance(right, Quantity):
        (key,) = [as_amount(option.amount) for option in question.key]
        assert equal(key, right)
        for option in question.distractors:
            assert differ(as_amount(option.amount), right)
    else:
        assert [same_text_key(option.text) for option in question.key] == [same_text_key(right)]
        assert same_text_key(right) not in [same_text_key(o.text) for o in question.distractors]


def _check_true_false(catalogue, question):
    truth, rule, slot = question.slot.split(":")
    item = catalogue.items[question.item]
    shown = question.stem.rstrip(".")
    if rule == "G1":
        said = as_amount(re.split(r" is (?=\S+ \S+( \S+)?$)| is (?=\S+$)", shown)[-1]) if slot != "share" else (
            as_amount(shown.removeprefix("At least ").partition(" of ")[0])
        )  # fmt: skip
        same = equal(said, Quantity.from_json(item.fields[slot]))
    else:
        link = "accountable" if rule == "G10" else slot
        same = shown.endswith(catalogue.items[item.links[link][0]].title)
    assert same is (truth == "true")
    assert question.key[0].id == truth


@given(limits=_LIMITS, steps=_STEPS, links=_LINKS)
@_QUICK
def test_every_key_is_right_and_every_other_option_is_wrong(quiz, limits, steps, links):
    catalogue = _build(quiz.Manual(), limits, steps, links).catalogue

    bank = generate(catalogue)

    for question in bank.questions:
        if question.rule in ("G2", "G18"):
            continue  # statements about cases: their tests compute each of them again
        match question.kind:
            case Kind.SINGLE:
                _check_single(catalogue, question)
            case Kind.TRUE_FALSE:
                _check_true_false(catalogue, question)
            case Kind.ORDER:
                order = [option.source for option in question.options]
                children = list(catalogue.items["PRC"].children)
                start = children.index(order[0])
                assert children[start : start + len(order)] == order
            case Kind.MULTIPLE:
                role = question.slot.partition(":")[2]
                for option in question.options:
                    step = catalogue.items[option.source]
                    assert (step.links["role"] == (role,)) is option.correct


@given(limits=_LIMITS, steps=_STEPS, links=_LINKS)
@_QUICK
def test_same_manual_same_bytes(quiz, limits, steps, links):
    first = bank_to_bytes(generate(_build(quiz.Manual(), limits, steps, links).catalogue))
    second = bank_to_bytes(generate(_build(quiz.Manual(), limits, steps, links).catalogue))

    assert first == second


@given(limits=_LIMITS, data=st.data())
@_QUICK
def test_one_changed_value_makes_the_old_key_wrong_and_a_delta_question(quiz, limits, data):
    manual = _build(quiz.Manual(), limits, [], [])
    target = data.draw(st.sampled_from([f"S-{number}" for number in range(len(limits))]))
    old_amount = Quantity.from_json(manual.items[target].fields["at_most"])
    text = data.draw(_AMOUNTS)
    changed = manual.set(target, at_most=text)
    new_amount = Quantity.from_json(changed.items[target].fields["at_most"])
    before = generate(manual.catalogue)

    after = generate(changed.catalogue, (manual.catalogue,))

    deltas = [q for q in after.questions if q.rule == "G17"]
    if equal(old_amount, new_amount):
        assert deltas == []
        return
    assert {question.item for question in deltas} <= {target}
    old_questions = {q.qid: q for q in before.questions if q.rule == "G1"}
    for question in after.questions:
        # what was right in the old question is not right in the new one
        if question.item == target and question.slot == "at_most" and question.qid in old_questions:
            (old_key,) = old_questions[question.qid].key
            same = [
                o
                for o in question.options
                if same_text_key(o.amount) == same_text_key(old_key.amount)
            ]
            assert all(grade_question(question, option.id).points == 0 for option in same)
            assert question.qver != old_questions[question.qid].qver
    for question in deltas:
        amounts = [as_amount(option.amount) for option in question.options]
        assert any(equal(amount, old_amount) for amount in amounts)
        assert question.delta
        shown = [o for o in question.options if o.tempting == "superseded"]
        assert [o.text for o in shown] == [question.old_value]
        assert grade_question(question, shown[0].id).points == 0
    refused = {r.item for r in after.rejected if r.slot in ("at_most", "G1:at_most")}
    if not deltas and differ(old_amount, new_amount):
        assert target in refused  # and the reason is listed


@given(limits=_LIMITS, data=st.data())
@_QUICK
def test_other_formatting_changes_nothing(quiz, limits, data):
    manual = _build(quiz.Manual(), limits, [], [])
    target = data.draw(st.sampled_from(list(manual.items)))
    spaced = manual.items[target].title.replace(" ", "  ")
    formatted = manual.change(target, title=f" {spaced} ", body="*new* formatting", line=99)

    assert bank_to_bytes(generate(formatted.catalogue, (manual.catalogue,))) == bank_to_bytes(
        generate(manual.catalogue)
    )


def test_reworded_text_makes_new_versions_and_no_delta(phone):
    reworded = phone.change("STD-1", text="The clock starts in the queue.")

    before = {q.qid: q.qver for q in generate(phone.catalogue).questions if q.item == "STD-1"}
    bank = generate(reworded.catalogue, (phone.catalogue,))
    after = {q.qid: q.qver for q in bank.questions if q.item == "STD-1"}

    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    assert not any(question.delta for question in bank.questions)


def test_new_item_changes_no_question_about_others(phone):
    """A question keeps its version unless its own item, its options or its words change."""
    more = replace(phone, items=dict(phone.items))
    more.standard("STD-9", metric="score of a visit", at_least="85 points")

    before = {q.qver for q in generate(phone.catalogue).questions}
    after = {q.qver for q in generate(more.catalogue).questions if q.item != "STD-9"}

    assert before == after


def test_language_without_sentences_says_so(phone):
    bank = generate(phone.catalogue, language="tlh")

    assert bank.questions == ()
    assert {rejection.reason for rejection in bank.rejected} == {
        "there are no question templates for the language 'tlh'"
    }
    assert len(bank.rejected) == 4


@pytest.mark.parametrize("manual_name", ["empty", "lonely"])
def test_manual_with_nothing_to_ask(quiz, manual_name):
    manual = quiz.Manual()
    if manual_name == "lonely":
        manual.add("commitment", "COM-1", "We listen").term("T", "Edition", "An edition of us.")
        manual.procedure("PRC", "Work", [("Begin", {})])

    bank = generate(manual.catalogue)

    assert bank.questions == ()


def test_amount_text_is_read_back():
    for text in ("20 s", "1.5 h", "2 working day", "95 %", "3"):
        assert amount_text(as_amount(text)) == text
