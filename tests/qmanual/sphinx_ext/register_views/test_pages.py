"""Registers on pages: one small manual that keeps every kind, built once."""

import re

import pytest

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
    project.registers()
    project.page("other", PAGE + OBJECTIVE)

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
    project.registers()
    project.page("other", PAGE + OBJECTIVE)

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
    project.registers()
    project.page("other", "# Other\n\n```{register} complaints\n```\n" + OBJECTIVE)

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
    project.registers()
    project.page("other", f"# Other\n\n{directive}\n\n" + OBJECTIVE)

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert message in built.stderr
    assert "manual/other.md:1" in built.stderr
