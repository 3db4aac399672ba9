"""Registers from files and rows: what is in them, and what is said about bad input."""

import datetime

import pytest

from qmanual.items.findings import Severity
from qmanual.items.model import Catalogue
from qmanual.registers.files import RawFile, database_rows
from qmanual.registers.read import read_register, read_rows
from qmanual.registers.record import Record

HEADER = "id,received_at,channel,kind,category,words"
GOOD = "C1,2026-05-04 09:15,phone,complaint,waiting,Nobody answers"


def said(reading) -> list[str]:
    assert all(f.severity is Severity.ERROR and f.code == "register" for f in reading.findings)
    return [f"{f.path}:{f.line}: {f.message}" for f in reading.findings]


def test_read_csv_row(read_text) -> None:
    text = (
        "id,received_at,channel,kind,category,severity,words,standards,owner,told_customer,justified\n"
        'C1,2026-05-04 09:15,phone,complaint,waiting,low,"Nobody\nanswers, ever",'
        "STD-ACK STD-ANSWER,ROLE-A,yes,no\n"
    )

    reading = read_text("complaints", {"c.csv": text})

    assert reading.findings == ()
    assert reading.register.records == (
        Record(
            id="C1",
            path="c.csv",
            line=2,
            fields={
                "id": "C1",
                "received_at": datetime.datetime.fromisoformat("2026-05-04T09:15"),
                "channel": "phone",
                "kind": "complaint",
                "category": "waiting",
                "severity": "low",
                "words": "Nobody answers, ever",
                "standards": ("STD-ACK", "STD-ANSWER"),
                "owner": "ROLE-A",
                "told_customer": True,
                "justified": "no",
            },
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"\ufeff{HEADER}\n{GOOD}\n".encode(), id="byte order mark"),
        pytest.param(f"{HEADER}\n{GOOD}\n".replace(",", ";").encode(), id="semicolons"),
        pytest.param(f"{HEADER}\n{GOOD}\n".replace(",", "\t").encode(), id="tabs"),
        pytest.param(f"{HEADER}\r\n{GOOD}\r\n\r\n".encode(), id="Windows, empty line"),
        pytest.param(f"# Invented, all of it\n\n{HEADER}\n{GOOD}\n".encode(), id="comment"),
    ],
)
def test_read_csv_dialects(read_text, content) -> None:
    reading = read_text("complaints", {"c.csv": content})

    assert said(reading) == []
    assert [record.fields for record in reading.register.records] == [
        {
            "id": "C1",
            "received_at": datetime.datetime.fromisoformat("2026-05-04T09:15"),
            "channel": "phone",
            "kind": "complaint",
            "category": "waiting",
            "words": "Nobody answers",
        }
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            "C1,2026-05-04,fone,complaint,waiting,Words",
            ["c.csv:2: complaint C1: 'channel' cannot be used: 'fone' is not one of phone, e-mail, "
             "web, counter, letter, social media, field; did you mean 'phone'?"],
            id="choice",
        ),
        pytest.param(
            "C1,4 May,phone,complaint,waiting,",
            [
                "c.csv:2: complaint C1 needs 'words': What the customer said, not what we think of it.",
                "c.csv:2: complaint C1: 'received_at' cannot be used: '4 May' is not a date with a "
                "time, such as 2026-03-01 14:05",
            ],
            id="missing and wrong kind",
        ),
        pytest.param(
            "C1,2026-11-22 00:01,phone,complaint,waiting,Words",
            ["c.csv:2: complaint C1: 'received_at' is 2026-11-22, which has not come yet"],
            id="future",
        ),
        pytest.param(
            f"{GOOD}\n{GOOD}",
            ["c.csv:3: the identifier C1 is used twice (line 2)"],
            id="twice",
        ),
        pytest.param(
            f"{GOOD},more",
            ["c.csv:2: has 7 cells under 6 columns; put text with ',' in it in quotes"],
            id="too many cells",
        ),
        pytest.param(
            'C1,2026-05-04,phone,complaint,waiting,"open',
            ["c.csv:2: not valid CSV: unexpected end of data"],
            id="open quote",
        ),
    ],
)  # fmt: skip
def test_read_csv_problems(read_text, rows, expected) -> None:
    assert said(read_text("complaints", {"c.csv": f"{HEADER}\n{rows}\n"})) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("", "c.csv:0: is empty: not even the columns have names", id="empty"),
        pytest.param("id,id\n", "c.csv:1: the column 'id' stands there twice", id="column twice"),
        pytest.param("id,,\n", "c.csv:1: a column has no name", id="nameless column"),
        pytest.param(b"id\n\xff\n", "c.csv:0: is not UTF-8; save it as CSV UTF-8 or YAML", id="Latin-1"),
    ],
)  # fmt: skip
def test_read_csv_that_is_none(read_text, content, expected) -> None:
    reading = read_text("complaints", {"c.csv": content})

    assert (said(reading), reading.usable) == ([expected], False)


