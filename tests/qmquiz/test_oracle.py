"""Every question that rules make is solved again, from the catalogue alone (:mod:`oracle`)."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.qmquiz.oracle import Oracle, Unsolved

from qmanual.config import load_settings
from qmanual.items.model import Catalogue
from qmanual.items.quantity import parse_quantity
from qmanual.items.read import read_folder
from qmquiz.edition import only_calendar
from qmquiz.generate import RULES, generate
from qmquiz.specimen.manual import make_specimen

ROOT = Path(__file__).parents[2]


def _solve(oracle, bank) -> list[str]:
    """What is wrong or unsolved; one line for each question with a problem."""
    found = []
    for question in bank.questions:
        try:
            problems = oracle.problems(question)
        except (Unsolved, AssertionError, LookupError, ValueError) as error:
            problems = [f"not solved: {type(error).__name__} {error}"]
        found += [f"{question.rule} {question.item} {question.stem!r}: {p}" for p in problems]
    return found


@pytest.fixture(scope="module")
def sample():
    settings = load_settings(ROOT)
    return read_folder(settings.root, settings.manual).catalogue, only_calendar(settings)


def _edition_before(catalogue: Catalogue) -> Catalogue:
    """An edition in which every limit was twice as long, and other roles were accountable."""
    roles = [item.id for item in catalogue.of_type("role")]

    def older(item):
        fields = dict(item.fields)
        for name in ("at_most", "at_least"):
            if isinstance(fields.get(name), dict):
                value = fields[name]
                fields[name] = parse_quantity(f"{value['value'] * 2} {value['unit']}").as_json()
        links = dict(item.links)
        if links.get("accountable"):
            links["accountable"] = (roles[roles.index(links["accountable"][0]) - 1],)
        return replace(item, fields=fields, links=links, hash=f"old-{item.hash}")

    documents = {
        name: replace(document, fields={**document.fields, "effective": "2026-01-01"})
        for name, document in catalogue.documents.items()
    }
    items = {name: older(item) for name, item in catalogue.items.items()}
    return replace(catalogue, documents=documents, items=items)


def test_sample_manual_is_solved_to_the_last_question(sample):
    catalogue, calendar = sample

    bank = generate(catalogue, language="en", calendar=calendar)

    assert _solve(Oracle(catalogue, calendar), bank) == []
    assert {q.rule for q in bank.questions} == {rule.name for rule in RULES} - {"G17"}


def test_changes_of_the_sample_manual_are_solved(sample):
    catalogue, calendar = sample
    before = _edition_before(catalogue)

    bank = generate(catalogue, [before], language="en", calendar=calendar)

    assert _solve(Oracle(catalogue, calendar), bank) == []
    changed = [question for question in bank.questions if question.rule == "G17"]
    assert len(changed) > 100
    for question in changed:
        assert question.old_value in [option.text for option in question.distractors]


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_made_up_manual_is_solved_to_the_last_question(seed):
    catalogue = make_specimen(400, seed)

    bank = generate(catalogue)

    assert len(bank.questions) > 1500
    assert _solve(Oracle(catalogue), bank) == []


def test_oracle_finds_a_key_that_is_wrong(sample):
    catalogue, calendar = sample
    bank = generate(catalogue, language="en", calendar=calendar)
    oracle = Oracle(catalogue, calendar)

    unnoticed = set()
    for question in bank.questions:
        if len(question.options) < 2 or question.rule in ("G7", "G9", "G13"):
            continue
        key, other = question.key[0], question.distractors[0]
        turned = {key.id: False, other.id: True}
        options = tuple(replace(o, correct=turned.get(o.id, o.correct)) for o in question.options)
        if not oracle.problems(replace(question, options=options)):
            unnoticed.add(question.rule)

    assert unnoticed == set()
