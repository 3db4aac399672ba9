"""Files that were made, on disk: one file, a folder, or a zip; the same bytes every time."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from qmanual.errors import QuizError

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can hold."""


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip.

    They are not compressed: what deflate makes depends on the zlib of the machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3  # Unix, so that the mode below is read as one
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def write_files(
    files: Mapping[str, bytes], out: Path, *, as_folder: bool = False
) -> tuple[Path, ...]:
    """Write files to where they were asked for; what was there under their names is replaced.

    :param out: a ``.zip``, a folder (also one that is not there yet), or, for one file, its path.
    :param as_folder: one file, too, goes into a folder of that name.
    :return: what was written.
    :raises QuizError: if that cannot be.
    """
    if out.suffix.casefold() == ".zip" and not as_folder:
        return _write({out: zip_bytes(files)})
    if len(files) == 1 and not out.is_dir() and not as_folder:
        return _write(dict(zip((out,), files.values(), strict=True)))
    if out.is_file():
        raise QuizError("is a file; several files need a folder or a name with .zip", path=out)
    return _write({out / _safe(name): data for name, data in sorted(files.items())})


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise QuizError(f"{name!r} is no name of a file in a folder")
    return name


def _write(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise QuizError(f"cannot be written: {error.strerror}", path=path) from error
    return tuple(files)
