"""Putting an edition before readers."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions import generations
from qmanual.editions.publish import publish
from qmanual.editions.refused import RefusedError
from qmanual.editions.store import published, site_path
from qmanual.errors import EditionError

Put = Callable[..., Path]
Look = Callable[[], dict[str, str]]


def test_the_first_edition_is_the_latest(
    settings: Settings, put_edition: Put, look_at_site: Look
) -> None:
    put_edition("1.0")

    done = publish(settings, "1.0")

    seen = look_at_site()
    assert done.changed
    assert "qm-superseded" not in seen["1.0/manual/index.html"]
    assert 'url=latest/manual/index.html"' in seen["index.html"]
    assert not (done.site / "redlines").exists()


def test_the_one_before_is_marked_on_every_page(
    settings: Settings, put_edition: Put, look_at_site: Look
) -> None:
    put_edition("1.0", pages=("manual/index.html", "manual/standards.html", "manual/x/old.html"))
    put_edition("1.1", effective="2026-06-01")
    publish(settings, "1.0")

    done = publish(settings, "1.1")

    old = {path.relative_to(done.site / "1.0").as_posix(): path.read_text(encoding="utf-8")
           for path in (done.site / "1.0").rglob("*.html")}  # fmt: skip
    assert old["manual/standards.html"].startswith(
        '<html><head><title>manual/standards.html</title><link rel="stylesheet" '
        'href="../../house.css"><meta name="robots" content="noindex"></head>'
        '<body id=\'top\'><aside class="qm-superseded" role="note">This is edition 1.0. It was '
        "replaced by edition 1.1, in force since 1 June 2026. "
        '<a href="../../latest/manual/standards.html">Read this page as it is in force</a> '
        '<a href="../../redlines/1.0..1.1.html">What changed</a></aside>'
    )
    assert (
        '<a href="../../../latest/manual/index.html">Open the edition' in old["manual/x/old.html"]
    )
    assert all("qm-superseded" in page for page in old.values())
    assert "qm-superseded" not in look_at_site()["1.1/manual/index.html"]


def test_the_frozen_edition_stays_as_it_is(settings: Settings, put_edition: Put) -> None:
    folder = put_edition("1.0")
    put_edition("1.1")
    before = (folder / "html/manual/index.html").read_bytes()
    publish(settings, "1.0")
    publish(settings, "1.1")

    assert (folder / "html/manual/index.html").read_bytes() == before


def test_every_edition_stays_readable_and_says_which_one_replaced_it(
    settings: Settings, put_edition: Put, look_at_site: Look
) -> None:
    for name in ("1.0", "1.1", "1.2"):
        put_edition(name)
        publish(settings, name)

    seen = look_at_site()
    switcher = json.loads((settings.data_path / "site/current/switcher.json").read_text())
    assert [(e["name"], e["state"], e["superseded_by"], e["redline"]) for e in switcher] == [
        ("1.2", "published", None, "redlines/1.1..1.2.html"),
        ("1.1", "superseded", "1.2", "redlines/1.0..1.1.html"),
        ("1.0", "superseded", "1.1", None),
    ]
    assert "replaced by edition 1.1" in seen["1.0/manual/index.html"]
    assert "replaced by edition 1.2" in seen["1.1/manual/index.html"]


def test_publishing_again_changes_nothing(settings: Settings, put_edition: Put) -> None:
    put_edition("1.0")
    publish(settings, "1.0")
    before = (settings.data_path / "site/current").readlink()

    done = publish(settings, "1.0")

    assert not done.changed
    assert (settings.data_path / "site/current").readlink() == before


def test_an_edition_does_not_come_back(settings: Settings, put_edition: Put) -> None:
    for name in ("1.0", "1.1"):
        put_edition(name)
        publish(settings, name)

    with pytest.raises(EditionError, match=r"edition 1\.0 was replaced by 1\.1"):
        publish(settings, "1.0")


def test_an_edition_that_takes_effect_before_the_one_readers_see_is_refused(
    settings: Settings, put_edition: Put, look_at_site: Look
) -> None:
    put_edition("2.0", effective="2026-06-01")
    publish(settings, "2.0")
    put_edition("1.0", effective="2026-01-01")
    before = look_at_site()

    with pytest.raises(
        EditionError, match=r"before edition 2\.0 \(2026-06-01\), which readers see"
    ):
        publish(settings, "1.0")

    assert look_at_site() == before


def test_a_damaged_edition_is_not_published(
    settings: Settings, put_edition: Put, look_at_site: Look
) -> None:
    put_edition("1.0")
    publish(settings, "1.0")
    before = look_at_site()
    (put_edition("1.1") / "html/manual/index.html").write_text("torn", encoding="utf-8")

    with pytest.raises(RefusedError) as caught:
        publish(settings, "1.1")

    assert caught.value.lines == ("1.1/html/manual/index.html: was changed",)
    assert look_at_site() == before


def test_what_is_not_frozen_is_not_published(settings: Settings) -> None:
    with pytest.raises(EditionError, match=r"run `qmanual edition freeze 1\.0` first"):
        publish(settings, "1.0")


def test_old_generations_go_and_the_last_but_one_stays(
    settings: Settings, put_edition: Put
) -> None:
    for name in ("1.0", "1.1", "1.2", "1.3"):
        put_edition(name)
        publish(settings, name)

    root = settings.data_path / "site"
    assert sorted(path.name for path in (root / "generations").iterdir()) == ["000003", "000004"]
    used = {
        path.resolve().name
        for generation in (root / "generations").iterdir()
        for path in generation.iterdir()
        if path.is_symlink()
    }
    assert {path.name for path in (root / "pages").iterdir()} == used


def test_a_publication_writes_the_pages_of_two_editions_however_many_there_are(
    settings: Settings, put_edition: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("1.0", "1.1", "1.2", "1.3"):
        put_edition(name)
    written: list[str] = []
    write_pages = generations.write_pages
    monkeypatch.setattr(
        "qmanual.editions.publish.write_pages",
        lambda root, name, write: written.append(name) or write_pages(root, name, write),
    )

    counts = []
    for name in ("1.0", "1.1", "1.2", "1.3"):
        publish(settings, name)
        counts.append(len(written))
        written.clear()

    assert counts == [1, 2, 2, 2]


def test_a_system_without_links_gets_copies_and_a_pointer_file(
    settings: Settings, put_edition: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object, **_options: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "symlink_to", no_links)
    monkeypatch.setattr(os, "link", no_links)
    for name in ("1.0", "1.1"):
        put_edition(name)
        publish(settings, name)

    assert (settings.data_path / "site/current").is_file()
    site = site_path(settings)
    assert site is not None
    assert site.name == "000002"
    assert not any(path.is_symlink() for path in site.rglob("*"))
    assert "replaced by edition 1.1" in (site / "1.0/manual/index.html").read_text()
    assert (site / "latest/manual/index.html").read_bytes() == (
        site / "1.1/manual/index.html"
    ).read_bytes()
    assert [edition.name for edition in published(settings)] == ["1.0", "1.1"]


def test_pages_can_be_read_by_a_web_server_of_another_user(
    settings: Settings, put_edition: Put
) -> None:
    put_edition("1.0")

    site = publish(settings, "1.0").site

    modes = {stat.S_IMODE(path.stat().st_mode) & 0o444 for path in site.rglob("*")}
    assert modes == {0o444}
