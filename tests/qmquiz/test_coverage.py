"""Which statements are asked about."""

from qmquiz.coverage import NO_RULE, measure_coverage
from qmquiz.generate import generate


def test_items_without_a_question_are_listed_with_the_reasons(phone):
    phone.add("commitment", "COM-1", "We listen")
    phone.standard("STD-5", "We are quick", at_most="8 h")

    coverage = measure_coverage(phone.catalogue, generate(phone.catalogue))

    assert (coverage.normative, coverage.asked) == (6, 4)
    assert [(entry.item.id, entry.reasons) for entry in coverage.uncovered] == [
        ("COM-1", (NO_RULE,)),
        (
            "STD-5",
            ("nothing says what is limited: give it a metric, or say the value in words",),
        ),
    ]
