"""Registers on pages: one small manual that keeps every kind, built once."""

import re

import pytest

SOURCES = """\
format: 1
sources:
  complaints: {title: Complaints, register: complaints, path: registers/complaints.csv}
  cases: {title: Cases, register: nonconformities, path: registers/cases.yml}
  audits: {title: Audits, register: audits, path: registers/audits.yml}
  visits: {title: Visits, register: visits, path: registers/visits.yml}
  plan: {title: Plan, register: plan, path: registers/plan.yml}
  survey: {title: Survey, register: servqual, path: [registers/survey.yml, registers/answers.csv]}
  nothing: {title: Nothing yet, register: complaints, path: registers/nothing.csv}
"""

COMPLAINTS = """\
id,received_at,channel,kind,category,severity,words,closed_at
C1,2026-01-05 09:00,phone,complaint,bill,low,Too high.,2026-01-09 10:00
C2,2026-02-05 09:00,web,complaint,bill,medium,Again <b>too</b> high.,
C3,2026-03-05 09:00,web,complaint,repair,,Nobody came.,
C4,2026-03-06 09:00,web,praise,crew,,Friendly.,2026-03-06 10:00
"""

CASES = """\
format: 1
register: nonconformities
records:
  - id: NC-1
    title: Bills too high
    raised: 2026-02-06
    source: complaint
    what: Two bills in a month were twice as high as they should be.
    owner: ROLE-LEAD
    correction: Both were corrected.
    analyses:
      - analysed: 2026-02-10
        whys:
          - why: The meter was read twice.
            evidence: Reader's log
            whys:
              - why: Two lists were in use.
                root_cause: true
          - why: Nobody compared the bills.
        actions:
          - {action: Keep one list, owner: ROLE-LEAD, due: 2026-04-10, first_due: 2026-03-10, done: 2026-04-02, extended: The list had gaps.}
        checks:
          - {planned: 2026-05-01, method: judgement, made: 2026-05-02, verdict: not effective, note: Two more bills.}
      - analysed: 2026-05-03
        actions:
          - {action: Read meters by radio, owner: ROLE-LEAD, due: 2026-12-01}
    lessons: One list only.
"""

AUDITS = """\
format: 1
register: audits
programme: Audits of 2026
records:
  - id: A1
    title: Phone
    criteria: [STD-PHONE-01]
    auditor: ROLE-LEAD
    planned: 2026-03-01
    done: 2026-03-02
    report: 2026-03-09
    findings:
      - {id: A1-1, finding: Waits are not written down, grade: minor, item: STD-PHONE-01, owner: ROLE-LEAD, due: 2026-12-01}
      - {id: A1-2, finding: Greeting differs, grade: observation, owner: ROLE-LEAD, due: 2026-04-01, closed: 2026-03-20}
  - {id: A2, title: Windows, criteria: [STD-PHONE-01], auditor: ROLE-LEAD, planned: 2026-09-01}
"""

VISITS = """\
format: 1
register: visits
scenarios:
  - {id: S1, title: A leak, channel: phone}
checklist:
  - {id: L1, question: Was there a greeting?, standards: [STD-PHONE-01], weight: 3}
  - {id: L2, question: Was the answer right?, standards: [STD-PHONE-01], weight: 1, critical: true}
records:
  - {id: V1, visited_at: 2026-03-01 10:00, channel: phone, site: Centre, shopper: M1, scenario: S1, lines: {L1: 1, L2: 1}}
  - {id: V2, visited_at: 2026-03-02 10:00, channel: phone, shopper: M2, scenario: S1, lines: {L1: 1, L2: 0}}
  - {id: V3, visited_at: 2026-03-03 10:00, channel: phone, shopper: M2, scenario: S1, lines: {L1: n/a, L2: 1}}
"""

