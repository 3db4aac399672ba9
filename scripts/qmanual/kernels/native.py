"""Reads of libraries that open files in compiled code, where no audit hook sees them.

Their functions are wrapped when the library is imported: what they are given as a file is noted.
For DuckDB that is what a query names between quotes, and its values: each that is a file,
a folder or a pattern that matches files is taken as read, each with ``://`` as an address. A
query that builds a file's name by computing is not understood. Table names are read as
variables by DuckDB, not as files; files behind a view are noted when the view is made.
"""

import functools
import glob
import importlib.abc
import importlib.machinery
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, Protocol

_READERS: dict[str, tuple[str, ...]] = {
    "pyarrow.parquet": ("read_table", "read_pandas", "read_metadata", "read_schema", "ParquetFile"),
    "pyarrow.csv": ("read_csv", "open_csv"),
    "pyarrow.json": ("read_json", "open_json"),
    "pyarrow.feather": ("read_table", "read_feather"),
    "pyarrow.orc": ("read_table",),
    "pyarrow.dataset": ("dataset",),
    "pyarrow": ("memory_map", "input_stream"),
    "polars": (
        "read_avro", "read_csv", "read_csv_batched", "read_database_uri", "read_delta",
        "read_excel", "read_ipc", "read_ipc_stream", "read_json", "read_ndjson", "read_ods",
        "read_parquet", "scan_csv", "scan_delta", "scan_ipc", "scan_ndjson", "scan_parquet",
    ),
    "h5py": ("File",),
    "psycopg": ("connect",),
}  # fmt: skip
"""Module to functions whose first argument says what is read."""

_SOURCE_NAMES = (
    "conninfo",
    "file",
    "input_file",
    "name",
    "path",
    "query",
    "source",
    "uri",
    "where",
)
"""Names of that argument."""

_DUCKDB = ("connect", "execute", "executemany", "from_csv_auto", "from_parquet", "from_query",
           "query", "query_df", "read_csv", "read_json", "read_parquet", "sql")  # fmt: skip
"""DuckDB's functions, and methods of its connections, that are given a query or a file."""

_QUOTED = re.compile(r"'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"")
_COPY_TO = re.compile(r"\bCOPY\b.*?\bTO\s+'((?:[^']|'')*)'", re.IGNORECASE | re.DOTALL)
_POSTGRES_HOST = re.compile(r"\bhost(?:addr)?\s*=\s*(\S+)")


class Listener(Protocol):
    """Who is told."""

    def read(self, name: object) -> None:
        """A file, a folder or an address that is read."""

    def writes(self, name: str) -> None:
        """A file that is written."""


def tell_of_reads(listener: Listener) -> None:
    """Wrap the libraries that are imported already, and the others when they are."""
    wraps: dict[str, Callable[[ModuleType], None]] = {
        name: functools.partial(_wrap_readers, names=names, listener=listener)
        for name, names in _READERS.items()
    }
    wraps["duckdb"] = functools.partial(_wrap_duckdb, listener=listener)
    for name, wrap in wraps.items():
        module = sys.modules.get(name)
        if module is not None:
            wrap(module)
    sys.meta_path.insert(0, _Finder({n: w for n, w in wraps.items() if n not in sys.modules}))


class _Finder(importlib.abc.MetaPathFinder):
    """Has a library wrapped as soon as it is imported."""

    def __init__(self, wraps: dict[str, Callable[[ModuleType], None]]) -> None:
        self._wraps = wraps

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        wrap = self._wraps.pop(name, None)
        if wrap is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    _run_after(spec.loader, wrap)
                return spec
        return None


def _run_after(loader: Any, wrap: Callable[[ModuleType], None]) -> None:
    execute = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        execute(module)
        wrap(module)

    loader.exec_module = exec_module


def _wrap_readers(module: ModuleType, *, names: Sequence[str], listener: Listener) -> None:
    for name in names:
        function = getattr(module, name, None)
        if isinstance(function, type):
            _wrap_class(function, listener)
        elif function is not None:
            setattr(module, name, _telling(function, listener))


def _telling(function: Callable[..., Any], listener: Listener) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        for value in _sources(args, kwargs):
            _tell(value, listener)
        return function(*args, **kwargs)

    return wrapped


def _sources(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Sequence[Any]:
    """What is read: the first argument, or the one with a name for it."""
    return args[:1] or [value for name, value in kwargs.items() if name in _SOURCE_NAMES]


def _wrap_class(kind: type, listener: Listener) -> None:
    begin = kind.__init__  # type: ignore[misc]

    @functools.wraps(begin)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> None:
        mode = args[1] if len(args) > 1 else kwargs.get("mode", "r")
        if mode in ("r", "r+", "a"):
            for value in _sources(args, kwargs):
                _tell(value, listener)
        begin(self, *args, **kwargs)

    kind.__init__ = wrapped  # type: ignore[misc]


def _wrap_duckdb(module: ModuleType, *, listener: Listener) -> None:
    places: list[Any] = [module, getattr(module, "DuckDBPyConnection", None)]
    for place in places:
        for name in _DUCKDB:
            function = getattr(place, name, None)
            if function is not None and not (place is not module and name == "connect"):
                setattr(place, name, _telling_query(function, listener))


def _telling_query(function: Callable[..., Any], listener: Listener) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            _tell_query(value, listener)
        return function(*args, **kwargs)

    return wrapped


def _tell_query(value: Any, listener: Listener) -> None:
    """A query, a file, or values of a query."""
    if isinstance(value, list | tuple):
        for entry in value:
            _tell(entry, listener)
        return
    if not isinstance(value, str):
        _tell(value, listener)
        return
    written = {match.replace("''", "'") for match in _COPY_TO.findall(value)}
    for name in written:
        listener.writes(name)
    for single, double in _QUOTED.findall(value):
        name = single.replace("''", "'") or double.replace('""', '"')
        if name not in written:
            _tell(name, listener)
    if not any(sign in value for sign in "'\"\n"):
        _tell(value, listener)


def _tell(value: Any, listener: Listener) -> None:
    """Tell of a value if it names something that can be read."""
    if isinstance(value, list | tuple | set):
        for entry in value:
            _tell(entry, listener)
    elif isinstance(value, os.PathLike):
        _tell(os.fspath(value), listener)
    elif isinstance(value, str):
        host = _POSTGRES_HOST.search(value)
        if host is not None:
            listener.read(f"postgresql://{host[1]}/")
        elif "://" in value and not value.startswith("file://"):
            listener.read(value)
        elif any(sign in value for sign in "*?["):
            for name in glob.iglob(value, recursive=True):  # noqa: PTH207 - as DuckDB does
                listener.read(name)
        elif len(value) < 4096 and "\n" not in value and os.path.exists(value):  # noqa: PTH110
            listener.read(value)
