"""Keys: a row that stands in the data twice would be counted twice, so it stops the source."""

from typing import Any

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.source import Source

Value = Any

_SHOWN = 3


def check_key(source: Source, table: Value) -> None:
    """Refuse a table in which a key is empty or stands more than once.

    Which of two rows is the right one cannot be known here, and each would give other numbers:
    none is computed until the data, or the key, are mended.

    :raises SourceError: with how many there are, and the first of them.
    """
    names = [name for name in table.columns if not name.startswith("__")]
    for name in source.key:
        if name not in names:
            hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
            raise _problem(source, f"the key names the column {name!r}, which is not there{hint}")
    groups = table.group_by(*source.key).aggregate(n=table.count())
    empty = _scalar(table.count(where=_any_empty(table, source.key)))
    key = ", ".join(source.key)
    if empty:
        rows = "1 row" if empty == 1 else f"{empty:,} rows"
        raise _problem(source, f"the key ({key}) is empty in {rows}")
    twice = groups.filter(groups.n > 1)
    number = _scalar(twice.count())
    if not number:
        return
    first = twice.order_by(*source.key).limit(_SHOWN).to_pyarrow().to_pylist()
    shown = ", ".join(
        f"{' / '.join(str(row[name]) for name in source.key)} ({row['n']} times)" for row in first
    )
    more = ", ..." if number > _SHOWN else ""
    values = "1 value" if number == 1 else f"{number:,} values"
    raise _problem(
        source,
        f"the key ({key}) has {values} that stand in more than one row: {shown}{more}; "
        "remove the rows that are there twice, or correct 'key'",
    )


def _any_empty(table: Value, names: tuple[str, ...]) -> Value:
    import ibis

    return ibis.or_(*(table[name].isnull() for name in names))


def _scalar(expression: Value) -> int:
    return int(expression.to_pyarrow().as_py())


def _problem(source: Source, message: str) -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line("key")
    )
