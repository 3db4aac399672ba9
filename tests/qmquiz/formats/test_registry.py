"""The formats by name."""

import pytest

from qmquiz.formats.exchange import Exported, Imported
from qmquiz.formats.registry import READERS, SUFFIXES, WRITERS, reader_of, writer_of


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_writer_writes_nothing_for_nothing(name):
    made = writer_of(name)([], "en", lambda _: "")

    assert isinstance(made, Exported)
    assert made.lost == ()


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_reader_reads_what_is_no_file_of_its_own(name):
    found = reader_of(name)(b"\0", "f", "en")

    assert isinstance(found, Imported)
    assert [finding.message for finding in found.findings] == ["is not a text file"]


def test_what_is_read_is_written_and_every_suffix_is_read():
    assert set(READERS) <= set(WRITERS)
    assert set(SUFFIXES.values()) <= set(READERS)
