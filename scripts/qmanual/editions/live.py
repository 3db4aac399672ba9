"""Live figures: the KPIs as they are now, on a page apart from every edition.

The definitions are those of the edition in force, which is never touched; only the data are
newer. The page stands under ``/live/`` of the site, in generations and with a pointer of its
own: killed at any moment, readers see the old page or the new one. While the figures stay the
same, only the time of the last look is written.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from qmanual.config import Settings
from qmanual.editions.durable import json_bytes, sync_folder, write_durably
from qmanual.editions.generations import (
    GENERATIONS,
    clear_leftovers,
    link_live,
    move_pointer,
    remove_generations,
    write_generation,
)
from qmanual.editions.live_page import LIVE_CSS, live_css, live_page
from qmanual.editions.lock import lock
from qmanual.editions.store import Edition, current, live_root, pointed_at, site_path, site_root
from qmanual.errors import EditionError
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.kpi.alerts import alerts_of, alerts_to_json
from qmanual.kpi.registers import registers_of

FORMAT = 1
FIGURES_FILE = "live.json"
PAGE_FILE = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at the data came to.

    :param changed: False if the figures are those that readers saw already.
    :param findings: definitions, sources and data that have to be mended.
    :param page: the page that readers see.
    """

    edition: str
    changed: bool
    findings: tuple[Finding, ...]
    page: Path


def look(settings: Settings, *, now: datetime.datetime | None = None) -> Look:
    """Compute the KPIs of the edition in force again, and show them.

    :param now: aware time of the look.
    :raises EditionError: if no edition is published, or another watch is looking.
    :raises KpiError: if nothing can be written.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    with _alone(settings):
        edition = current(settings)
        if edition is None:
            raise EditionError(
                "no edition is published, so there are no definitions in force; "
                "run `qmanual edition publish NAME` first"
            )
        catalogue = edition.catalogue()
        figures, findings = _measure(settings, edition, catalogue, now)
        changed = _show(settings, edition, catalogue, figures, now)
        page = pointed_at(live_root(settings))
        assert page is not None
        return Look(edition=edition.name, changed=changed, findings=findings, page=page / PAGE_FILE)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    path = _workplace(settings).data_path / "watch.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(path, timeout=0)
        held.acquire()
    except Timeout as error:
        raise EditionError("another `qmanual watch-kpi` is looking just now", path=path) from error
    except OSError as error:
        raise EditionError(f"cannot be written: {error.strerror}", path=path) from error
    try:
        yield
    finally:
        held.release()


def _workplace(settings: Settings) -> Settings:
    """The same manual with measurements of its own.

    The sources may define a KPI otherwise by now, and a build must not find our figures.
    """
    return replace(settings, data=str(settings.data_path / "live"))


def _measure(
    settings: Settings, edition: Edition, catalogue: Catalogue, now: datetime.datetime
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The figures file, and what has to be mended."""
    from qmanual.kpi.measurements.measurement import to_json
    from qmanual.kpi.refresh import refresh

    at_work = replace(_workplace(settings), language=edition.language)
    refreshed = refresh(at_work, catalogue, now=now)
    kpis = {name: to_json(entry) for name, entry in refreshed.measurements.items()}
    alerts = alerts_of(kpis, catalogue, registers_of(settings, catalogue))
    figures = {
        "format": FORMAT,
        "edition": edition.name,
        "kpis": kpis,
        "alerts": alerts_to_json(alerts, catalogue)["alerts"],
    }
    # As they will be read back: tuples are lists, keys are text.
    return json.loads(json_bytes(figures)), refreshed.findings


def _show(
    settings: Settings,
    edition: Edition,
    catalogue: Catalogue,
    figures: dict[str, Any],
    now: datetime.datetime,
) -> bool:
    """Put figures before readers; says whether they are others than before."""
    root = live_root(settings)
    seen = pointed_at(root)
    before = _load(seen / FIGURES_FILE) if seen is not None else None
    changed = seen is None or before is None or _said(before) != _said(figures)
    shown = figures if changed or before is None else before
    frozen = json.loads(edition.measurements_path.read_text(encoding="utf-8"))["kpis"]
    page = live_page(edition, catalogue, shown, frozen, settings, looked_at=now)
    if seen is None or changed:
        _swap(root, {FIGURES_FILE: json_bytes(shown), PAGE_FILE: page, LIVE_CSS: live_css()})
    else:
        _replace(seen.resolve() / PAGE_FILE, page)
    _link(settings)
    return changed


def _load(path: Path) -> dict[str, Any] | None:
    """Figures that were shown; a file that cannot be used is as good as none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and data.get("format") == FORMAT else None


def _said(figures: Mapping[str, Any]) -> dict[str, Any]:
    """What figures say, the moment of computing left out."""
    kpis = {
        name: {key: value for key, value in entry.items() if key != "computed_at"}
        for name, entry in figures["kpis"].items()
    }
    return {**figures, "kpis": kpis}


def _swap(root: Path, files: Mapping[str, bytes]) -> None:
    root.mkdir(parents=True, exist_ok=True)
    clear_leftovers(root)
    old = pointed_at(root)
    before = root / GENERATIONS / old.resolve().name if old is not None else None

    def write(folder: Path) -> None:
        for name, data in files.items():
            write_durably(folder / name, data)

    generation = write_generation(root, write)
    move_pointer(root, generation)
    remove_generations(root, keep=(generation, before))


def _replace(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}")
    write_durably(partial, data)
    partial.replace(path)
    sync_folder(path.parent)


def _link(settings: Settings) -> None:
    """Make the page readable on the site as it is; a publication does so for the next one."""
    site = site_path(settings)
    if site is not None and not (site / "live").exists():
        with lock(settings):
            site = site_path(settings)
            if site is not None:
                link_live(site_root(settings), site.resolve())
