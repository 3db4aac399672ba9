"""What a measurement says of where its data come from."""

from qmanual.kpi.measurements.measurement import SourceNote
from qmanual.kpi.sources.source import Source


def source_note(source: Source, rows: int | None = None) -> SourceNote:
    """What a measurement says of its source.

    :param rows: rows of the source, when it was read.
    """
    return SourceNote(
        name=source.name,
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        url=source.url,
        note=source.note,
        sample=source.sample,
        rows=rows,
    )
