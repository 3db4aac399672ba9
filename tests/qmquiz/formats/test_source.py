"""Files of other programs: size, encoding, texts."""

import pytest

from qmanual.errors import QuizError
from qmquiz.formats import source
from qmquiz.formats.source import LARGEST, Report, Wrong, decode, load_bytes, one_line, tidy


def test_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "big.xml"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # sparse: it takes no room
    monkeypatch.setattr(source.Path, "open", lambda *_: pytest.fail("was opened"))

    with pytest.raises(QuizError, match="has 100 MB; at most 50 MB are read") as caught:
        load_bytes(path)

    assert caught.value.path == path


def test_file_that_is_not_there(tmp_path):
    with pytest.raises(QuizError, match="cannot be read: No such file"):
        load_bytes(tmp_path / "none.gift")


def test_bytes_that_are_too_many():
    with pytest.raises(Wrong, match="at most 50 MB are read"):
        decode(b" " * (LARGEST + 1), Report("f"))


def test_utf_16_that_is_cut():
    with pytest.raises(Wrong, match="begins as UTF-16, and is not UTF-16"):
        decode(b"\xff\xfea", Report("f"))


def test_bytes_that_are_no_encoding_at_all_are_still_a_text():
    report = Report("f")

    assert decode(b"a\n\x81", report) == "a\n\x81"
    assert [(finding.line, finding.code) for finding in report.sorted] == [
        (2, "control"), (2, "not-utf-8"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_with_and_without_their_mark(encoding):
    report = Report("f")

    assert decode("What?\r\n{=é ~да}\r".encode(encoding), report) == "What?\n{=é ~да}\n"
    assert report.sorted == ()


@pytest.mark.parametrize(
    "data",
    [bytes(range(1, 256)), b"%PDF-1.7\nWhat? {=a ~b}", b"PK\x03\x04What", b"{\\rtf1 What}",
     b"What?\0 {=a ~b}"],
)  # fmt: skip
def test_other_files_are_no_text(data):
    with pytest.raises(Wrong, match="is not a text file"):
        decode(data, Report("f"))


def test_control_characters_are_left_out_and_said():
    report = Report("f")

    assert tidy(decode(b"a\nb\x07c", report)) == "a\nbc"
    assert [str(finding) for finding in report.sorted] == [
        "f:2: note: control characters, here and below, are left out [control]"
    ]


@pytest.mark.skipif(not source.Path("/dev/zero").exists(), reason="no such device here")
def test_pipe_without_end_is_not_read_to_its_end():
    assert len(load_bytes(source.Path("/dev/zero"))) == LARGEST + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  a \t b  ", "a b"), ("a\r\n\n b\r", "a\nb"), ("\x00a\x7f\ud800", "a"),
     ("a\u00a0b\u00a0", "a\u00a0b"), ("\n \n", "")],
)  # fmt: skip
def test_tidy(text, expected):
    assert tidy(text) == expected
    assert tidy(expected) == expected


def test_one_line():
    assert one_line(" a\n\nb ") == "a b"


def test_same_thing_is_said_once():
    report = Report("f")
    report.note(2, "x", "b")
    report.error(1, "x", "a")
    report.note(2, "x", "b")

    assert [str(finding) for finding in report.sorted] == [
        "f:1: error: a [x]", "f:2: note: b [x]",
    ]  # fmt: skip
