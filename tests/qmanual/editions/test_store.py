"""The editions that are there."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.publish import publish
from qmanual.editions.store import (
    State,
    current,
    find_edition,
    list_editions,
    open_edition,
    published,
    site_path,
)
from qmanual.errors import EditionError


def states(settings: Settings) -> dict[str, tuple[State, str | None]]:
    return {e.name: (e.state, e.superseded_by) for e in list_editions(settings)}


def test_a_manual_begins_without_editions(settings: Settings) -> None:
    assert list_editions(settings) == []
    assert published(settings) == []
    assert current(settings) is None
    assert site_path(settings) is None


def test_editions_know_their_state(settings: Settings, put_edition: Callable[..., Path]) -> None:
    put_edition("1.0")
    put_edition("1.1", effective="2026-06-01")
    put_edition("1.2", effective="2026-09-01")
    publish(settings, "1.0")
    publish(settings, "1.1")

    assert states(settings) == {
        "1.0": (State.SUPERSEDED, "1.1"),
        "1.1": (State.PUBLISHED, None),
        "1.2": (State.DRAFT, None),
    }
    assert [edition.name for edition in published(settings)] == ["1.0", "1.1"]
    now = current(settings)
    assert now is not None
    assert (now.name, now.effective) == ("1.1", datetime.date(2026, 6, 1))
    assert now.published_at is not None
    assert now.published_at.tzinfo is not None


def test_an_edition_opens_by_its_folder(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    folder = put_edition("1.0", limit="45 s")
    publish(settings, "1.0")

    edition = open_edition(folder)

    assert edition == find_edition(settings, "1.0")
    assert edition.state is State.PUBLISHED
    assert edition.catalogue().items["STD-PHONE-01"].fields["at_most"] == {
        "value": 45,
        "unit": "s",
    }
    assert edition.questions_path.is_file()


def test_a_copied_edition_opens_anywhere(put_edition: Callable[..., Path], tmp_path: Path) -> None:
    folder = put_edition("1.0").rename(tmp_path / "1.0")

    assert open_edition(folder).state is State.DRAFT


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"format": 2}'])
def test_a_damaged_edition_is_one_line(
    settings: Settings, put_edition: Callable[..., Path], content: str
) -> None:
    (put_edition("1.0") / "edition.json").write_text(content, encoding="utf-8")

    with pytest.raises(EditionError) as caught:
        list_editions(settings)

    assert "\n" not in str(caught.value)
    assert "1.0" in str(caught.value)
