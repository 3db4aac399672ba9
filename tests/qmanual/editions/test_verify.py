"""Proof that an edition is as it was frozen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.manifest import manifest_of
from qmanual.editions.publish import publish
from qmanual.editions.verify import verify
from qmanual.errors import EditionError


def test_a_whole_edition_has_no_problem(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    put_edition("1.0")
    put_edition("1.1")

    assert verify(settings) == ((), 2)
    assert verify(settings, "1.1") == ((), 1)


def test_every_kind_of_damage_is_one_line(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    folder = put_edition("1.0")
    put_edition("1.1")
    (folder / "html/manual/index.html").unlink()
    questions = folder / "questions.json"
    questions.write_bytes(questions.read_bytes().replace(b"20 s", b"21 s"))
    (folder / "html/extra.html").write_text("x", encoding="utf-8")

    assert verify(settings) == (
        (
            "1.0/html/manual/index.html: is missing",
            "1.0/questions.json: was changed",
            "1.0/html/extra.html: was added",
        ),
        2,
    )
    assert verify(settings, "1.1") == ((), 1)


def test_a_changed_manifest_is_noticed(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    manifest = put_edition("1.0") / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"size": ', '"size": 1', 1), encoding="utf-8")

    problems, _count = verify(settings)

    assert problems == ("1.0/manifest.json: does not agree with its own digest; it was changed",)


def test_an_edition_that_was_forged_as_a_whole_is_noticed(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    """The manifest agrees with the files; only the publication knows better."""
    folder = put_edition("1.0")
    publish(settings, "1.0")
    page = folder / "html/manual/index.html"
    page.unlink()
    page.write_text("forged", encoding="utf-8")
    (folder / "manifest.json").write_bytes(manifest_of(folder, "1.0").to_bytes())

    problems, _count = verify(settings)

    assert problems == (
        "1.0/manifest.json: is not the one that was published; the edition was replaced",
    )


def test_a_published_edition_that_is_gone_is_noticed(
    settings: Settings, put_edition: Callable[..., Path], tmp_path: Path
) -> None:
    folder = put_edition("1.0")
    publish(settings, "1.0")
    folder.rename(tmp_path / "away")

    assert verify(settings, "1.0") == (("1.0: was published, and its folder is missing",), 1)


def test_an_unknown_edition_is_said(settings: Settings) -> None:
    with pytest.raises(EditionError, match=r"there is no frozen edition 9\.9"):
        verify(settings, "9.9")
