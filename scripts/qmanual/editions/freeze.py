"""Freeze an edition: everything that people read, learn and prove, in one folder for good."""

import datetime
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from qmanual.config import Settings
from qmanual.editions.build import build_edition, measure, read_checked
from qmanual.editions.content import content_of, differences
from qmanual.editions.durable import (
    json_bytes,
    make_read_only,
    remove_tree,
    sync_folder,
    sync_tree,
    write_durably,
)
from qmanual.editions.lock import lock
from qmanual.editions.manifest import MANIFEST_FILE, manifest_of
from qmanual.editions.plan import Plan, load_plans, plan_for
from qmanual.editions.request import Progress, silent
from qmanual.editions.sources import Sources, assemble, discard, find_sources, shown_path
from qmanual.editions.store import EDITION_FILE, FORMAT, Edition, editions_path, find_edition
from qmanual.editions.verify import verify_edition
from qmanual.errors import EditionError
from qmanual.items.control import (
    APPROVALS,
    approved_by,
    document_state,
    load_approvals,
    next_review,
)
from qmanual.items.dump import catalogue_to_json
from qmanual.items.model import Catalogue
from qmanual.kpi.alerts import ALERTS_FILE, alerts_of, alerts_to_json
from qmanual.kpi.measurements.store import load_measurements_json
from qmanual.kpi.registers import registers_of

PARTS_GROUP = "qmanual.edition_parts"
"""Entry points: callables (settings, catalogue, history) that return file names with content."""

