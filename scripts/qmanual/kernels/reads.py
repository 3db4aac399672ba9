"""What the cells of a page read: noted inside the kernel, read back by the build.

An audit hook sees every file that Python opens, SQLite databases, and connections to other
machines. DuckDB, Arrow and Polars open files by themselves; :mod:`.native` tells of theirs.
What Python is made of, the system and temporary files do not count; neither does a file that
the page wrote itself before.

The list is a file of JSON lines beside the cached cells, so that a page from the cache has its
findings as well. The first line says what it is: a file without it means that nothing was noted.

Of a started program, files that its command names count. Not seen: what it finds by itself, and
what libraries other than those named open in compiled code (HDF5, libpq without psycopg).
"""

import json
import os
import re
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

FORMAT = 1
_SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc", "/proc", "/sys", "/dev", "/run",
    "/var/cache", "/var/lib", "/System", "/Library", "/nix/store", "C:\\Windows",
)  # fmt: skip
_WORD = re.compile(r">{1,2}|'[^']*'|\"[^\"]*\"|[^\s'\"<>|;&()]+")
"""Words of a shell's command; enough to find names of files in it."""

_WRITES = os.O_WRONLY | os.O_RDWR
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")  # noqa: S104 - compared only


class ReadKind(StrEnum):
    """Where something was read from."""

    FILE = "file"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Read:
    """Something that a cell read.

    :param cell: the cell, counted from 1 among those that were executed; 0 if none was.
    :param name: a file, relative to the manual's root when below it, with ``/``; or a host.
    """

    cell: int
    kind: ReadKind
    name: str


def load_reads(path: Path) -> tuple[Read, ...] | None:
    """What was noted in a file, in order; None if nothing was kept, or it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        if not lines or json.loads(lines[0]) != {"format": FORMAT}:
            return None
        entries = [json.loads(line) for line in lines[1:]]
        found = {
            Read(cell=int(entry["cell"]), kind=ReadKind(entry["kind"]), name=str(entry["name"]))
            for entry in entries
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return tuple(sorted(found))


def watch(shell: Any, path: Path, root: Path) -> None:
    """Note from now on what the cells of a shell read.

    :param shell: IPython's shell.
    :param path: file for the list; begun anew.
    """
    noted = Noted(path, root)
    shell.events.register("pre_run_cell", noted.begin_cell)
    sys.addaudithook(noted.hear)
    from qmanual.kernels.native import tell_of_reads

    tell_of_reads(noted)


class Noted:
    """The list of one kernel; written at once, because a kernel may die at any time."""

    def __init__(self, path: Path, root: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, 0o644)
        self._root = os.path.realpath(root)
        self._ignored = _ignored_folders()
        self._python = _python_folders()
        self._cell = 0
        self._busy = False
        self._seen: set[tuple[int, str]] = set()
        self._written: set[str] = set()
        self._hosts: dict[str, str] = {}
        self._write({"format": FORMAT})

    def begin_cell(self, info: Any) -> None:
        """Count a cell; expressions in the text are no cells."""
        if info.store_history:
            self._cell += 1

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's audit hook: must never raise, and be quick about what it does not know."""
        if event not in _EVENTS or self._busy or not self._cell:
            return
        self._busy = True
        try:
            getattr(self, _EVENTS[event])(*arguments)
        except Exception:  # noqa: S110 - a hook that raises would break the cell that it watches
            pass
        finally:
            self._busy = False

    def read(self, name: object) -> None:
        """Note a file, a folder or an address; anything else is passed over."""
        if not self._cell:
            return
        busy, self._busy = self._busy, True
        try:
            if isinstance(name, bytes):
                name = os.fsdecode(name)
            if isinstance(name, os.PathLike):
                name = os.fspath(name)
            if not isinstance(name, str) or not name or "\0" in name:
                return
            scheme, _, rest = name.partition("://")
            if rest and scheme.isalnum() and scheme.lower() != "file":
                self._note(ReadKind.NETWORK, rest.rpartition("@")[2].partition("/")[0])
            else:
                self._read_file(rest or name)
        finally:
            self._busy = busy

    def writes(self, name: str) -> None:
        """A file that the page makes is none that it depends on."""
        self._written.add(os.path.realpath(name))

    def _open(self, name: object, mode: object, flags: int = 0) -> None:
        if isinstance(name, int) or name is None:
            return
        path = os.fspath(name)  # type: ignore[call-overload]
        path = os.fsdecode(path)
        writes = any(sign in mode for sign in "wax") if isinstance(mode, str) else flags & _WRITES
        if writes and (flags & (os.O_TRUNC | os.O_APPEND | os.O_EXCL) or not _exists(path)):
            self.writes(path)
        else:
            self.read(path)

    def _sqlite(self, database: object, *_rest: object) -> None:
        name = os.fsdecode(database) if isinstance(database, bytes | os.PathLike) else str(database)
        if name.startswith("file:"):
            name = name[5:].partition("?")[0]
        if name and name != ":memory:":
            self._read_or_make(name)

    def _start(self, _program: object, arguments: Any, folder: Any = None, *_rest: object) -> None:
        """What a started program is given to read."""
        base = Path(os.fsdecode(folder)) if folder is not None else Path()
        one = isinstance(arguments, str | bytes | os.PathLike)
        for argument in [arguments] if one else arguments:
            text = os.fsdecode(argument)
            before = ""
            # What a shell is told to do is one argument of it.
            for word in [text] if (base / text).exists() else _WORD.findall(text):
                name = base / word.strip("'\"")
                if not before.startswith(">") and name.is_file():
                    self.read(name)
                before = word

    def _system(self, command: object) -> None:
        self._start(None, [command])

    def _read_or_make(self, name: str) -> None:
        if _exists(name):
            self.read(name)
        else:
            self.writes(name)

    def _look_up(self, host: object, *_rest: object) -> None:
        import socket

        name = os.fsdecode(host) if isinstance(host, bytes) else str(host)
        if name == "None" or name.startswith(_LOOPBACK):
            return
        for entry in socket.getaddrinfo(name, None):
            self._hosts[str(entry[4][0])] = name

    def _connect(self, _socket: object, address: object) -> None:
        if isinstance(address, tuple) and address:
            host = str(address[0])
            if not host.startswith(_LOOPBACK):
                self._note(ReadKind.NETWORK, f"{self._hosts.get(host, host)}:{address[1]}")

    def _read_file(self, name: str) -> None:
        path = os.path.realpath(name)
        if path.endswith(".pyc"):
            try:
                path = source_from_cache(path)
            except ValueError:
                return
        if path in self._written or not _exists(path) or _is_below(path, self._python):
            return
        if _is_below(path, (self._root,)):
            self._note(ReadKind.FILE, Path(path).relative_to(self._root).as_posix())
        elif not _is_below(path, self._ignored):
            self._note(ReadKind.FILE, Path(path).as_posix())

    def _note(self, kind: ReadKind, name: str) -> None:
        if (self._cell, name) not in self._seen:
            self._seen.add((self._cell, name))
            self._write({"cell": self._cell, "kind": kind.value, "name": name})

    def _write(self, entry: dict[str, Any]) -> None:
        os.write(self._file, (json.dumps(entry, ensure_ascii=False) + "\n").encode())


