import re

from qmanual.items.read import read_folder


def strip_of(html: str) -> list[str]:
    summary = re.search(r'<details class="qm-control[^>]*>\s*<summary>(.*?)</summary>', html)
    assert summary is not None
    return [" ".join(part.split()) for part in re.sub("<[^>]+>", "", summary[1]).split("·")]


def test_draft_says_so(project):
    project.build("-W", "--keep-going")

    html = project.html("manual/policy")
    assert strip_of(html) == ["DOC-POLICY", "revision 1", "draft", "owner: Quality lead"]
    assert html.index("</h1>") < html.index("qm-control") < html.index("qm-item")
    assert "This text has not been approved." in html


def test_approved_text_is_in_force_and_knows_its_next_review(project):
    document = read_folder(project.root).catalogue.documents["DOC-POLICY"]
    project.write(
        "manual/approvals.yml",
        "approvals:\n- document: DOC-POLICY\n  revision: '1'\n  kind: approval\n"
        f"  hash: {document.content_hash}\n  role: ROLE-LEAD\n  name: Ana Reis\n"
        "  date: 2026-02-20\n",
    )

    project.build("-W", "--keep-going")

    html = project.html("manual/policy")
    assert strip_of(html) == [
        "DOC-POLICY", "revision 1", "in force since 2 March 2026", "owner: Quality lead",
        "next review: 20 February 2027",
    ]  # fmt: skip
    assert "Ana Reis (Quality lead), 20 February 2026" in html


def test_approval_rewrites_the_page_of_its_document_and_no_other(project):
    project.build()
    before = project.stamps()
    document = read_folder(project.root).catalogue.documents["DOC-POLICY"]
    project.write(
        "manual/approvals.yml",
        "approvals:\n- {document: DOC-POLICY, revision: '1', kind: approval, role: ROLE-LEAD, "
        f"name: A, date: 2026-02-20, hash: {document.content_hash}}}\n",
    )

    project.build()

    after = project.stamps()
    # Sphinx itself writes the index again, whose table of contents names the page.
    assert [name for name in after if after[name] != before[name]] == [
        "manual/index.html",
        "manual/policy.html",
    ]


def test_broken_approvals_are_a_warning_with_their_line(project):
    project.write("manual/approvals.yml", "approvals:\n- {document: DOC-POLICY}\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert built.warnings == (
        "manual/approvals.yml:2: WARNING: the record has no 'date' [config] [qm.catalogue]",
    )
