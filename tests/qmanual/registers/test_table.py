"""Flat rows: derived columns, columns of the rows around, and what refuses to be measured."""

import datetime
from textwrap import dedent

import pytest

from qmanual.errors import SourceError
from qmanual.registers.table import flatten, register_rows

TODAY = datetime.date(2026, 11, 21)
DAY = datetime.date.fromisoformat
AT = datetime.datetime.fromisoformat
LIMITS = {
    "limits": {
        "acknowledged_at": {"praise": "none", "other": "STD-ACK"},
        "answered_at": {"praise": "none", "high": "STD-GRAVE", "other": "STD-ANSWER"},
    }
}


def pick(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def test_complaints_on_time(read_text, catalogue) -> None:
    text = """\
        id,received_at,channel,kind,category,severity,words,acknowledged_at,answered_at,closed_at
        ON,2026-05-04 09:00,web,complaint,bill,low,W,2026-05-05 23:59,2026-05-18 12:00,2026-05-19
        LATE,2026-05-04 09:00,web,complaint,bill,low,W,2026-05-06 00:00,2026-05-19 00:00,2026-05-19
        GRAVE,2026-05-04 09:00,web,complaint,bill,high,W,2026-05-04 10:00,2026-05-06 09:01,2026-05-19
        RUNS,2026-11-20 09:00,web,complaint,bill,low,W,,,
        OVER,2026-11-02 09:00,web,enquiry,bill,,W,,,
        PRAISE,2026-05-04 09:00,web,praise,bill,,W,,,2026-05-04
        """
    reading = read_text("complaints", {"c.csv": text}, LIMITS)

    table = flatten(reading.register, "", catalogue, TODAY)

    assert reading.findings == ()
    assert pick(table.rows, "id", "acknowledged_on_time", "answered_on_time", "answered_by") == [
        ("ON", True, True, AT("2026-05-18 23:59:59")),
        ("LATE", False, False, AT("2026-05-18 23:59:59")),
        ("GRAVE", True, False, AT("2026-05-06 09:00:00")),
        ("RUNS", None, None, AT("2026-12-04 23:59:59")),
        ("OVER", False, False, AT("2026-11-16 23:59:59")),
        ("PRAISE", None, None, None),
    ]
    assert pick(table.rows, "is_complaint", "is_open", "age_days", "days_to_answer") == [
        (True, False, 15, 14.125),
        (True, False, 15, 14.625),
        (True, False, 15, 2 + 1 / 1440),
        (True, True, 1, None),
        (False, True, 19, None),
        (False, False, 0, None),
    ]
    types = table.columns
    assert (types["received_at"], types["acknowledged_on_time"], types["standards"]) == (
        "timestamp", "boolean", "text",
    )  # fmt: skip
    assert all(list(row) == list(types) for row in table.rows)


NC = """\
    register: nonconformities
    records:
      - id: NC-1
        title: Late
        raised: 2026-01-05
        source: audit
        what: It was late.
        owner: ROLE-A
        standards: [STD-ACK, STD-ANSWER]
        analyses:
          - analysed: 2026-01-10
            whys:
              - why: A
                whys:
                  - {why: B, evidence: seen, root_cause: true}
            actions:
              - {action: First, owner: ROLE-A, due: 2026-02-10, first_due: 2026-02-01, extended: Ill, done: 2026-02-09}
              - {action: Second, owner: ROLE-B, due: 2026-02-10, done: 2026-02-10}
            checks:
              - {planned: 2026-06-01, made: 2026-06-03, verdict: not effective}
          - analysed: 2026-06-10
            actions:
              - {action: Third, owner: ROLE-B, due: 2026-11-20}
              - {action: Fourth, owner: ROLE-B, due: 2026-11-21}
            checks:
              - {planned: 2026-11-20}
    """


def test_tables_inside_records(read_text, catalogue) -> None:
    reading = read_text("nonconformities", {"n.yml": NC})
    tables = {
        name: flatten(reading.register, name, catalogue, TODAY)
        for name in ("", "whys", "actions", "checks")
    }

    assert reading.findings == ()
    assert pick(
        tables["actions"].rows,
        "action", "agreed_due", "is_done", "is_overdue", "done_on_time", "extended_days",
        "nonconformity_id", "nonconformity_standards", "analysis_analysed",
    ) == [
        ("First", DAY("2026-02-01"), True, False, False, 9, "NC-1", "STD-ACK, STD-ANSWER", DAY("2026-01-10")),
        ("Second", DAY("2026-02-10"), True, False, True, 0, "NC-1", "STD-ACK, STD-ANSWER", DAY("2026-01-10")),
        ("Third", DAY("2026-11-20"), False, True, False, 0, "NC-1", "STD-ACK, STD-ANSWER", DAY("2026-06-10")),
        ("Fourth", DAY("2026-11-21"), False, False, None, 0, "NC-1", "STD-ACK, STD-ANSWER", DAY("2026-06-10")),
    ]  # fmt: skip
    assert pick(tables["whys"].rows, "why", "depth", "has_evidence", "analysis_analysed") == [
        ("A", 1, False, DAY("2026-01-10")),
        ("B", 2, True, DAY("2026-01-10")),
    ]
    assert pick(tables["checks"].rows, "closed_at", "effect_shown", "is_overdue") == [
        (DAY("2026-06-03"), False, False),
        (None, None, True),
    ]
    assert pick(tables[""].rows, "state", "is_open", "closed_at", "analyses", "root_causes", "actions_open") == [
        ("acting", True, None, 2, 1, 2)
    ]  # fmt: skip


VISIT = """\
    register: visits
    scenarios:
      - {id: S1, title: A leak, channel: phone}
    checklist:
      - {id: L1, question: Greeting?, standards: [STD-GREET], weight: 2, critical: true}
      - {id: L2, question: Clear?, standards: [STD-GREET], weight: 1}
      - {id: L3, question: Offered?, standards: [STD-GREET], weight: 5}
    records:
      - {id: V1, visited_at: 2026-05-04 10:00, channel: phone, shopper: M1, scenario: S1,
         lines: {L1: 0.5, L2: {score: 3, maximum: 4}, L3: n/a}}
      - {id: V2, visited_at: 2026-05-04 11:00, channel: phone, shopper: M1, scenario: S1,
         lines: {L1: 1, L2: 1, L3: 1}}
      - {id: V3, visited_at: 2026-05-04 12:00, channel: phone, shopper: M1, scenario: S1, lines: {L1: n/a}}
    """


def test_visits_are_scored(read_text, catalogue) -> None:
    """What did not come up leaves the denominator: (2 x 0.5 + 1 x 0.75) / 3."""
    reading = read_text("visits", {"v.yml": VISIT})
    visits = flatten(reading.register, "", catalogue, TODAY)
    lines = flatten(reading.register, "lines", catalogue, TODAY)

    assert pick(visits.rows, "id", "points", "critical_failed", "has_failed") == [
        ("V1", pytest.approx(175 / 3), 1, True),
        ("V2", 100.0, 0, False),
        ("V3", None, 0, False),
    ]
    assert pick(lines.rows, "visit_id", "line", "share", "weight", "is_critical")[:3] == [
        ("V1", "L1", 0.5, 2.0, True),
        ("V1", "L2", 0.75, 1.0, False),
        ("V1", "L3", None, 5.0, False),
    ]


AUDIT = """\
    register: audits
    records:
      - id: A1
        title: Phone
        criteria: [STD-ACK]
        auditor: ROLE-B
        planned: 2026-05-04
        done: 2026-05-05
        report: 2026-05-09
        lines:
          - {item: STD-ACK, question: Kept?, result: minor}
          - {item: STD-ACK, question: Known?, result: observation}
          - {item: STD-ACK, question: Asked?, result: not applicable}
        findings:
          - {id: F1, finding: A, grade: minor, owner: ROLE-A, due: 2026-06-30, closed: 2026-06-30, verified: 2026-07-02}
          - {id: F2, finding: B, grade: major, owner: ROLE-A, due: 2026-11-30}
      - {id: A2, title: Window, criteria: [STD-GREET], auditor: ROLE-A, planned: 2026-11-20}
    """


def test_audits(read_text, catalogue) -> None:
    reading = read_text("audits", {"a.yml": AUDIT})
    tables = {n: flatten(reading.register, n, catalogue, TODAY).rows for n in ("", "lines", "findings")}  # fmt: skip

    assert pick(tables[""], "id", "is_overdue", "findings", "findings_open", "days_to_report") == [
        ("A1", False, 2, 1, 4),
        ("A2", True, 0, 0, None),
    ]
    assert pick(tables["lines"], "is_conform") == [(False,), (True,), (None,)]
    assert pick(tables["findings"], "id", "closed_on_time", "is_closed", "is_verified", "age_days", "audit_title") == [
        ("F1", True, True, True, 56, "Phone"),
        ("F2", None, False, False, 200, "Phone"),
    ]  # fmt: skip


def test_plan_and_suggestions(read_text, catalogue) -> None:
    plan = """\
        register: plan
        records:
          - id: P1
            measure: M
            objectives: OBJ-A
            owner: ROLE-A
            milestones:
              - {milestone: One, due: 2026-05-10, first_due: 2026-05-01, slip: Ill, done: 2026-05-09}
              - {milestone: Two, due: 2026-11-20}
        """
    ideas = """\
        id,received,by,text,answered,decision,answer
        S1,2026-05-04,customer,T,2026-06-03,done,A
        S2,2026-05-04,customer,T,2026-06-04,not taken up,A
        S3,2026-11-04,customer,T,,,
        """
    measures = read_text("plan", {"p.yml": plan}).register
    suggestions = read_text("suggestions", {"s.csv": ideas}, {"limits": {"answered": "30 days"}})

    assert pick(flatten(measures, "", catalogue, TODAY).rows, "milestones", "milestones_done", "milestones_late", "is_done", "next_due") == [
        (2, 1, 1, False, DAY("2026-11-20"))
    ]  # fmt: skip
    assert pick(flatten(measures, "milestones", catalogue, TODAY).rows, "done_on_time", "is_late", "measure_id") == [
        (False, False, "P1"), (False, True, "P1"),
    ]  # fmt: skip
    table = flatten(suggestions.register, "", catalogue, TODAY)
    assert pick(table.rows, "id", "answered_on_time", "is_taken_up", "days_to_answer", "age_days") == [
        ("S1", True, True, 30, 30), ("S2", False, False, 31, 31), ("S3", None, None, None, 17),
    ]  # fmt: skip


def test_answers_of_surveys(read_text, catalogue) -> None:
    servqual = """\
        register: servqual
        scale_from: 1
        scale_to: 7
        dimensions:
          - {id: empathy, title: Empathy, weight: 100}
        pairs:
          - {id: "01", dimension: empathy, expectation: They would listen., perception: They listen.}
          - {id: "02", dimension: empathy, expectation: They would care., perception: They care.}
        """
    answers = "id,answered_at,e01,p01,e02,p02\nR1,2026-05-04,7,5,6,\nR2,2026-05-05,,,4,6\n"
    register = read_text("servqual", {"s.yml": servqual, "s.csv": answers}).register

    wide = flatten(register, "", catalogue, TODAY)
    long = flatten(register, "answers", catalogue, TODAY)

    assert {name: kind for name, kind in wide.columns.items() if name[0] in "ep"} == dict.fromkeys(
        ("e01", "p01", "e02", "p02"), "integer"
    )
    assert pick(long.rows, "answer_id", "pair", "dimension", "expectation", "perception", "gap") == [
        ("R1", "01", "empathy", 7, 5, -2), ("R1", "02", "empathy", 6, None, None),
        ("R2", "02", "empathy", 4, 6, 2),
    ]  # fmt: skip


def test_register_rows_refuses_what_cannot_be_trusted(tmp_path, catalogue) -> None:
    """A misread date is a wrong figure; the message has the place of the first one."""
    (tmp_path / "c.csv").write_text(
        dedent("""\
            id,received_at,channel,kind,category,words
            C1,2026-05-04,web,complaint,bill,W
            C2,04/05/2026,web,complaint,bill,W
            C3,05/05/2026,web,complaint,bill,W
            """),
        encoding="utf-8",
    )

    with pytest.raises(SourceError) as caught:
        register_rows("complaints", "", [tmp_path / "c.csv"], catalogue, TODAY, root=tmp_path)

    assert str(caught.value) == (
        "c.csv:3: complaint C2: 'received_at' cannot be used: '04/05/2026' is not a date with a "
        "time, such as 2026-03-01 14:05 (and 1 more; see qmanual check)"
    )


@pytest.mark.parametrize(
    ("kind", "table", "message"),
    [
        ("complaint", "", "there is no kind of register 'complaint'; did you mean 'complaints'?"),
        ("plan", "milestone", "a register of plan has no table 'milestone'; did you mean 'milestones'?"),
        ("complaints", "actions", "a register of complaints has no table 'actions'; there are none"),
    ],
)  # fmt: skip
def test_register_rows_unknown_names(tmp_path, catalogue, kind, table, message) -> None:
    path = tmp_path / "r.yml"
    path.write_text(f"register: {kind}\nrecords: []\n", encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        register_rows(kind, table, [path], catalogue, TODAY, root=tmp_path)

    assert str(caught.value) == message


def test_empty_register_has_columns(tmp_path, catalogue) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,received_at\n", encoding="utf-8")

    table = register_rows("complaints", "", [path], catalogue, TODAY, options=LIMITS, root=tmp_path)

    assert (table.rows, table.columns["answered_on_time"]) == ([], "boolean")
