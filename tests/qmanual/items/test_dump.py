"""The catalogue as a file: nothing is lost, and the same catalogue gives the same bytes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.errors import QmanualError
from qmanual.items.dump import dump_catalogue, load_catalogue
from qmanual.items.model import Reading


def test_dump_catalogue_round_trips(
    read_page: Callable[[str], Reading], page: str, tmp_path: Path
) -> None:
    catalogue = read_page(page).catalogue
    first, second = tmp_path / "first.json", tmp_path / "second.json"

    dump_catalogue(catalogue, first)
    loaded = load_catalogue(first)
    dump_catalogue(loaded, second)

    assert loaded == catalogue
    assert list(loaded.items) == list(catalogue.items)
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "is not a catalogue of format 1; make it again"),
        ('{"format": 2}', "is not a catalogue of format 1; make it again"),
        ('{"format": 1, "documents": []}', "is not a catalogue: 'items'"),
        ("{", "cannot be read as a catalogue"),
    ],
)
def test_load_catalogue_refuses_what_is_none(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(QmanualError) as caught:
        load_catalogue(path)

    assert str(caught.value).startswith(f"{path}: {message}")
