"""Chart files: the charts of a measurement, drawn again when what they show has changed."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qmanual.kpi.charts.before_after import (
    BeforeAfter,
    before_after_chart,
    describe_before_after,
)
from qmanual.kpi.charts.choose import (
    COMMON,
    OF_PARTS,
    Picture,
    kind_of,
    main_pictures,
    part_pictures,
)
from qmanual.kpi.charts.svg import render_svg
from qmanual.kpi.charts.theme import THEME_VERSION, Chart
from qmanual.kpi.definitions.definition import Chart as Kind
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.sources.files import write_atomically


def draw(measurement: Measurement, folder: Path, language: str = "en") -> Measurement:
    """Write the charts of a measurement; returns it with the names of their files.

    A file that was drawn from the same figures is left alone.
    """
    if kind_of(measurement) is Kind.NONE:
        return measurement
    parts: dict[str, str] = {}
    for dimension, picture in part_pictures(measurement).items():
        name = f"{measurement.id}--{_slug(dimension)}.svg"
        if _draw_picture(measurement, picture, folder / name, language):
            parts[dimension] = name
    main: str | None = None
    if kind_of(measurement) in OF_PARTS:
        main = next(iter(parts.values()), None)
    if main is None:
        path = folder / f"{measurement.id}.svg"
        pictures = main_pictures(measurement)
        if any(_draw_picture(measurement, picture, path, language) for picture in pictures):
            main = path.name
    return replace(measurement, chart=main, breakdown_charts=parts)


def draw_before_after(shown: BeforeAfter, path: Path, *, title: str, language: str = "en") -> bool:
    """Write the chart of an action's effect; whether there is something to draw.

    :param path: its name without the ending is unique on a page.
    """
    return _draw_one(
        path,
        _key("before-after", language, title, dataclasses.asdict(shown)),
        title,
        language,
        lambda: before_after_chart(shown, language),
        lambda: describe_before_after(shown, language),
    )


def _slug(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if name.isascii():
        return slug
    # Two names in Russian would be one without their letters.
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")


def _draw_picture(measurement: Measurement, picture: Picture, path: Path, language: str) -> bool:
    return _draw_one(
        path,
        _picture_key(measurement, picture, language),
        measurement.title,
        language,
        lambda: picture.chart(measurement, language),
        lambda: picture.description(measurement, language),
    )


def _draw_one(
    path: Path,
    key: str,
    title: str,
    language: str,
    chart: Callable[[], Chart | None],
    description: Callable[[], str],
) -> bool:
    """Whether there is something to draw; then the file holds it."""
    if path.is_file() and f'data-drawn-from="{key}"' in path.read_text(encoding="utf-8")[:600]:
        return True
    drawn = chart()
    if drawn is None:
        path.unlink(missing_ok=True)
        return False
    svg = render_svg(
        drawn.to_dict(),
        name=path.stem.lower(),
        title=title,
        description=description(),
        language=language,
        key=key,
    )
    write_atomically(path, svg.encode())
    return True


def _picture_key(measurement: Measurement, picture: Picture, language: str) -> str:
    shown: dict[str, Any] = {}
    for name in (*COMMON, *picture.fields):
        value = getattr(measurement, name)
        if picture.dimension is not None and name in ("breakdown", "heat"):
            value = value.get(picture.dimension, ())
        if name == "control" and value is not None:
            value = dataclasses.asdict(value)
        elif isinstance(value, tuple):
            value = [dataclasses.asdict(entry) for entry in value]
        shown[name] = value
    return _key(picture.kind, language, picture.dimension, shown)


def _key(*what: Any) -> str:
    text = json.dumps([THEME_VERSION, *what], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