def test_read_yaml_nested(read_text) -> None:
    reading = read_text("nonconformities", {"n.yml": """\
        format: 1
        register: nonconformities
        records:
          - id: NC-1
            title: Late answers
            raised: 2026-05-04
            source: complaint
            what: 9 of 30 answers were late in April 2026.
            owner: ROLE-A
            analyses:
              - analysed: 2026-05-10
                whys:
                  - why: Facts come late.
                    whys:
                      - why: Nobody has to send them.
                        evidence: Minutes of 6 May.
                        root_cause: true
                actions:
                  - {action: Set a limit, owner: ROLE-B, due: 2026-06-30}
        """})  # fmt: skip

    assert said(reading) == []
    [record] = reading.register.records
    assert (record.id, record.line, record.line_of("title"), record.line_of("lessons")) == (
        "NC-1", 4, 5, 4,
    )  # fmt: skip
    assert [
        (why.text("why"), why.line, why.flag("root_cause")) for why in record.all_rows("whys")
    ] == [
        ("Facts come late.", 13, False),
        ("Nobody has to send them.", 15, True),
    ]
    [action] = record.all_rows("actions")
    assert action.fields == {
        "action": "Set a limit",
        "owner": "ROLE-B",
        "due": datetime.date(2026, 6, 30),
    }


def test_read_yaml_problems(read_text) -> None:
    reading = read_text("nonconformities", {"n.yml": """\
        register: nonconformities
        records:
          - id: NC-1
            titel: Late answers
            title: Late answers
            raised: 2026-05-04
            source: complaint
            what: 9 of 30 answers were late.
            owner: ROLE-C
            standards: [STD-ANSWR, ROLE-A]
            analyses:
              - analysed: 2026-05-03
                actions:
                  - {action: Set a limit, owner: ROLE-B, due: 2026-05-01}
                checks: soon
        """})  # fmt: skip

    assert said(reading) == [
        "n.yml:4: unknown field 'titel'; did you mean 'title'?",
        "n.yml:9: nonconformity NC-1: 'owner' names ROLE-C, which is not in the manual; did you mean 'ROLE-B'?",
        "n.yml:10: nonconformity NC-1: 'standards' names ROLE-A, a role; it takes a standard or "
        "promise or procedure or step",
        "n.yml:10: nonconformity NC-1: 'standards' names STD-ANSWR, which is not in the manual; did "
        "you mean 'STD-ANSWER'?",
        "n.yml:12: the analysis: 'analysed' (2026-05-03) lies before 'raised' (2026-05-04)",
        "n.yml:14: the action: 'due' (2026-05-01) lies before 'raised' (2026-05-04)",
        "n.yml:15: 'checks' must be a list; begin each row with '- '",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("- a\n", "n.yml:0: must hold 'register:', the kind, and 'records:', a list", id="list"),
        pytest.param("a: [\n", "n.yml:1: not valid YAML: did not find expected node content", id="broken"),
        pytest.param("records: []\n", "n.yml:0: does not say what it is; write 'register: plan'", id="no kind"),
        pytest.param("register: audits\n", "n.yml:1: is a register of audits; write 'register: plan'", id="other kind"),
        pytest.param("format: 2\nregister: plan\n", "n.yml:1: format 2 is not known; this version reads format 1", id="format"),
        pytest.param("register: plan\nrecords: {a: 1}\n", "n.yml:2: 'records' must be a list; begin each row with '- '", id="mapping"),
        pytest.param("register: plan\nrecords:\n  - a\n", "n.yml:3: a row of 'records' is a mapping such as 'id: …', not 'a'", id="text"),
    ],
)  # fmt: skip
def test_read_yaml_that_is_none(read_text, content, expected) -> None:
    reading = read_text("plan", {"n.yml": content})

    assert (said(reading), reading.usable) == ([expected], False)


