"""Live figures: beside the edition, whole at any moment, written only when they change."""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.config import Settings, load_settings
from qmanual.editions import live
from qmanual.editions.durable import json_bytes
from qmanual.editions.live import look
from qmanual.editions.manifest import manifest_of
from qmanual.editions.publish import publish
from qmanual.editions.store import find_edition
from qmanual.editions.verify import verify_edition
from qmanual.errors import EditionError
from qmanual.items.dump import catalogue_to_json
from qmanual.items.read import read_folder
from qmanual.kpi.measurements.store import load_measurements_json
from qmanual.kpi.refresh import refresh

NOON = datetime.datetime(2026, 6, 1, 12, 0, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(hours=2)

KPIS = """\
---
document:
  id: DOC-KPIS
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: "1"
  reason: Test
  effective: 2026-01-01
  review_in: 12 months
---
# KPIs

```{kpi} KPI-KEPT Limits & kept
source: log
metric: {type: ratio, numerator: kept}
time: {column: at, grain: month}
unit: percent
direction: higher
targets: [{from: 2026-01-01, target: 0.8, warning: 0.7}]
owner: ROLE-LEAD
measures: STD-PHONE-01
```

```{kpi} KPI-LATER Calls
source: later
metric: {type: count}
unit: count
owner: ROLE-LEAD
```
"""
SOURCES = """\
sources:
  log: {title: Log, path: log.csv}
  later: {title: Later, note: Comes in May.}
"""
ROWS = "at,kept\n2026-03-01,true\n2026-03-31,false\n2026-04-01,true\n2026-04-30,true\n"


@pytest.fixture
def kept(manual_root: Path, put_edition: Callable[..., Path]) -> Settings:
    """The manual with two KPIs, edition 1.0 in force with the figures of ROWS."""
    settings = load_settings(manual_root)
    (settings.manual_path / "kpis.md").write_text(KPIS)
    (settings.manual_path / "sources.yml").write_text(SOURCES)
    (settings.manual_path / "log.csv").write_text(ROWS)
    freeze_by_hand(settings, put_edition, "1.0")
    publish(settings, "1.0")
    return settings


def freeze_by_hand(settings: Settings, put_edition: Callable[..., Path], name: str) -> None:
    (settings.manual_path / "_toc.yml").write_text(
        "format: jb-book\nroot: manual/index\nchapters:\n  - file: manual/standards\n"
        "  - file: manual/roles\n  - file: manual/kpis\n"
    )
    folder = put_edition(name, effective=f"2026-0{name[-1]}-01" if name != "1.0" else "2026-01-01")
    catalogue = read_folder(settings.root).catalogue
    figures = refresh(settings, catalogue, now=NOON)
    (folder / "measurements.json").write_bytes(json_bytes(load_measurements_json(figures.path)))
    (folder / "catalogue.json").write_bytes(json_bytes(catalogue_to_json(catalogue)))
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").write_bytes(manifest_of(folder, name).to_bytes())


def page(settings: Settings) -> str:
    return (settings.data_path / "site/current/live/index.html").read_text(encoding="utf-8")


def grow(settings: Settings) -> None:
    """New rows: May was worse."""
    with (settings.manual_path / "log.csv").open("a") as stream:
        stream.write("2026-05-01,false\n2026-05-31,false\n")


def test_the_page_stands_apart_and_says_what_is_frozen(kept: Settings) -> None:
    seen = look(kept, now=NOON)

    text = page(kept)
    assert (seen.edition, seen.changed, seen.findings) == ("1.0", True, ())
    assert "Newest figure computed on 1 June 2026, 12:00." in text
    assert "Last looked at on 1 June 2026, 12:00." in text
    assert "These figures belong to no edition. In force is edition 1.0" in text
    assert '<a href="../1.0/manual/index.html">Open edition 1.0</a>' in text
    assert '<a href="../1.0/manual/kpis.html#kpi-kept">Limits &amp; kept</a>' in text
    assert "Edition 1.0 says the same." in text
    assert "No data yet. Comes in May." in text
    assert "0 of 2 KPIs miss their target now." in text
    assert "<script" not in text
    assert (kept.data_path / "site/current/live/live.css").is_file()


def test_new_data_give_new_figures_and_the_edition_stays_as_it_was(kept: Settings) -> None:
    look(kept, now=NOON)
    grow(kept)

    seen = look(kept, now=LATER)

    text = page(kept)
    assert seen.changed
    assert "0.0% in 2026-05" in text
    assert "Edition 1.0: 100.0% in 2026-04." in text
    assert "1 of 2 KPIs misses its target now." in text
    assert "Last looked at on 1 June 2026, 14:00." in text
    figures = json.loads((seen.page.parent / "live.json").read_text())
    assert [(a["kpi"], a["kind"], a["since_label"]) for a in figures["alerts"]] == [
        ("KPI-KEPT", "missed", "2026-05")
    ]
    edition = find_edition(kept, "1.0")
    assert edition is not None
    assert verify_edition(edition.path) == ()


def files(settings: Settings) -> dict[str, tuple[int, bytes]]:
    folder = settings.data_path / "site"
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_without_news_only_the_time_of_the_look_is_written(kept: Settings) -> None:
    look(kept, now=NOON)
    before = files(kept)

    seen = look(kept, now=LATER)

    after = files(kept)
    written = {name for name in after if after[name] != before.get(name)}
    assert not seen.changed
    assert written == {"live/generations/000001/index.html"}
    text = page(kept)
    assert "Newest figure computed on 1 June 2026, 12:00." in text
    assert "Last looked at on 1 June 2026, 14:00." in text


def test_a_source_that_is_away_is_told_for_its_kpi(kept: Settings) -> None:
    look(kept, now=NOON)
    (kept.manual_path / "log.csv").unlink()

    seen = look(kept, now=LATER)

    assert [finding.code for finding in seen.findings] == ["kpi-source"]
    assert "No value: " in page(kept)
    assert "log.csv" in page(kept)
    assert "100.0%</b>" not in page(kept)


def test_what_was_defined_otherwise_since_does_not_count(kept: Settings) -> None:
    text = (kept.manual_path / "kpis.md").read_text()
    (kept.manual_path / "kpis.md").write_text(text.replace("target: 0.8", "target: 1.0"))
    cache = kept.cache_path / "measurements.json"
    before = cache.read_bytes()

    look(kept, now=NOON)

    figures = load_measurements_json(kept.data_path / "site/live/current/live.json")
    assert figures["kpis"]["KPI-KEPT"]["target"] == 0.8
    assert cache.read_bytes() == before


def test_the_next_edition_finds_the_page_and_the_page_finds_it(
    kept: Settings, put_edition: Callable[..., Path]
) -> None:
    look(kept, now=NOON)
    freeze_by_hand(kept, put_edition, "1.1")
    publish(kept, "1.1")
    assert "edition 1.0" in page(kept)

    seen = look(kept, now=LATER)

    assert (seen.edition, seen.changed) == ("1.1", True)
    assert "../1.1/manual/kpis.html#kpi-kept" in page(kept)


@pytest.mark.parametrize("step", ["write_generation", "move_pointer", "remove_generations"])
def test_stopped_at_any_step_readers_see_a_whole_page(
    kept: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    look(kept, now=NOON)
    old = page(kept)
    grow(kept)

    def stop(*_arguments: object, **_names: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(live, step, stop)
        with pytest.raises(KeyboardInterrupt):
            look(kept, now=LATER)
    between = page(kept)
    seen = look(kept, now=LATER)

    assert (between == old) == (step != "remove_generations")
    assert "0.0% in 2026-05" in page(kept)
    assert seen.changed == (step != "remove_generations")


DIES = """
import os, sys
from pathlib import Path
from qmanual.config import load_settings
from qmanual.editions import live
live.move_pointer = lambda *_: os._exit(9)
live.look(load_settings(Path(sys.argv[1])))
"""


def test_killed_for_real_while_it_writes(kept: Settings) -> None:
    look(kept, now=NOON)
    old = page(kept)
    grow(kept)
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(kept.root)], capture_output=True, timeout=120, check=False
    )

    assert done.returncode == 9, done.stderr.decode()
    assert page(kept) == old
    assert look(kept, now=LATER).changed
    leftovers = list((kept.data_path / "site/live").rglob(".*"))
    assert leftovers == []
    assert len(list((kept.data_path / "site/live/generations").iterdir())) == 2


def test_only_one_looks_at_a_time(kept: Settings) -> None:
    with live._alone(kept), pytest.raises(EditionError, match="another `qmanual watch-kpi`"):
        look(kept, now=NOON)


def test_without_an_edition_there_is_nothing_to_stand_beside(settings: Settings) -> None:
    with pytest.raises(EditionError, match="no edition is published"):
        look(settings, now=NOON)


def test_an_edition_without_kpis_has_an_empty_page(
    settings: Settings, put_edition: Callable[..., Path]
) -> None:
    put_edition("1.0")
    publish(settings, "1.0")

    assert look(settings, now=NOON).changed
    assert "The edition in force has no KPIs." in page(settings)
