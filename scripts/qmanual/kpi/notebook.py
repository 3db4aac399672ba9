"""KPIs in a notebook: the same definitions, the same engine, the same charts as the pages.

The manual is the one of the nearest folder upwards that holds ``_config.yml``. Four functions
are all there is: :func:`measure` for the figures with all that belongs to them (its ``control``
and ``signals`` too), :func:`table` and :func:`chart` for every kind of them, :func:`read` for the
rows of a source.
"""

from pathlib import Path
from typing import Any

from qmanual.config import Settings, find_root, load_settings
from qmanual.errors import KpiError
from qmanual.items.read import read_folder
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.charts.choose import (
    OF_PARTS,
    Picture,
    kind_of,
    main_pictures,
    part_pictures,
)
from qmanual.kpi.definitions.definition import Chart as Kind
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.refresh import refresh
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.reader import load_sources


def measure(identifier: str, *, root: Path | None = None) -> Measurement:
    """The measurement of a KPI, computed if it is not up to date.

    :raises KpiError: if there is no such KPI.
    """
    settings = _settings(root)
    reading = read_folder(settings.root, settings.manual)
    measured = refresh(settings, reading.catalogue).measurements
    if identifier not in measured:
        hint = did_you_mean(identifier, measured) or f"; there are {', '.join(measured) or 'none'}"
        raise KpiError(f"there is no KPI {identifier!r}{hint}")
    return measured[identifier]


def table(
    identifier: str, *, by: str | None = None, kind: str | None = None, root: Path | None = None
) -> Any:
    """Figures of a KPI as a data frame: its periods; or the parts of a dimension.

    :param by: a dimension of the KPI, for its parts in place of its periods.
    :param kind: ``control`` for the points of the control chart, ``gap`` for the dimensions of a
        survey, ``heat`` for parts by period, ``pareto`` for parts by size with cumulative shares;
        the last two take the first dimension if ``by`` names none.
    :raises KpiError: if there is no such dimension or kind, or the KPI has no such figures.
    """
    import dataclasses

    import pandas as pd

    from qmanual.kpi.charts.pareto import pareto_rows

    measurement = measure(identifier, root=root)
    rows: tuple[Any, ...] = measurement.series
    if kind is not None:
        asked = _kind(kind, _TABLES)
        if asked is Kind.CONTROL:
            rows = measurement.control.points if measurement.control else ()
        elif asked in (Kind.GAP, Kind.RADAR):
            rows = measurement.gaps
        else:
            dimension = _dimension(measurement, asked, by)
            if asked is Kind.HEAT:
                rows = measurement.heat[dimension]
            else:
                rows = pareto_rows(measurement, dimension, _settings(root).language)
        if not rows:
            raise KpiError(f"{identifier} has no figures of the kind {kind!r}")
    elif by is not None:
        rows = measurement.breakdown[_dimension(measurement, Kind.BARS, by)]
    return pd.DataFrame([dataclasses.asdict(row) for row in rows])


def chart(
    identifier: str, *, kind: str | None = None, by: str | None = None, root: Path | None = None
) -> Any:
    """The chart of a KPI, as an Altair chart; the one of its page if no kind is named.

    :param kind: trend, bars, pareto, heat, gap, radar or control; a name of a control chart
        draws the one that was computed.
    :param by: a dimension of the KPI, for a chart of its parts; bars if no kind is named and
        its page has no other.
    :raises KpiError: if there is no such dimension or kind, or there is nothing to draw.
    """
    measurement = measure(identifier, root=root)
    language = _settings(root).language
    for picture in _pictures(measurement, kind, by):
        drawn = picture.chart(measurement, language)
        if drawn is not None:
            return drawn
    raise KpiError(f"{identifier} has nothing to draw. {measurement.statement}")


def _pictures(measurement: Measurement, kind: str | None, by: str | None) -> list[Picture]:
    if kind is None:
        parts = part_pictures(measurement)
        if by is not None:
            dimension = _dimension(measurement, kind_of(measurement), by)
            return [parts.get(dimension, Picture(kind=Kind.BARS, dimension=dimension))]
        first = [*parts.values()][:1] if kind_of(measurement) in OF_PARTS else []
        return [*first, *main_pictures(measurement)]
    asked = _kind(kind, _CHARTS)
    if asked not in OF_PARTS:
        if by is not None:
            raise KpiError(f"a chart of the kind {kind!r} has no dimension; leave out by={by!r}")
        return [Picture(kind=asked)]
    return [Picture(kind=asked, dimension=_dimension(measurement, asked, by))]


def read(source: str, *, root: Path | None = None) -> Any:
    """The rows of a source as a data frame, with what is invalid in them made empty.

    :raises KpiError: if there is no such source, or it has no data yet.
    """
    from qmanual.kpi.sources.tables import open_table

    settings = _settings(root)
    sources = load_sources(
        settings.manual_path,
        settings.root,
        timezone=settings.timezone,
        country=settings.country,
    )
    found = sources.by_name.get(source)
    if found is None:
        broken = [f for f in sources.findings if source in sources.broken and source in f.message]
        hint = did_you_mean(source, sources.by_name)
        hint = hint or f"; there are {', '.join(sources.by_name) or 'none'}"
        raise KpiError(str(broken[0]) if broken else f"there is no source {source!r}{hint}")
    catalogue = read_folder(settings.root, settings.manual).catalogue
    today = settings.today()
    files = find_files(found, settings.cache_path, catalogue=catalogue, today=today)
    if files is None:
        raise KpiError(f"the source {source!r} has no data yet. {found.note}".strip())
    opened = open_table(found, files)
    try:
        return opened.table.select(*opened.columns).to_pyarrow().to_pandas()
    finally:
        opened.close()


def _settings(root: Path | None) -> Settings:
    return load_settings(root or find_root(Path.cwd()))


_TABLES = (Kind.CONTROL, Kind.GAP, Kind.RADAR, Kind.HEAT, Kind.PARETO)
_CHARTS = (Kind.TREND, Kind.BARS, *_TABLES)


def _kind(name: str, known: tuple[Kind, ...]) -> Kind:
    """A kind by its name; all control charts are one."""
    found = {str(kind): kind for kind in known}
    found |= {str(kind): Kind.CONTROL for kind in Kind if kind.is_control}
    if name not in found:
        hint = did_you_mean(name, found) or f"; there are {', '.join(known)}"
        raise KpiError(f"there is no kind {name!r}{hint}")
    return found[name]


def _dimension(measurement: Measurement, kind: Kind, by: str | None) -> str:
    """A dimension that has figures of a kind; the first if none is named."""
    known = measurement.heat if kind is Kind.HEAT else measurement.breakdown
    if by is None:
        if not known:
            raise KpiError(f"{measurement.id} has no figures of the kind {str(kind)!r}")
        return next(iter(known))
    if by not in known:
        hint = did_you_mean(by, known) or f"; there are {', '.join(known) or 'none'}"
        raise KpiError(f"{measurement.id} has no dimension {by!r}{hint}")
    return by
