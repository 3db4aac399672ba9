"""A form: the seed and the questions of one attempt, kept with the attempt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qmanual.errors import QuizError
from qmquiz.model import Bank, Question

FORMAT = 1
LAYOUT = 2
"""How the questions of a new form are arranged; old forms keep the one they were made with."""
LAYOUTS = (1, 2)
"""All that can be shown; :mod:`qmquiz.forms.arrange` says what tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The questions of one attempt; kept with the attempt.

    :param qvers: versions of the questions in the order asked.
    :param layout: one of ``LAYOUTS``.
    """

    seed: str
    qvers: tuple[str, ...]
    layout: int = LAYOUT

    def as_json(self) -> dict[str, Any]:
        """The form as JSON values."""
        return {
            "format": FORMAT,
            "layout": self.layout,
            "seed": self.seed,
            "qvers": list(self.qvers),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Form":
        """The inverse of :meth:`as_json`.

        :raises QuizError: if it is of another format.
        """
        if data.get("format") != FORMAT or data.get("layout") not in LAYOUTS:
            raise QuizError("this form was made by another version and cannot be shown")
        return cls(seed=str(data["seed"]), qvers=tuple(data["qvers"]), layout=int(data["layout"]))


def questions_of(form: Form, bank: Bank) -> tuple[Question, ...]:
    """The questions of a form.

    :raises QuizError: if the bank lacks one of them, or the form is of another layout.
    """
    if form.layout not in LAYOUTS:
        raise QuizError("this form was made by another version and cannot be shown")
    missing = [qver for qver in form.qvers if qver not in bank.by_qver]
    if missing:
        raise QuizError(f"the bank has no question {missing[0]}; it belongs to another edition")
    return tuple(bank.by_qver[qver] for qver in form.qvers)
