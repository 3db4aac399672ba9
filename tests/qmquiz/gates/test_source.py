"""Whether the manual still says it, at that place."""

from dataclasses import replace

from qmquiz.gates.source import find_source_flaws
from qmquiz.generate import generate


def test_question_of_the_manual_goes_back_to_it(phone):
    catalogue = phone.catalogue

    flaws = [f for q in generate(catalogue).questions for f in find_source_flaws(q, catalogue)]

    assert flaws == []


def test_question_of_another_version_or_place_is_found(phone):
    question = next(q for q in generate(phone.catalogue).questions if q.item == "STD-1")
    changed = phone.set("STD-1", at_most="15 s").catalogue
    moved = replace(question, passage=replace(question.passage, docname="elsewhere"))

    def codes(question, catalogue):
        return [flaw.code for flaw in find_source_flaws(question, catalogue)]

    assert codes(question, changed) == ["outdated"]
    assert codes(moved, phone.catalogue) == ["link"]
    assert codes(replace(question, items=("STD-1", "NONE")), phone.catalogue) == ["source"]
