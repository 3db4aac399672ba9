"""When the sources are not fit to be built, frozen or published."""

from collections.abc import Iterable

from qmanual.errors import EditionError


class RefusedError(EditionError):
    """What was asked is not done, because of defects that their author can mend.

    :param message: what was not done.
    :param lines: the defects, one line each, with file and line where there is one.
    """

    code = "refused"

    def __init__(self, message: str, lines: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.lines = tuple(lines)