_EVENTS = {
    "open": "_open",
    "os.system": "_system",
    "sqlite3.connect": "_sqlite",
    "subprocess.Popen": "_start",
    "socket.connect": "_connect",
    "socket.getaddrinfo": "_look_up",
}


def _exists(name: str) -> bool:
    # A hook is called for every file: a Path for each would cost more than the look.
    return os.path.exists(name)  # noqa: PTH110


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)


def _python_folders() -> tuple[str, ...]:
    """Where Python, its packages and this one are; wherever that is."""
    paths = {*sysconfig.get_paths().values(), *site.getsitepackages(), site.getusersitepackages()}
    paths |= {prefix for prefix in (sys.prefix, sys.exec_prefix) if prefix != sys.base_prefix}
    paths |= {entry for entry in sys.path if entry.endswith(("-packages", ".zip"))}
    paths.add(str(Path(__file__).parents[1]))
    return tuple({os.path.realpath(path) for path in paths if path and path != os.sep})


def _ignored_folders() -> tuple[str, ...]:
    """The system, temporary files, and what programs keep in a home; unless in the manual."""
    home = Path.home()
    hidden = [str(home / name) for name in (".cache", ".config", ".ipython", ".jupyter", ".local",
                                            ".matplotlib", ".keras", "Library")]  # fmt: skip
    named = [os.environ.get(name, "") for name in
             ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR", "IPYTHONDIR")]  # fmt: skip
    folders = [*_SYSTEM, *hidden, *named, tempfile.gettempdir(), sys.base_prefix]
    return tuple({os.path.realpath(path) for path in folders if path and path != os.sep})
