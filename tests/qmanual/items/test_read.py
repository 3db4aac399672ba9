"""Reading a manual: what is found, and what is said about what is wrong."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.errors import HistoryError, QmanualError
from qmanual.items.model import Reading
from qmanual.items.read import read_folder, read_revision

Read = Callable[[str], Reading]


def findings(reading: Reading) -> list[str]:
    return [f"{f.line} {f.code}: {f.message}" for f in reading.findings]


def test_read_folder_finds_every_item_in_order(read_page: Read, page: str) -> None:
    reading = read_page(page)

    assert reading.findings == ()
    assert [(item.id, item.type, item.line) for item in reading.catalogue.items.values()] == [
        ("ROLE-LEAD", "role", 15),
        ("NEED-FAST", "need", 19),
        ("STD-PHONE", "standard", 23),
        ("PRC-CALL", "procedure", 34),
        ("PRC-CALL-01", "step", 37),
        ("PRC-CALL-02", "step", 44),
    ]


def test_read_folder_reads_options_links_and_text(read_page: Read, page: str) -> None:
    standard = read_page(page).catalogue.items["STD-PHONE"]

    assert standard.title == "Calls are answered within 20 seconds"
    assert standard.fields == {
        "channel": "phone",
        "metric": "time to answer a call",
        "at_most": {"value": 20, "unit": "s"},
        "share": {"value": 80, "unit": "%"},
    }
    assert standard.links == {"owner": ("ROLE-LEAD",), "meets": ("NEED-FAST",)}
    assert standard.text == "The clock starts when the caller enters the queue."
    assert standard.body == "The clock starts when the caller **enters** the queue."
    assert (standard.document, standard.docname) == ("DOC-PHONE", "manual/page")


def test_read_folder_nests_steps_in_their_procedure(read_page: Read, page: str) -> None:
    items = read_page(page).catalogue.items

    assert items["PRC-CALL"].children == ("PRC-CALL-01", "PRC-CALL-02")
    assert items["PRC-CALL"].text == ""
    assert items["PRC-CALL-02"].parent == "PRC-CALL"
    assert items["PRC-CALL-02"].fields == {"record": "Case"}


def test_read_folder_reads_the_document(read_page: Read, page: str) -> None:
    document = read_page(page).catalogue.documents["DOC-PHONE"]

    assert (document.title, document.docname, document.path) == (
        "Phone",
        "manual/page",
        "manual/page.md",
    )
    assert document.fields == {
        "owner": "ROLE-LEAD",
        "approver": "ROLE-LEAD",
        "revision": "1",
        "reason": "First issue.",
        "effective": "2026-03-01",
        "review_in": {"value": 12, "unit": "month"},
    }


def test_read_folder_keeps_yaml_of_a_kpi(read_page: Read, page: str) -> None:
    kpi = page + (
        "\n```{kpi} KPI-A Answered in time\n"
        "source: calls\n"
        "metric: {type: ratio, numerator: 'wait <= 20'}\n"
        "unit: percent\n"
        "targets:\n- {from: 2026-01-01, target: 0.8}\n"
        "owner: ROLE-LEAD\nmeasures: STD-PHONE\n"
        "---\nIn words.\n```\n"
    )

    item = read_page(kpi).catalogue.items["KPI-A"]

    assert item.fields == {
        "source": "calls",
        "metric": {"type": "ratio", "numerator": "wait <= 20"},
        "unit": "percent",
        "targets": [{"from": "2026-01-01", "target": 0.8}],
    }
    assert item.links == {"owner": ("ROLE-LEAD",), "measures": ("STD-PHONE",)}
    assert item.text == "In words."


def test_read_folder_finds_items_inside_other_directives(read_page: Read, page: str) -> None:
    wrapped = (
        page + "\n::::{note}\n:class: wide\n\n:::{term} TERM-CASE Case\nOne matter.\n:::\n::::\n"
    )

    item = read_page(wrapped).catalogue.items["TERM-CASE"]

    assert (item.text, item.line, item.parent) == ("One matter.", 56, None)


def test_read_folder_ignores_items_shown_as_code(read_page: Read, page: str) -> None:
    shown = (
        page
        + "\n````md\n:::{term} TERM-X X\nShown.\n:::\n````\n\n```{code-block} md\n:::{term} TERM-Y Y\n:::\n```\n"
    )

    reading = read_page(shown)

    assert reading.findings == ()
    assert not {"TERM-X", "TERM-Y"} & set(reading.catalogue.items)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            ":channel: phone",
            ":chanel: phone",
            ["24 unknown-option: a standard has no option 'chanel'; did you mean 'channel'?"],
        ),
        (
            ":at_most: 20 s",
            ":at_most: twenty",
            [
                "26 bad-value: option 'at_most': 'twenty' is not a number with a unit, such as 20 s or 95 %"
            ],
        ),
        (
            ":meets: NEED-FAST",
            ":meets: NEED-FAS",
            [
                "29 dangling-link: 'meets' points at NEED-FAS, which does not exist; did you mean 'NEED-FAST'?"
            ],
        ),
        (
            ":meets: NEED-FAST",
            ":meets: ROLE-LEAD",
            ["29 wrong-link: 'meets' points at ROLE-LEAD, a role; it takes a need"],
        ),
        (
            ":share: 80 %",
            ":share: 80 %\n:share: 90 %",
            ["28 duplicate-option: 'share' stands here twice"],
        ),
        (
            "{need} NEED-FAST A quick answer",
            "{need} need-fast A quick answer",
            [
                "29 dangling-link: 'meets' points at NEED-FAST, which does not exist; did you mean 'need-fast'?"
            ],
        ),
        (
            "{need} NEED-FAST A quick answer",
            "{need} NEED-FAST",
            ["19 missing-title: NEED-FAST has no title; write it after the identifier"],
        ),
        (
            ":segment: everyone\n",
            "",
            ["19 missing-option: a need needs the option 'segment': Which customers have it."],
        ),
        (
            "role: [ROLE-LEAD]\nrecord: Case",
            "role: [ROLE-LEAD\nrecord: Case",
            [
                "47 bad-yaml: not valid YAML: did not find expected ',' or ']'",
                "44 missing-option: a step needs the option 'role': Who",
            ],
        ),
        (
            "  effective: 2026-03-01\n",
            "  effective: soon\n",
            ["8 bad-value: document field 'effective': 'soon' is not a date such as 2026-03-01"],
        ),
        (
            "  review_in: 12 months\n",
            "  review_in: 12 months\n  titel: x\n",
            ["10 unknown-option: a document has no field 'titel'"],
        ),
        (
            "  approver: ROLE-LEAD\n",
            "  approver: ROLE-BOSS\n",
            ["1 dangling-link: the document's 'approver' is ROLE-BOSS, which is not a role"],
        ),
    ],
)
def test_read_folder_reports_bad_input_with_its_line(
    read_page: Read, page: str, old: str, new: str, expected: list[str]
) -> None:
    assert old in page

    reading = read_page(page.replace(old, new, 1))

    assert sorted(findings(reading)) == sorted(expected)


def test_read_folder_reports_a_duplicate_with_both_places(
    write_manual: Callable[..., Path], page: str
) -> None:
    other = page.replace("DOC-PHONE", "DOC-OTHER").replace("PRC-CALL", "PRC-OTHER")
    other = other.replace(":::{qm:role} ROLE-LEAD", ":::{qm:role} Role-Lead")

    reading = read_folder(write_manual(a=page, b=other))

    assert [str(finding) for finding in reading.findings] == [
        f"manual/b.md:{line}: error: {name} stands at manual/a.md:{line} already; "
        "an identifier is used once [duplicate-id]"
        for line, name in ((15, "Role-Lead"), (19, "NEED-FAST"), (23, "STD-PHONE"))
    ]


def test_read_folder_reports_a_fence_that_swallows_the_rest(read_page: Read, page: str) -> None:
    # The same number of colons outside and inside: the inner fence closes the outer one.
    reading = read_page(page.replace("::::{procedure}", ":::{procedure}", 1))

    assert "unclosed-fence" in {finding.code for finding in reading.findings}


def test_read_folder_reports_a_step_outside_a_procedure(read_page: Read, page: str) -> None:
    reading = read_page(page + "\n:::{step} PRC-X-01 Alone\n:role: ROLE-LEAD\n:::\n")

    assert findings(reading) == ["53 nesting: a step must stand inside a procedure"]


def test_read_folder_reports_items_on_a_page_without_front_matter(read_page: Read) -> None:
    reading = read_page("# Page\n\n:::{term} TERM-A A\nText.\n:::\n")

    assert [(f.line, f.code) for f in reading.findings] == [(1, "no-document")]


def test_read_folder_names_the_line_that_is_not_utf8(write_manual: Callable[..., Path]) -> None:
    root = write_manual(page="# Page\n")
    (root / "manual" / "page.md").write_bytes(b"# Page\n\ncaf\xe9\n")

    with pytest.raises(QmanualError) as caught:
        read_folder(root)

    assert str(caught.value) == "manual/page.md:3: is not UTF-8 text; save it as UTF-8"


def test_read_folder_accepts_windows_line_ends_and_a_byte_order_mark(
    write_manual: Callable[..., Path], page: str
) -> None:
    root = write_manual(page=page)
    plain = read_folder(root).catalogue
    windows = b"\xef\xbb\xbf" + page.replace("\n", "\r\n").encode()
    (root / "manual" / "page.md").write_bytes(windows)

    assert read_folder(root).catalogue == plain


def test_read_folder_follows_the_table_of_contents(
    write_manual: Callable[..., Path], page: str
) -> None:
    root = write_manual(b=page, a="# Not shown\n")
    toc = "format: jb-book\nroot: manual/b\nchapters:\n- file: manual/missing\n"
    (root / "manual" / "_toc.yml").write_text(toc, encoding="utf-8")

    reading = read_folder(root)

    assert list(reading.catalogue.documents) == ["DOC-PHONE"]
    assert [str(finding) for finding in reading.findings] == [
        "manual/_toc.yml:4: error: there is no page manual/missing.md; write it, or take it out "
        "of the contents [missing-page]"
    ]


def test_read_folder_puts_an_overlay_in_place(
    write_manual: Callable[..., Path], page: str, tmp_path: Path
) -> None:
    root = write_manual(page=page)
    overlay = tmp_path / "earlier"
    overlay.mkdir()
    (overlay / "page.md").write_text(page.replace("20 s", "30 s"), encoding="utf-8")

    standard = read_folder(root, overlay=overlay).catalogue.items["STD-PHONE"]

    assert standard.fields["at_most"] == {"value": 30, "unit": "s"}
    assert standard.path == "manual/page.md"


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


def test_read_revision_equals_the_folder_of_that_time(
    write_manual: Callable[..., Path], page: str
) -> None:
    root = write_manual(page=page)
    before = read_folder(root)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    (root / "manual" / "page.md").write_text(page.replace("20 s", "15 s"), encoding="utf-8")

    assert read_revision(root, "HEAD") == before
    assert read_folder(root) != before


@pytest.mark.parametrize("revision", ["nonsense", "-x", "HEAD~9"])
def test_read_revision_says_what_is_not_there(
    write_manual: Callable[..., Path], page: str, revision: str
) -> None:
    root = write_manual(page=page)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")

    with pytest.raises(HistoryError, match=re.escape(f"{revision!r}")):
        read_revision(root, revision)


def test_read_revision_without_history_says_so(
    write_manual: Callable[..., Path], page: str
) -> None:
    root = write_manual(page=page)

    with pytest.raises(HistoryError, match="there is no git history here"):
        read_revision(root, "HEAD")
