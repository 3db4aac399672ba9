"""The approvals of a frozen edition (``approvals.json``), as others read them."""

import datetime
import json
from pathlib import Path

from qmanual.errors import ConfigError, EditionError
from qmanual.items.control import approvals_in
from qmanual.items.minor import MinorChange, minor_changes


def load_minor_changes(path: Path) -> tuple[MinorChange, ...]:
    """What approvers had decided by the day of an edition; nothing if it holds no approvals.

    :raises EditionError: if the file cannot be used.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise EditionError(f"cannot be read: {error}", path=path) from error
    try:
        as_of = data.get("as_of")
        until = datetime.date.fromisoformat(as_of) if as_of else datetime.date.max
        return minor_changes(approvals_in(data, path), until)
    except ConfigError as error:
        raise EditionError(error.message, path=path) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise EditionError(f"is not a file of approvals: {error}", path=path) from error
