import re

import pytest


def texts(html: str, tag: str) -> list[str]:
    cells = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", "", cell).split()) for cell in cells]


def test_items_lists_what_was_asked_for(project):
    project.page(
        "other",
        "# Other\n\n```{items}\n:type: standard, commitment\n:columns: id, type, at_most, mentioned_by\n"
        ":sort: -id\n:caption: All of it\n```\n",
    )

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = project.html("manual/other")
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    assert [texts(row, "t[hd]") for row in rows] == [
        ["Identifier", "Type", "At most", "Mentioned by"],
        ["STD-PHONE-01", "Service standard", "20 seconds", ""],
        ["CMT-FAST", "Policy commitment", "", "Calls are answered within 20 seconds"],
    ]
    assert '<p class="qm-caption">All of it</p>' in html


def test_empty_table_says_so(project):
    project.page("other", "# Other\n\n```{items}\n:type: risk\n```\n\n```{kpi-table}\n```\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 0
    assert project.html("manual/other").count("Nothing to list here yet.") == 2


@pytest.mark.parametrize(
    ("directive", "line", "message"),
    [
        ("```{items}\n:type: standart\n```", 15, "there is no type 'standart'; did you mean 'standard'?"),
        ("```{items}\n:type: standard\n:where: chanel == phone\n```", 16,
         "option 'where': there is no field 'chanel'; did you mean 'channel'?"),
        ("```{items}\n:type: standard\n:columns: title, chanel\n```", 16,
         "there is no column 'chanel'; did you mean 'channel'?"),
        ("```{items}\n:typ: standard\n```", 15, "a items has no option 'typ'; did you mean 'type'?"),
        ("```{items}\n---\ntype: [standard\n---\n```", 16, "not valid YAML"),
        ("```{items}\n:type: standard\n\nSome text.\n```", 17, "has text in it"),
        ("```{blueprint}\n```", 14, "needs one identifier of a process"),
        ("```{raci} now\n```", 14, "takes no argument, but has 'now'"),
    ],
)  # fmt: skip
def test_bad_option_is_an_error_on_its_line_and_shows_no_table(project, directive, line, message):
    project.page("other", f"# Other\n\n{directive}\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"manual/other.md:{line}: WARNING: ")
    assert message in built.warnings[0]
    html = project.html("manual/other")
    assert "This table cannot be shown" in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ("```{items}\n:document: DOC-POLICE\n```", "there is no document 'DOC-POLICE'; did you mean 'DOC-POLICY'?"),
        ("```{blueprint} PROC-X\n```", "there is no process 'PROC-X'"),
        ("```{blueprint} CMT-FAST\n```", "CMT-FAST is a commitment, not a process"),
    ],
)  # fmt: skip
def test_option_that_names_nothing_is_an_error(project, directive, message):
    project.page("other", f"# Other\n\n{directive}\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"manual/other.md:14: WARNING: {message}")


PROCESS = """\
# Other

:::{process} PROC-A Serve
:accountable: ROLE-LEAD
:responsible: ROLE-CLERK
:informed: ROLE-CLERK
:::

:::{qm:role} ROLE-CLERK Clerk
:::

:::{stage} STG-1 Ask
:of: PROC-A
:customer: Asks
:moment_of_truth: true
:::

:::{stage} STG-2 Hear
:of: PROC-A
:customer: Listens
:wait: 2 min
:::

```{raci}
```

```{blueprint} PROC-A
```

```{clause-matrix}
```
"""


def test_matrices(project):
    project.page("other", PROCESS, clause="10.1")

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = project.html("manual/other")
    raci, _frame, blueprint = html[html.index("qm-raci") :].partition("qm-blueprint-frame")
    clauses = html[html.index("qm-clauses") :]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", raci, re.DOTALL)
    assert [texts(row, "t[hd]") for row in rows] == [
        ["Work", "Clerk", "Quality lead"],
        ["Serve", "R I", "A"],
    ]
    assert texts(blueprint[: blueprint.index("</ol>")], "d[td]") == [
        "Customer", "Asks", "Longest wait", "–",
        "Customer", "Listens", "Longest wait", "2 minutes",
    ]  # fmt: skip
    assert blueprint.count("Moment of truth") == 1
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", clauses, re.DOTALL)
    assert [texts(row, "t[hd]")[0] for row in rows] == [
        "Clause",
        "9001:5.2",
        "9001:8.2",
        "9001:10.1",
    ]


def test_table_of_the_author_scrolls_in_a_frame_of_its_own(project):
    project.page("other", "# Other\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 0
    assert re.search(
        r'<div class="qm-scroll" tabindex="0">\s*<table class="[a-z -]*docutils',
        project.html("manual/other"),
    )
