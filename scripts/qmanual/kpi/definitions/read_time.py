"""Time: how rows are dated, and which periods are looked at."""

import re
from collections.abc import Mapping
from typing import Any

from qmanual.kpi.definitions.definition import Headline, MetricType, TimeAxis
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.definitions.reading import FieldReader

_WINDOW = re.compile(r"(?P<count>\d+)\s+(?P<grain>[a-z]+?)s?")
_KEYS = ("column", "grain", "window", "headline")

_WITHOUT_COLUMN = {
    MetricType.COVERAGE: "a coverage is counted at the end of each period",
    MetricType.DERIVED: "a derived KPI has no rows of its own",
}
"""Metrics whose rows are not dated by one column, and why."""


def read_time(reader: FieldReader, kind: MetricType | None) -> TimeAxis | None:
    """The time axis of a KPI; None for one value over all rows.

    :param kind: type of the metric, as far as it is known.
    """
    raw = reader.get("time")
    if raw is None:
        if kind is MetricType.COVERAGE:
            reader.report("a coverage needs a 'time', such as {grain: month, window: 13 months}")
        return None
    if not isinstance(raw, Mapping):
        reader.report("must be a mapping, such as {column: created_at, grain: month}", "time")
        return None
    reader.known_keys(raw, _KEYS, "time")
    reason = _WITHOUT_COLUMN.get(kind) if kind else None
    if reason and raw.get("column"):
        reader.report(f"{reason}: remove 'column'", "time", "column")
    for key in ("grain",) if reason else ("column", "grain"):
        if not raw.get(key):
            reader.report(f"needs the key {key!r}", "time")
    grain = reader.choice(Grain, raw.get("grain"), "time", None, what="grain")
    headline = reader.choice(Headline, raw.get("headline"), "time", Headline.LAST, "headline")
    if kind is MetricType.COVERAGE and headline is Headline.WINDOW:
        reader.report(
            "a coverage is a state at the end of a period, so its headline is 'last'",
            "time",
            "headline",
        )
    if grain is None or not (reason or raw.get("column")):
        return None
    return TimeAxis(
        column="" if reason else str(raw["column"]),
        grain=grain,
        window=_window(reader, raw.get("window"), grain),
        headline=headline or Headline.LAST,
    )


def _window(reader: FieldReader, raw: Any, grain: Grain) -> int | None:
    if raw is None or raw == "all":
        return None
    match = _WINDOW.fullmatch(str(raw).strip())
    if match is None or match["grain"] != grain or int(match["count"]) < 1:
        reader.report(
            f"window {raw!r} is not a number of {grain}s; write '13 {grain}s', or 'all'",
            "time",
            "window",
        )
        return None
    return int(match["count"])
