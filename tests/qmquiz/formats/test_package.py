"""Files on disk: one, a folder, a zip."""

import zipfile

import pytest

from qmanual.errors import QuizError
from qmquiz.formats.package import write_files, zip_bytes

FILES = {"b/c.xml": b"2", "a.xml": b"1"}


def test_zip_has_the_same_bytes_whatever_the_order():
    data = zip_bytes(FILES)

    assert data == zip_bytes(dict(sorted(FILES.items())))


def test_zip_is_sorted_and_undated(tmp_path):
    out = tmp_path / "new/q.zip"

    assert write_files(FILES, out) == (out,)

    with zipfile.ZipFile(out) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == ["a.xml", "b/c.xml"]
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("b/c.xml") == b"2"


def test_folder(tmp_path):
    written = write_files(FILES, tmp_path / "out")

    assert written == (tmp_path / "out/a.xml", tmp_path / "out/b/c.xml")
    assert (tmp_path / "out/b/c.xml").read_bytes() == b"2"


def test_one_file_under_its_name_or_in_a_folder(tmp_path):
    assert write_files({"q.gift": b"x"}, tmp_path / "mine.txt") == (tmp_path / "mine.txt",)
    assert write_files({"q.gift": b"x"}, tmp_path) == (tmp_path / "q.gift",)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x"])
def test_no_file_leaves_the_folder(tmp_path, name):
    with pytest.raises(QuizError, match="is no name of a file in a folder"):
        write_files({name: b"", "b": b""}, tmp_path / "out")


def test_several_files_need_room(tmp_path):
    (tmp_path / "f").write_bytes(b"")

    with pytest.raises(QuizError, match=r"several files need a folder or a name with \.zip"):
        write_files(FILES, tmp_path / "f")
    with pytest.raises(QuizError, match="cannot be written"):
        write_files(FILES, tmp_path / "f/g")
