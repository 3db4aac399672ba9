"""KPIs in a notebook: the same definitions, the same engine, the same charts as the pages.

The manual is the one of the nearest folder upwards that holds ``_config.yml``.
"""

from pathlib import Path
from typing import Any

from qmanual.config import Settings, find_root, load_settings
from qmanual.errors import KpiError
from qmanual.items.read import read_folder
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.charts.charts import bar_chart, trend_chart
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


def table(identifier: str, *, by: str | None = None, root: Path | None = None) -> Any:
    """The series of a KPI as a data frame, one row for each period; or one for each part.

    :param by: a dimension of the KPI, for its parts in place of its periods.
    """
    import dataclasses

    import pandas as pd

    measurement = measure(identifier, root=root)
    rows = measurement.series if by is None else _parts(measurement, by)
    return pd.DataFrame([dataclasses.asdict(row) for row in rows])


def chart(identifier: str, *, by: str | None = None, root: Path | None = None) -> Any:
    """The chart of a KPI, as an Altair chart.

    :param by: a dimension of the KPI, for bars in place of the trend.
    :raises KpiError: if there is nothing to draw.
    """
    measurement = measure(identifier, root=root)
    if by is None and measurement.chart_type == "bars":
        by = next(iter(measurement.breakdown), None)
    if by is not None:
        _parts(measurement, by)
    language = _settings(root).language
    if by is None:
        drawn = trend_chart(measurement, language)
    else:
        drawn = bar_chart(measurement, by, language)
    if drawn is None:
        raise KpiError(f"{identifier} has nothing to draw. {measurement.statement}")
    return drawn


def read(source: str, *, root: Path | None = None) -> Any:
    """The rows of a source as a data frame, with what is invalid in them made empty.

    :raises KpiError: if there is no such source, or it has no data yet.
    """
    from qmanual.kpi.sources.tables import open_table

    settings = _settings(root)
    sources = load_sources(settings.manual_path, settings.root, timezone=settings.timezone)
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


def _parts(measurement: Measurement, by: str) -> tuple[Any, ...]:
    if by not in measurement.breakdown:
        hint = did_you_mean(by, measurement.breakdown)
        hint = hint or f"; there are {', '.join(measurement.breakdown) or 'none'}"
        raise KpiError(f"{measurement.id} has no dimension {by!r}{hint}")
    return measurement.breakdown[by]
