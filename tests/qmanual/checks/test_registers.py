"""What is said about registers: each rule with something that breaks it, and nothing else."""

import datetime
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from qmanual.checks.registers import find_register_problems
from qmanual.checks.risks import find_risk_problems
from qmanual.items.findings import Severity
from qmanual.items.model import Reading
from qmanual.registers.read import read_register

TODAY = datetime.date(2026, 11, 21)
MANUAL = """\
:::{qm:role} ROLE-B Clerk
:::

:::{standard} STD-ACK Acknowledged within 1 working day
:metric: time to acknowledge
:at_most: 1 working day
:owner: ROLE-A
:::

:::{standard} STD-GREET Greeting
:owner: ROLE-B
:::

:::{objective} OBJ-A Fewer
:baseline: 80 %
:target: 95 %
:due: 2027-06-30
:owner: ROLE-A
:::

```{kpi} KPI-A Acknowledged
metric: {type: count}
unit: count
owner: ROLE-A
```

::::{procedure} PRC-A Acknowledge
:accountable: ROLE-A

:::{step} PRC-A-01 Write
:role: ROLE-A
:applies: STD-ACK
:::
::::
"""


@pytest.fixture
def said(tmp_path: Path, read_items: Callable[[str], Reading]):
    """Sentences about a register: line, rule and message."""
    catalogue = read_items(MANUAL).catalogue

    def check(kind: str, text: str, options=None, today=TODAY) -> list[str]:
        path = tmp_path / ("r.csv" if text.startswith("id,") else "r.yml")
        path.write_text(dedent(text), encoding="utf-8")
        reading = read_register(
            kind, [path], root=tmp_path, catalogue=catalogue, today=today, options=options
        )
        assert [str(finding) for finding in reading.findings] == []
        found = list(find_register_problems([reading.register], catalogue, today))
        assert {finding.severity for finding in found} <= {Severity.WARNING}
        return [f"{f.line} {f.code}: {f.message}" for f in sorted(found, key=lambda f: f.order)]

    return check


LIMITS = {"limits": {"acknowledged_at": "STD-ACK", "answered_at": "10 days"}}
COMPLAINTS = "id,received_at,channel,kind,category,severity,words,acknowledged_at,answered_at,closed_at,answer\n"


def test_complaints(said) -> None:
    text = COMPLAINTS + (
        "C1,2026-11-18 09:00,web,complaint,bill,low,W,,,,\n"
        "C2,2026-11-19 09:00,web,complaint,bill,low,W,2026-11-19,,,\n"
        "C3,2026-11-10 09:00,web,complaint,bill,low,W,2026-11-10,,,\n"
        "C4,2026-05-04 09:00,web,complaint,bill,,W,2026-05-29,2026-05-29,2026-05-29,\n"
        "C5,2026-05-04 09:00,web,praise,bill,,W,,,2026-05-04,\n"
    )

    assert said("complaints", text, LIMITS) == [
        "2 not-acknowledged: C1 should have been acknowledged by 2026-11-19 (STD-ACK); it is 2 days late",
        "4 not-answered: C3 should have been answered by 2026-11-20; it is 1 day late",
        "5 complaint-not-classified: C4 was closed without a severity; frequency and severity cannot "
        "be weighed without it",
        "5 complaint-without-answer: C4 was closed on 2026-05-29 without an answer on record; write "
        "down what the customer was told",
    ]


def test_the_last_day_is_in_time(said) -> None:
    text = COMPLAINTS + "C1,2026-11-18 09:00,web,complaint,bill,low,W,,,,\n"

    assert said("complaints", text, LIMITS, datetime.date(2026, 11, 19)) == []


def test_suggestions(said) -> None:
    text = """\
        id,received,by,text,answered,answer
        S1,2026-10-21,customer,T,,
        S2,2026-10-22,customer,T,,
        S3,2026-10-22,customer,T,2026-10-30,
        """

    assert said("suggestions", dedent(text), {"limits": {"answered": "30 days"}}) == [
        "2 not-answered: S1 should have been answered by 2026-11-20; it is 1 day late",
        "4 suggestion-without-answer: S3 was answered on 2026-10-30, but not with what; write down "
        "the answer",
    ]


