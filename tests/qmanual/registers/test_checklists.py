"""Checklists that are made from standards and procedures."""

from qmanual.registers.checklists import ChecklistQuestion, make_checklist


def test_checklist_of_a_procedure(catalogue) -> None:
    """Its steps, then the standards that they keep; each item once, also if named again."""
    made = make_checklist(catalogue, ["PRC-A", "STD-ACK", "STD-ANSWER", "STD-NONE"])

    assert made == (
        ChecklistQuestion(
            item="PRC-A-01",
            question="Does the right person do this: Take it down? It is for: Lead, Clerk. Only: if "
            "it is a complaint. It takes at most 15 minutes.",
            evidence="Ask for the record of the last five cases: Entry in the register.",
        ),
        ChecklistQuestion(
            item="STD-ACK",
            question="Is this kept: Complaints are acknowledged within 1 working day? Look at time "
            "to acknowledge: at most 1 working day.",
            evidence="Ask those who do it, and look at three cases yourself.",
        ),
        ChecklistQuestion(
            item="STD-ANSWER",
            question="Is this kept: Complaints are answered within 10 working days? It holds for: "
            "complaint. Look at time to answer: at most 10 working days. 95% of the cases have to "
            "keep it.",
            evidence="Take a sample yourself from: complaint register.",
        ),
    )


def test_checklist_says_at_least(catalogue) -> None:
    [line] = make_checklist(catalogue, ["STD-GREET"])

    assert line.question == (
        "Is this kept: Every contact begins with a greeting? Look at share of contacts with a "
        "greeting: at least 95%."
    )
