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


def test_defects_of_a_table_are_listed_though_its_rows_are_asked(manual):
    body = "| A | Do |\n|---|---|\n| a | one |\n| b | two |\n| c | three |\n| a or d | four |"
    manual.add("decision", "DEC-1", "What to do", text=body)

    coverage = measure_coverage(manual.catalogue, generate(manual.catalogue))

    assert coverage.uncovered == ()
    assert [defect.reason for defect in coverage.defects] == [
        "manual/test.md:7: this row and the one in line 4 both fit this case: A: a"
    ]