PLAN = """\
format: 1
register: plan
records:
  - id: QP-1
    measure: Call back everyone
    objectives: [OBJ-PHONE]
    owner: ROLE-LEAD
    milestones:
      - {milestone: Bought, due: 2026-03-01, done: 2026-02-20}
      - {milestone: Tested, due: 2026-05-01, first_due: 2026-04-01, replanned: 2026-03-20, slip: Supplier was late.}
      - {milestone: In use, due: 2027-01-01}
"""

SURVEY = """\
format: 1
register: servqual
title: What people expect
scale_from: 1
scale_to: 7
invited: 10
bias: Only by e-mail.
dimensions:
  - {id: empathy, title: Care, weight: 60}
  - {id: reliability, title: Trust, weight: 40}
pairs:
  - {id: "01", dimension: empathy, expectation: They listen., perception: We listen.}
  - {id: "02", dimension: reliability, expectation: They keep their word., perception: We keep our word.}
"""

ANSWERS = """\
id,answered_at,e01,p01,e02,p02
R1,2026-01-02,7,5,6,6
R2,2026-01-03,6,6,,5
"""

OBJECTIVE = """\
:::{objective} OBJ-PHONE More calls in time
:baseline: 70 %
:target: 80 %
:due: 2026-12-31
:owner: ROLE-LEAD
:serves: CMT-FAST
:::
"""

PAGE = """\
# Other

```{complaint-counts} complaints
```

```{register} complaints
:columns: id, channel, closed_at
:where: closed_at is empty
:sort: -received_at
:caption: Still open
```

```{register} complaints
:columns: id
:limit: 1
```

```{register} nothing
```

```{corrective-action} NC-1
```

```{audit-programme} audits
```

```{mystery-visits} visits
```

```{questionnaire} survey
```

```{quality-plan} plan
```

"""