HEAD = """\
        register: nonconformities
        records:
          - id: N
            title: T
            raised: 2026-01-05
            source: staff
            what: W
            owner: ROLE-A
            analyses:
              - analysed: 2026-01-10
"""
ROOT = "                whys: [{why: A, evidence: E, root_cause: true}]\n"
DONE = "                actions: [{action: X, owner: ROLE-A, due: 2026-02-01, done: 2026-02-01}]\n"
CHECK = "                checks: [{planned: 2027-02-01}]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ROOT + DONE + CHECK, [], id="clean"),
        pytest.param(
            "                whys: [{why: A}]\n" + DONE + CHECK,
            ["11 no-root-cause: N: the analysis of 2026-01-10 names no root cause; ask on until removing the "
             "answer would keep the problem away"],
            id="no root",
        ),
        pytest.param(
            DONE + CHECK,
            ["10 no-root-cause: N: the analysis of 2026-01-10 asks no why; ask on until removing the answer "
             "would keep the problem away"],
            id="no why",
        ),
        pytest.param(
            "                whys: [{why: A, root_cause: true}]\n" + DONE + CHECK,
            ["11 root-cause-without-evidence: N: the root cause “A” has no evidence; say how we know"],
            id="no evidence",
        ),
        pytest.param(
            ROOT + "                actions:\n"
            "                  - {id: N-A, action: X, owner: ROLE-A, due: 2026-11-20}\n"
            "                  - {action: Y, owner: ROLE-B, due: 2026-11-21, first_due: 2026-10-01}\n" + CHECK,
            ["13 action-overdue: N: the action N-A was due on 2026-11-20, 1 day ago; ROLE-A does it, or agrees "
             "a new date and says why",
             "14 extended-without-reason: N: the action “Y” was extended from 2026-10-01 to 2026-11-21; say why "
             "('extended')"],
            id="overdue, extended",
        ),
        pytest.param(
            ROOT + DONE,
            ["12 no-effectiveness-check: N has actions but no effectiveness check; plan a day, and say which KPI "
             "will tell whether they helped"],
            id="no check",
        ),
        pytest.param(
            ROOT + DONE + "                checks:\n"
            "                  - {planned: 2026-11-20, method: auto}\n"
            "                  - {planned: 2026-05-01, made: 2026-05-02}\n",
            ["14 check-without-periods: N: a check by figures needs a KPI and the first and last day of before and after",
             "14 effectiveness-check-overdue: N: the effect was to be checked on 2026-11-20; compare before and "
             "after, and write down the verdict",
             "15 check-without-verdict: N: the effect was checked on 2026-05-02, but there is no verdict"],
            id="checks",
        ),
        pytest.param(
            ROOT + DONE + "                checks: [{planned: 2026-05-01, made: 2026-05-02, verdict: not effective}]\n",
            ["13 not-analysed-again: N was not effective; look for the cause again and add the new analysis"],
            id="not effective",
        ),
        pytest.param(
            ROOT + DONE + "                checks: [{planned: 2026-05-01, made: 2026-05-02, verdict: not effective}]\n"
            "              - analysed: 2026-05-10\n" + ROOT + DONE.replace("02-01", "06-01") + CHECK,
            [],
            id="analysed again",
        ),
    ],
)  # fmt: skip
def test_nonconformities(said, text, expected) -> None:
    assert said("nonconformities", HEAD + text) == expected


def test_audits(said) -> None:
    text = """\
        register: audits
        period_from: 2026-01-01
        period_to: 2026-12-31
        records:
          - {id: A1, title: T, criteria: [PRC-A], auditor: ROLE-A, planned: 2026-11-20}
          - id: A2
            title: T
            criteria: [PRC-A]
            auditor: ROLE-B
            planned: 2026-08-01
            done: 2026-08-22
            findings:
              - {id: F1, finding: W, grade: minor, owner: ROLE-A, due: 2026-11-20}
              - {id: F2, finding: W, grade: minor, owner: ROLE-A, due: 2026-11-21, closed: 2026-09-01,
                 verified: 2026-09-02, verified_by: ROLE-A}
          - {id: A3, title: T, criteria: [STD-GREET], auditor: ROLE-A, planned: 2027-01-10}
        """

    assert said("audits", text) == [
        "2 never-audited: no audit from 2026-01-01 to 2026-12-31 looks at STD-GREET (Greeting)",
        "5 audit-overdue: A1 was planned for 2026-11-20; do it, or plan it anew",
        "5 audits-own-work: A1: ROLE-A audits PRC-A, its own work; another role has to",
        "13 finding-open-too-long: F1 of A2 has been open for 91 days, longer than 90; bring it to the "
        "next quality meeting",
        "13 finding-overdue: F1 of A2 was due on 2026-11-20; ROLE-A closes it, or agrees a new date",
        "15 finding-verified-by-owner: F2 of A2 was verified by ROLE-A, who owned it",
    ]


