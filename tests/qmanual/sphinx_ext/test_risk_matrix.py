"""The risk matrix: every risk in its square, and in the list in the order of its weight."""

import re

RISK = """\
:::{{risk}} {id} {title}
:cause: C
:effect: E
:likelihood: {likelihood}
:impact: {impact}
:owner: ROLE-LEAD
:controlled_by: STD-PHONE-01
:::
"""


def texts(html: str, tag: str) -> list[str]:
    cells = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", "", cell).split()) for cell in cells]


def rows(html: str, name: str) -> list[list[str]]:
    table = re.search(rf'<table class="[^"]*{name}[^"]*"[^>]*>(.*?)</table>', html, re.DOTALL)
    assert table is not None
    return [texts(row, "t[hd]") for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table[1], re.DOTALL)]


def test_risks_stand_in_their_squares_and_in_the_order_of_their_weight(project) -> None:
    risks = [
        RISK.format(id="RISK-A", title="Small", likelihood=1, impact=2),
        RISK.format(id="RISK-B", title="Great", likelihood=4, impact=5),
        RISK.format(id="RISK-C", title="Middle", likelihood=4, impact=3),
        RISK.format(id="RISK-D", title="Also middle", likelihood=4, impact=3),
    ]
    project.page("other", "# Other\n\n```{risk-matrix}\n```\n\n" + "\n".join(risks))

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = project.html("manual/other")
    assert rows(html, "qm-matrix") == [
        ["Likelihood ↓ Impact →", "1", "2", "3", "4", "5"],
        ["5", "", "", "▲", "◆", "◆"],
        ["4", "", "", "▲ 2 3", "▲", "◆ 1"],
        ["3", "", "", "", "▲", "▲"],
        ["2", "", "", "", "", ""],
        ["1", "", "4", "", "", ""],
    ]
    assert [row[:2] for row in rows(html, "qm-risks")] == [
        ["Title", "Weight"],
        ["1. Great", "20"],
        ["2. Middle", "12"],
        ["3. Also middle", "12"],
        ["4. Small", "2"],
    ]
    assert 'title="RISK-B">1</a>' in html


def test_limits_of_the_levels_can_be_set_and_nothing_is_shown_without_a_risk(project) -> None:
    project.page("other", "# Other\n\n```{risk-matrix}\n:discuss: 2\n:escalate: 3\n```\n")

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    assert "No risk has been weighed yet." in project.html("manual/other")
    assert "qm-matrix" not in project.html("manual/other")


def test_a_document_that_does_not_exist_is_an_error(project) -> None:
    project.page("other", "# Other\n\n```{risk-matrix}\n:document: DOC-NONE\n```\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert "there is no document 'DOC-NONE'" in built.stderr