def write(project, body: str) -> None:
    project.write("manual/sources.yml", SOURCES)
    for name, text in (
        ("complaints.csv", COMPLAINTS), ("cases.yml", CASES), ("audits.yml", AUDITS),
        ("visits.yml", VISITS), ("plan.yml", PLAN), ("survey.yml", SURVEY),
        ("answers.csv", ANSWERS), ("nothing.csv", COMPLAINTS.splitlines()[0] + "\n"),
    ):  # fmt: skip
        project.write(f"manual/registers/{name}", text)
    project.page("other", body)


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def tables(html: str) -> list[list[list[str]]]:
    found = re.findall(r"<table [^>]*\bqm-register\b[^>]*>(.*?)</table>", html, re.DOTALL)
    return [
        [
            [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in found
    ]


def test_each_kind_of_register_has_its_form(project) -> None:
    write(project, PAGE + OBJECTIVE)

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = project.html("manual/other")
    words = plain(html)
    counts, still_open, first, actions, more, audits, findings, lines, visits, *rest = tables(html)
    assert counts == [
        ["Category", "Low", "Medium", "High", "Not graded", "In all", "Still open"],
        ["bill", "1", "1", "–", "–", "2", "1"],
        ["repair", "–", "–", "–", "1", "1", "1"],
    ]
    assert "3 complaints and 1 other messages from 5 January 2026 to 6 March 2026." in words
    assert still_open == [
        ["Number", "Channel"],
        ["C3", "Web"],
        ["C2", "Web"],
    ]
    assert first == [["Number"], ["C1"]]
    assert "3 more are in the register." in words
    assert "Nothing to list here yet." in words
    assert actions == [
        ["Action", "Owner", "Due", "Done"],
        ["Keep one list", "Quality lead", "10 Apr 2026, first 10 Mar 2026", "2 Apr 2026"],
    ]
    assert more[1][:3] == ["Read meters by radio", "Quality lead", "1 Dec 2026"]
    assert audits == [
        ["Title", "Planned", "Done", "Auditor", "Criteria", "Findings", "Report published"],
        ["Phone", "1 Mar 2026", "2 Mar 2026", "Quality lead", "1 requirement",
         "Minor 1, observation 1", "9 Mar 2026"],
        ["Windows", "1 Sep 2026", "", "Quality lead", "1 requirement", "", ""],
    ]  # fmt: skip
    assert "1 of 2 audits done, 1 of 1 requirement audited, 1 finding open" in words
    assert [row[0] for row in findings] == ["Number", "A1-1", "A1-2"]
    assert lines == [
        ["Line", "Standard", "Weight", "Must not fail", "Points of 100", "Came up"],
        ["Was there a greeting?", "Calls are answered within 20 seconds", "3", "", "100", "2"],
        [
            "Was the answer right?",
            "Calls are answered within 20 seconds",
            "1",
            "Critical",
            "67",
            "3",
        ],
    ]
    assert visits == [
        ["Day", "Where", "Scenario", "Points of 100", "Critical lines failed"],
        ["3 Mar 2026", "Phone", "A leak", "100", "None"],
        ["2 Mar 2026", "Phone", "A leak", "75", "Was the answer right?"],
        ["1 Mar 2026", "Phone, Centre", "A leak", "100", "None"],
    ]
    care, trust, milestones = rest
    assert care[1] == ["We listen.", "6.50", "5.50", "-1.00", "2"]
    assert trust[1] == ["We keep our word.", "6.00", "6.00", "0.00", "1"]
    assert "2 people answered of 10 who were asked." in words
    assert milestones == [
        ["Milestone", "Due", "Reached", "Slip", "Why late"],
        ["Bought", "1 Mar 2026", "20 Feb 2026", "", ""],
        ["Tested", "1 May 2026", "◆ Late", "30 days", "Supplier was late."],
        ["In use", "1 Jan 2027", "", "", ""],
    ]
    assert "1 of 3 milestones reached; 1 is late." in words


def test_a_case_shows_its_causes_as_a_tree(project, inside) -> None:
    write(project, PAGE + OBJECTIVE)

    project.build("-W", "--keep-going")

    case = inside(project.html("manual/other"), "nc-1")
    tree = re.search(r'<ul class="[^"]*qm-whys[^"]*">.*?</ul>\s*</li>.*?</ul>', case, re.DOTALL)
    assert tree is not None
    assert plain(tree[0]) == (
        "The meter was read twice. (Reader's log) Root cause: Two lists were in use. "
        "Nobody compared the bills."
    )
    assert "Being acted on" in plain(case)
    assert "Round 1: why it happened (10 February 2026)" in plain(case)
    assert "Round 2: why it happened (3 May 2026)" in plain(case)


def test_what_people_said_is_not_shown(project) -> None:
    write(project, "# Other\n\n```{register} complaints\n```\n" + OBJECTIVE)

    project.build("-W", "--keep-going")

    assert "Nobody came" not in project.html("manual/other")


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ("```{register} complaint\n```",
         "there is no register 'complaint' in sources.yml; did you mean 'complaints'?"),
        ("```{register} complaints\n:columns: id, words\n```",
         "the field 'words' holds what people said or who they are: it is not shown"),
        ("```{register} complaints\n:columns: id, chanel\n```",
         "the register 'complaints' has no field 'chanel'; did you mean 'channel'?"),
        ("```{register} cases\n:table: action\n```",
         "the register 'cases' has no table 'action'; did you mean 'actions'?"),
        ("```{register} complaints\n:limit: 0\n```", "option 'limit' must be 1 or more"),
        ("```{register}\n```", "needs the name of a register, as in sources.yml"),
        ("```{quality-plan} audits\n```", "the register 'audits' is one of audits, not of plan"),
        ("```{corrective-action} NC-2\n```",
         "there is no nonconformity 'NC-2'; did you mean 'NC-1'?"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_an_error_on_its_line(project, directive: str, message: str) -> None:
    write(project, f"# Other\n\n{directive}\n\n" + OBJECTIVE)

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert message in built.stderr
    assert "manual/other.md:1" in built.stderr
