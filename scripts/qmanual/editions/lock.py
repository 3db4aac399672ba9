"""One process at a time changes editions and the published site."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from qmanual.config import Settings
from qmanual.errors import EditionError

TIMEOUT_S = 60


@contextmanager
def lock(settings: Settings) -> Iterator[None]:
    """Hold the lock of a data folder.

    :raises EditionError: if another one does not finish within a minute.
    """
    path = settings.data_path / "editions.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path, timeout=TIMEOUT_S):
            yield
    except Timeout as error:
        raise EditionError(
            "another command is freezing or publishing an edition; try again when it is done",
            path=path,
        ) from error
    except PermissionError as error:
        raise EditionError(f"cannot be written: {error.strerror}", path=path) from error
