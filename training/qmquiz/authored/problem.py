"""What stops one authored question from being read."""

from collections.abc import Iterable

from qmanual.items.directive import Problem


class Unreadable(Exception):  # noqa: N818 - becomes findings
    """The question cannot be used as it is written.

    :param problems: each with its code, its line in the file, and what to do.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(message for _, _, message in self.problems))


def wrong(code: str, line: int, message: str) -> Unreadable:
    """One thing that is wrong."""
    return Unreadable([(code, line, message)])