_OURS = frozenset(
    {
        "html",
        "sources",
        "catalogue.json",
        "measurements.json",
        "approvals.json",
        ALERTS_FILE,
        EDITION_FILE,
        MANIFEST_FILE,
    }
)
_TEXTS = (".md", ".yml", ".yaml")
"""Sources that are kept with the edition: what was written, without the data."""
_UNREAD = (".buildinfo", ".buildinfo.bak")
"""Notes that Sphinx makes for its own next build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """An edition that is frozen.

    :param changed: False if it was there already with the same content.
    """

    edition: Edition
    changed: bool


def freeze(settings: Settings, name: str, *, progress: Progress = silent) -> Frozen:
    """Freeze the edition that ``editions.yml`` has under a name.

    :raises RefusedError: if the sources have errors or a page gives a warning.
    :raises EditionError: if the name is taken by other content, or is not planned.
    """
    plan = plan_for(settings, name)
    with lock(settings):
        _clear_leftovers(settings)
        work = settings.data_path / "build" / "editions" / name
        sources = find_sources(settings, plan.sources)
        tree = work / "sources"
        progress(f"reading the sources of edition {name}")
        assembled = assemble(sources, tree)
        frozen = _freeze(settings, plan, sources, assembled, work, progress)
        discard(work)
        return frozen


def _freeze(
    settings: Settings,
    plan: Plan,
    sources: Sources,
    assembled: Settings,
    work: Path,
    progress: Progress,
) -> Frozen:
    tree = assembled.root
    catalogue = read_checked(
        assembled,
        f"edition {plan.name} is not frozen",
        shown=lambda path: shown_path(sources, tree, path),
    )
    history = _earlier(settings, plan)
    measurements = measure(assembled, catalogue, progress)
    parts = _parts(assembled, catalogue, [edition.catalogue() for edition in history], progress)
    content = content_of(plan, sources, measurements, parts)
    there = find_edition(settings, plan.name)
    if there is not None:
        return Frozen(edition=_same_or_refuse(there, content), changed=False)
    kept = _keep_measurements(measurements, work)
    today = max(settings.today(), plan.effective)
    built = build_edition(
        sources,
        base=work,
        edition=plan.name,
        today=today,
        effective=plan.effective,
        measurements=kept,
        tree=tree,
        settings=assembled,
        progress=progress,
    )
    progress("writing the edition")
    partial = editions_path(settings) / f".freezing-{plan.name}-{os.getpid()}"
    partial.mkdir(parents=True)
    for note in _UNREAD:
        (built.html / note).unlink(missing_ok=True)
    shutil.move(built.html, partial / "html")
    files: dict[str, bytes] = {
        **parts,
        "catalogue.json": json_bytes(catalogue_to_json(catalogue)),
        "measurements.json": kept.read_bytes() if kept else json_bytes({"format": 1, "kpis": {}}),
        "approvals.json": json_bytes(_approvals(assembled, catalogue, today)),
        ALERTS_FILE: json_bytes(_alerts(assembled, catalogue, kept)),
        EDITION_FILE: json_bytes(
            {
                "format": FORMAT,
                "name": plan.name,
                "title": settings.title,
                "language": settings.language,
                "effective": plan.effective.isoformat(),
                "frozen_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                "summary": plan.summary,
                "previous": history[0].name if history else None,
                "content": content,
            }
        ),
    }
    files |= {
        f"sources/{name}": path.read_bytes()
        for name, path in sources.files.items()
        if path.suffix in _TEXTS
    }
    for name, data in files.items():
        write_durably(partial / name, data)
    write_durably(partial / MANIFEST_FILE, manifest_of(partial, plan.name).to_bytes())
    make_read_only(partial)
    sync_tree(partial)
    partial.rename(editions_path(settings) / plan.name)
    sync_folder(editions_path(settings))
    edition = find_edition(settings, plan.name)
    assert edition is not None
    return Frozen(edition=edition, changed=True)


def _same_or_refuse(there: Edition, content: Mapping[str, str]) -> Edition:
    differing = differences(there.content, content)
    if differing:
        shown = ", ".join(differing[:4])
        more = f" and {len(differing) - 4} more" if len(differing) > 4 else ""
        raise EditionError(
            f"edition {there.name} is frozen already, and with other content ({shown}{more}); "
            "an edition never changes: give the new one a name of its own"
        )
    problems = verify_edition(there.path)
    if problems:
        raise EditionError(
            f"edition {there.name} is frozen already, and it is damaged: {problems[0]}; "
            f"`qmanual edition verify {there.name}` says all"
        )
    return there


def _earlier(settings: Settings, plan: Plan) -> list[Edition]:
    """The frozen editions that come before it in ``editions.yml``, newest first."""
    before: list[Edition] = []
    for other in load_plans(settings):
        if other.name == plan.name:
            break
        edition = find_edition(settings, other.name)
        if edition is not None:
            before.insert(0, edition)
    return before


def _parts(
    settings: Settings, catalogue: Catalogue, history: Sequence[Catalogue], progress: Progress
) -> dict[str, bytes]:
    """Files that others add to an edition, such as its questions."""
    found: dict[str, bytes] = {}
    for point in sorted(entry_points(group=PARTS_GROUP), key=lambda point: point.name):
        progress(f"making the {point.name}")
        for name, data in point.load()(settings, catalogue, history).items():
            if name in _OURS or name in found or Path(name).name != name:
                raise EditionError(f"{point.value} cannot add {name!r} to an edition")
            found[name] = data
    return found


def _keep_measurements(measurements: Path | None, work: Path) -> Path | None:
    """A copy of the measurements with their charts, which nothing else refreshes meanwhile."""
    if measurements is None:
        return None
    kept = work / "measured" / measurements.name
    remove_tree(kept.parent)
    kept.parent.mkdir(parents=True)
    shutil.copy2(measurements, kept)
    charts = measurements.parent / "charts"
    if charts.is_dir():
        shutil.copytree(charts, kept.parent / "charts")
    return kept


def _alerts(
    settings: Settings, catalogue: Catalogue, measurements: Path | None
) -> dict[str, object]:
    """The alerts that are open with the figures of the edition.

    They follow from its measurements, items and registers, so they are no content of their own
    (:mod:`qmanual.editions.content`).
    """
    kpis = load_measurements_json(measurements)["kpis"] if measurements else {}
    alerts = alerts_of(kpis, catalogue, registers_of(settings, catalogue))
    return alerts_to_json(alerts, catalogue)


def _approvals(settings: Settings, catalogue: Catalogue, today: datetime.date) -> dict[str, object]:
    """The records of document control, and the state that follows from them."""
    records = load_approvals(settings.manual_path / APPROVALS)
    documents = []
    for document in catalogue.documents.values():
        approval = approved_by(document, records)
        review = next_review(document, records)
        documents.append(
            {
                "id": document.id,
                "title": document.title,
                "revision": str(document.fields.get("revision", "")),
                "hash": document.content_hash,
                "state": document_state(document, records, today).value,
                "approved_by": approval.name if approval else None,
                "approved_on": approval.date.isoformat() if approval else None,
                "next_review": review.isoformat() if review else None,
            }
        )
    return {
        "format": 1,
        "as_of": today.isoformat(),
        "approvals": [record.as_json() for record in records],
        "documents": documents,
    }


def _clear_leftovers(settings: Settings) -> None:
    """Remove what a killed process left behind; the lock is held, so nobody works on it."""
    folder = editions_path(settings)
    for path in folder.glob(".freezing-*") if folder.is_dir() else []:
        remove_tree(path)
