"""What differs between two editions, in the manual's own terms."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.redline import Redline, draw_redline
from qmanual.editions.redline_text import redline_lines
from qmanual.editions.site_pages import redline_page
from qmanual.editions.store import open_edition


@pytest.fixture
def redline(put_edition: Callable[..., Path]) -> Redline:
    old = put_edition("1.0", limit="30 s")
    new = put_edition("1.1", limit="20 s", effective="2026-06-01")
    return draw_redline(open_edition(old), open_edition(new))


def test_limits_come_first_then_the_text_around(redline: Redline) -> None:
    assert list(redline_lines(redline)) == [
        "From edition 1.0 to edition 1.1",
        "Statements whose demands changed: 1. Other statements: 0. "
        "Pages whose text around them differs: 1.",
        "Questions: 0 new, 0 gone, 1 changed.",
        "",
        "What people have to know",
        "  STD-PHONE-01 Calls are answered quickly (Service standard, changed)",
        "    At most: 30 seconds → 20 seconds",
        "    Text: A person answers within [-30-]{+20+} s.",
        "",
        "The text around the statements",
        "  Standards (manual/standards, changed)",
        "    What callers can rely on in 1.[-0-]{+1+}.",
    ]


def test_what_was_only_reworded_asks_nothing_and_says_who_decided(
    put_edition: Callable[..., Path], settings: Settings
) -> None:
    old = open_edition(put_edition("1.0", limit="30 s"))
    folder = put_edition("1.1", limit="20 s", effective="2026-06-01")
    new = open_edition(folder)
    before, after = (edition.catalogue().items["STD-PHONE-01"].hash for edition in (old, new))
    record = {
        "document": "DOC-STANDARDS", "revision": "1", "hash": "c", "kind": "approval",
        "role": "ROLE-LEAD", "name": "Ann Bell", "date": "2026-05-20",
        "minor": {"STD-PHONE-01": [before, after]},
    }  # fmt: skip
    new.approvals_path.write_text(json.dumps({"approvals": [record]}), encoding="utf-8")
    note = "Only the wording changed; decided by Ann Bell on 20 May 2026. Nobody learns it again."

    redline = draw_redline(old, new)

    assert [(s.id, s.meaning, s.note) for s in redline.statements] == [
        ("STD-PHONE-01", False, note)
    ]
    assert list(redline_lines(redline))[1:6] == [
        "Statements whose demands changed: 0. Other statements: 1. "
        "Pages whose text around them differs: 1.",
        "Questions: 0 new, 0 gone, 1 changed.",
        "",
        "Also changed, without changing what is asked of anyone",
        "  STD-PHONE-01 Calls are answered quickly (Service standard, changed)",
    ]
    assert f"    {note}" in redline_lines(redline)
    assert note in redline_page(redline, settings).decode()


def test_the_same_content_says_so(put_edition: Callable[..., Path]) -> None:
    edition = open_edition(put_edition("1.0"))

    assert list(redline_lines(draw_redline(edition, edition))) == [
        "From edition 1.0 to edition 1.0",
        "The two editions say the same.",
    ]


def test_the_page_marks_what_is_gone_and_what_is_new(redline: Redline, settings: Settings) -> None:
    page = redline_page(redline, settings).decode()

    assert "<del>30 seconds</del> → <ins>20 seconds</ins>" in page
    assert "A person answers within <del>30</del><ins>20</ins> s." in page
    assert 'href="../1.1/manual/standards.html#std-phone-01"' in page
    assert "<script" not in page


def test_text_of_the_manual_cannot_become_markup(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    roles = settings.manual_path / "roles.md"
    old = open_edition(put_edition("1.0"))
    text = roles.read_text(encoding="utf-8")
    roles.write_text(
        text.replace("Desk lead", "`<script>alert(1)</script>` lead"), encoding="utf-8"
    )
    new = open_edition(put_edition("1.1"))

    page = redline_page(draw_redline(old, new), settings).decode()

    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_a_page_of_its_own_needs_no_other_file(redline: Redline, settings: Settings) -> None:
    page = redline_page(redline, settings, on_site=False).decode()

    assert "<style>" in page
    assert "<link" not in page
    assert "manual/standards.html" not in page
