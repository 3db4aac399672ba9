"""Build the manual's pages: the stock Jupyter Book configuration, in a child process.

What is added to the stock command: errors in the sources are told before anything is started,
nothing is started when nothing changed, a warning fails the build (also the second time), and
every warning is one line.
"""

import datetime
from collections.abc import Callable
from pathlib import Path

from qmanual.checks.run import errors_of, run_checks
from qmanual.config import Settings
from qmanual.editions.durable import remove_tree
from qmanual.editions.refused import RefusedError
from qmanual.editions.request import Build, Built, Progress, silent
from qmanual.editions.running import run_build
from qmanual.editions.sources import Sources, find_sources, shown_path
from qmanual.items.model import Catalogue
from qmanual.items.read import read_folder


def build_manual(settings: Settings, *, fresh: bool = False, progress: Progress = silent) -> Built:
    """Build the pages of the sources as they are into ``var/build/html``.

    :param fresh: read and write every page again.
    :raises RefusedError: if the sources have errors, or a page gives a warning.
    """
    sources = find_sources(settings)
    base = settings.data_path / "build"
    progress("reading the manual")
    catalogue = read_checked(settings, "the manual is not built", shown=None)
    measurements = measure(settings, catalogue, progress)
    build = Build(
        settings=settings,
        base=base,
        measurements=measurements,
        shown=lambda path: shown_path(sources, settings.root, path),
        fresh=fresh,
    )
    return run_build(build, sources, progress)


def build_edition(
    sources: Sources,
    *,
    base: Path,
    edition: str,
    today: datetime.date,
    effective: datetime.date,
    measurements: Path | None,
    tree: Path,
    settings: Settings,
    progress: Progress = silent,
) -> Built:
    """Build the pages of an edition from its assembled sources, everything anew.

    :param tree: the assembled folder; ``settings`` are its settings.
    :raises RefusedError: if a page gives a warning.
    """
    remove_tree(base / "html")
    remove_tree(base / "doctrees")
    build = Build(
        settings=settings,
        base=base,
        edition=edition,
        today=today,
        measurements=measurements,
        shown=lambda path: shown_path(sources, tree, path),
        source_date=effective,
        fresh=True,
    )
    return run_build(build, sources, progress)


def read_checked(
    settings: Settings, refusal: str, *, shown: Callable[[Path], str] | None
) -> Catalogue:
    """The catalogue of a folder without errors.

    :param shown: how files are named to the user, if not by their name under the root.
    :raises RefusedError: if the checks find an error; the lines are its findings.
    """
    reading = read_folder(settings.root, settings.manual)
    errors = errors_of(run_checks(settings, reading))
    if errors:
        lines = []
        for finding in errors:
            line = str(finding)
            if shown is not None:
                name = shown(settings.root.resolve() / finding.path)
                line = name + line.removeprefix(finding.path)
            lines.append(line)
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise RefusedError(f"{refusal}: {count} to mend first", lines)
    return reading.catalogue


def measure(settings: Settings, catalogue: Catalogue, progress: Progress) -> Path | None:
    """Bring the measurements up to date; None for a manual without KPIs."""
    if next(catalogue.of_type("kpi"), None) is None:
        return None
    from qmanual.kpi.refresh import refresh_measurements

    progress("computing the KPIs")
    return refresh_measurements(settings, catalogue)