VISIT = """\
        register: visits
        scenarios: [{id: S, title: T}]
        checklist:
          - {id: L1, question: Q, standards: [STD-GREET], weight: %s, critical: true}
        records:
          - {id: V1, visited_at: 2026-05-04, channel: web, shopper: M, scenario: S, lines: {L1: 0}}
          - {id: V2, visited_at: 2026-05-04, channel: web, shopper: M, scenario: S, lines: {L1: 2}}
          - {id: V3, visited_at: 2026-05-04, channel: web, shopper: M, scenario: S, lines: {L1: n/a}}
          - {id: V4, visited_at: 2026-05-04, channel: web, shopper: M, scenario: S, nonconformity: N, lines: {L1: 0}}
        """


def test_visits(said) -> None:
    expected = [
        "6 critical-line-failed: V1 failed the critical line L1; raise a nonconformity and name it",
        "7 more-points-than-possible: V2: L1 has 2 of 1 points",
        "8 visit-without-score: V3 has no line with a score; it counts for nothing",
    ]

    assert said("visits", VISIT % 1) == expected
    assert said("visits", VISIT % 0) == [
        "4 checklist-without-weights: all lines of the checklist have the weight 0; no visit can "
        "reach a point",
        *expected,
    ]


def test_servqual(said) -> None:
    text = """\
        register: servqual
        scale_from: 1
        scale_to: 7
        dimensions:
          - {id: empathy, title: T, weight: 60}
          - {id: assurance, title: T, weight: 30}
        pairs:
          - {id: "01", dimension: empathy, expectation: E, perception: P}
        """

    assert said("servqual", text) == [
        "5 weights-not-100: the weights of the dimensions make 90, not 100",
        "6 dimension-without-pairs: no pair of statements asks about assurance",
        "8 not-22-pairs: there are 1 pairs of statements; a full questionnaire has 22",
    ]


def test_plan(said) -> None:
    text = """\
        register: plan
        records:
          - id: P
            measure: M
            objectives: OBJ-A
            owner: ROLE-A
            milestones:
              - {milestone: A, due: 2026-11-20}
              - {milestone: B, due: 2026-11-20, slip: Ill}
              - {milestone: C, due: 2026-11-21}
              - {milestone: D, due: 2026-05-01, done: 2026-05-02}
              - {milestone: E, due: 2027-05-01, first_due: 2026-05-01}
              - {milestone: F, due: 2026-05-01, done: 2026-05-01}
          - {id: Q, measure: M, objectives: OBJ-A, owner: ROLE-A}
        """

    assert said("plan", text) == [
        "8 milestone-late: P: the milestone “A” was due on 2026-11-20; say why it is late ('slip')",
        "9 milestone-not-replanned: P: the milestone “B” is late since 2026-11-20; agree a new date",
        "11 milestone-late: P: the milestone “D” was due on 2026-05-01; say why it is late ('slip')",
        "12 milestone-late: P: the milestone “E” was due on 2026-05-01; say why it is late ('slip')",
        "14 measure-without-milestones: Q has no milestones; nobody can see how far it is",
    ]


RISK = """\
:::{{risk}} {id} T
:cause: C
:effect: E
:likelihood: {likelihood}
:impact: {impact}
:residual: {residual}
:review: {review}
:owner: ROLE-A
{plan}:::

"""


def test_risks(read_items: Callable[[str], Reading]) -> None:
    cases = [
        ("RISK-FINE", 4, 4, 12, "2026-11-21", ""),
        ("RISK-LATE", 1, 1, 1, "2026-11-20", ""),
        ("RISK-HIGH", 4, 5, 6, "2027-01-01", ""),
        ("RISK-LEFT", 3, 5, 13, "2027-01-01", ""),
        ("RISK-READY", 5, 5, 20, "2027-01-01", ":contingency: PRC-A\n"),
    ]
    keys = ("id", "likelihood", "impact", "residual", "review", "plan")
    text = "".join(RISK.format(**dict(zip(keys, case, strict=True))) for case in cases)
    reading = read_items(MANUAL + text)

    found = list(find_risk_problems(reading.catalogue, TODAY))

    assert [(f.item, f.code, f.message) for f in found] == [
        ("RISK-LATE", "risk-review-overdue",
         "RISK-LATE was to be looked at again by 2026-11-20; weigh it anew"),
        ("RISK-HIGH", "risk-without-contingency",
         "RISK-HIGH weighs 20 and has no contingency plan; name the procedure that is followed when "
         "it happens ('contingency')"),
        ("RISK-LEFT", "risk-without-contingency",
         "RISK-LEFT keeps a weight of 13 and has no contingency plan; name the procedure that is "
         "followed when it happens ('contingency')"),
    ]  # fmt: skip