def test_read_missing_file(read_text, tmp_path, catalogue) -> None:
    (tmp_path / "complaints.csv").write_text("", encoding="utf-8")
    reading = read_register(
        "complaints",
        [tmp_path / "complaint.csv"],
        root=tmp_path,
        catalogue=catalogue,
        today=datetime.date(2026, 11, 21),
    )

    assert said(reading) == [
        "complaint.csv:0: there is no such file; did you mean 'complaints.csv'?"
    ]


VISITS = """\
    register: visits
    scenarios:
      - {id: S1, title: A leak is reported, channel: phone}
    checklist:
      - {id: L1, question: Was there a greeting?, standards: [STD-GREET], weight: 2, critical: true}
      - {id: L2, question: Was it clear?, standards: [STD-GREET], weight: 1}
    records:
      - id: V1
        visited_at: 2026-05-04 10:00
        channel: phone
        shopper: M1
        scenario: S2
        lines:
          L1: 1
          L2: n/a
          L3: {score: 3, maximum: 4, note: Nearly}
"""


def test_read_head_and_short_rows(read_text) -> None:
    reading = read_text("visits", {"v.yml": VISITS})

    assert said(reading) == [
        "v.yml:12: visit V1: 'scenario' is S2, which is not in 'scenarios'",
        "v.yml:16: the result: 'line' is L3, which is not in 'checklist'",
    ]
    [visit] = reading.register.records
    assert [row.fields for row in visit.rows("lines")] == [
        {"line": "L1", "score": 1.0},
        {"line": "L2"},
        {"line": "L3", "score": 3.0, "maximum": 4.0, "note": "Nearly"},
    ]


SERVQUAL = """\
    register: servqual
    scale_from: 1
    scale_to: 7
    dimensions:
      - {id: empathy, title: Empathy, weight: 100}
    pairs:
      - {id: "01", dimension: empathy, expectation: They would listen., perception: They listen.}
      - {id: "02", dimension: asurance, expectation: They would know., perception: They know.}
"""


def test_read_columns_from_the_head(read_text) -> None:
    answers = "id,answered_at,e01,p01,e02,p02,e03\nR1,2026-05-04,7,5,,8,1\n"

    reading = read_text("servqual", {"s.yml": SERVQUAL, "s.csv": answers})

    assert said(reading) == [
        "s.csv:2: answer R1: 'p02' cannot be used: 8 is above 7",
        "s.csv:2: unknown field 'e03'; did you mean 'e02'?",
        "s.yml:8: pair 02: 'dimension' is asurance, which is not in 'dimensions'",
    ]  # fmt: skip
    assert reading.register.records[0].fields == {
        "id": "R1",
        "answered_at": datetime.date(2026, 5, 4),
        "e01": 7,
        "p01": 5,
    }


def test_read_database_rows(catalogue: Catalogue) -> None:
    """A row of a database has no line: the source and the number of the row are named."""
    rows = [
        {
            "id": 17,
            "received_at": datetime.datetime(2026, 5, 4, 8, 15, tzinfo=datetime.UTC),
            "channel": "web",
            "kind": "praise",
            "category": "bill",
            "words": "Thanks",
            "answer": None,
        },
        {"id": 18.0, "received_at": datetime.date(2026, 5, 4), "channel": "web", "kind": "praise"},
    ]

    reading = read_rows(
        "complaints",
        RawFile(rows=database_rows(rows, "manual/sources.yml", 7)),
        catalogue=catalogue,
        today=datetime.date(2026, 11, 21),
        options={"timezone": "Europe/Lisbon", "choices": {"category": ["waiting", "other"]}},
        path="manual/sources.yml",
    )

    assert said(reading) == [
        "manual/sources.yml:7: row 1: complaint 17: 'category' cannot be used: 'bill' is not one of "
        "waiting, other",
        "manual/sources.yml:7: row 2: complaint 18.0 needs 'category': What it is about.",
        "manual/sources.yml:7: row 2: complaint 18.0 needs 'words': What the customer said, not what "
        "we think of it.",
    ]
    assert [record.fields for record in reading.register.records] == [
        {
            "id": "17",
            "received_at": datetime.datetime.fromisoformat("2026-05-04T09:15"),
            "channel": "web",
            "kind": "praise",
            "words": "Thanks",
        },
        {
            "id": "18",
            "received_at": datetime.datetime.fromisoformat("2026-05-04T00:00"),
            "channel": "web",
            "kind": "praise",
        },
    ]
